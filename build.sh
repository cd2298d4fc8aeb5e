#!/usr/bin/env bash
# ./build.sh build | test | bench [ARGS...] | publish
#   build    compiles the solution in Release
#   test     compiles, installs what the tests need beyond the SDK, checks the formatting and runs all tests
#   bench    runs tests/ActorBroker.Benchmarks with the given arguments
#   publish  puts the server as one self-contained file into artifacts/publish
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DEBIAN_FRONTEND=noninteractive

failed=()

say() { printf '\n== %s\n' "$*"; }

# Runs a command; a failure is remembered, so that one run shows all that is wrong.
check() {
  local title=$1 start=$SECONDS
  shift
  say "$title"
  if "$@"; then
    echo "ok: $title ($((SECONDS - start)) s)"
  else
    echo "FAILED: $title ($((SECONDS - start)) s)"
    failed+=("$title")
  fi
}

build() {
  say "build"
  dotnet build ActorBroker.sln -c Release -v quiet
}

# Runs a command once more if it fails, as it may when a server far away has a hiccup.
twice() {
  "$@" && return
  echo "failed, and is tried again: $*" >&2
  "$@"
}

# Takes Debian's lists of packages, before the first package is installed.
update_lists() {
  [[ -z ${lists_updated:-} ]] || return 0
  lists_updated=1
  twice apt-get update -qq >/dev/null
}

# Installs a client whose tests need it: a title, a command or folder that shows that it is there, Debian's packages.
# Without it those tests are skipped, and say so.
install_client() {
  local title=$1 sign=$2
  shift 2
  say "$title"
  if [[ -e $sign ]]; then
    echo "installed"
  elif [[ $EUID -ne 0 ]] || ! command -v apt-get >/dev/null; then
    echo "not installed, since that needs root and apt-get: its tests are skipped"
  elif update_lists; twice apt-get install -qq -y --no-install-recommends -o DPkg::Lock::Timeout=120 "$@" >/dev/null; then
    echo "installed now"
  else
    echo "apt-get could not install $*: its tests are skipped"
  fi
}

install_clients() {
  # RabbitMQ's client for Go brings tests of its own, which are run against the broker.
  install_client "Go client" /usr/share/gocode/src/github.com/rabbitmq/amqp091-go golang-go golang-github-rabbitmq-amqp091-go-dev
  install_client "Pika" /usr/lib/python3/dist-packages/pika python3-pika
  install_client "Celery" /usr/lib/python3/dist-packages/celery python3-celery
  install_client "librabbitmq" /usr/bin/amqp-publish amqp-tools
  # Kafka's clients.
  install_client "kcat" /usr/bin/kcat kcat
  install_client "confluent-kafka" /usr/lib/python3/dist-packages/confluent_kafka python3-confluent-kafka
  install_client "kafka-python" /usr/lib/python3/dist-packages/kafka python3-kafka
  install_client "Sarama" /usr/share/gocode/src/github.com/Shopify/sarama golang-go golang-github-shopify-sarama-dev
  install_client "kafka-go" /usr/share/gocode/src/github.com/segmentio/kafka-go golang-go golang-github-segmentio-kafka-go-dev
  # Makes system calls of the server fail.
  install_client "strace" /usr/bin/strace strace
}

run_tests() {
  build
  check "npm packages" twice npm ci --prefix tests/ActorBroker.Conformance/node --prefer-offline --ignore-scripts --no-audit --no-fund
  install_clients
  check "formatting" dotnet format ActorBroker.sln --no-restore --verify-no-changes
  local project
  for project in tests/*.Tests tests/ActorBroker.Conformance; do
    check "$(basename "$project")" dotnet run --project "$project" -c Release --no-build -- --no-progress
  done
  if ((${#failed[@]} > 0)); then
    say "failed: ${failed[*]}"
    exit 1
  fi
  say "all tests passed"
}

case "${1:-}" in
  build) build ;;
  test) run_tests ;;
  bench) shift && dotnet run --project tests/ActorBroker.Benchmarks -c Release -- "$@" ;;
  publish)
    dotnet publish src/ActorBroker.Server -c Release --use-current-runtime --self-contained \
      -p:PublishSingleFile=true -p:CopyOutputSymbolsToPublishDirectory=false -p:PublishDocumentationFiles=false \
      -p:AllowedReferenceRelatedFileExtensions=none -o artifacts/publish
    ;;
  *)
    sed -n '2,6s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
    exit 2
    ;;
esac
