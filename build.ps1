# ./build.ps1 build | test | bench [ARGS...] | publish
#   build    compiles the solution in Release
#   test     compiles, installs what the tests need beyond the SDK, checks the formatting and runs all tests
#   bench    runs tests/ActorBroker.Benchmarks with the given arguments
#   publish  puts the server as one self-contained file into artifacts/publish
param(
    [Parameter(Mandatory)] [ValidateSet('build', 'test', 'bench', 'publish')] [string] $Task,
    [Parameter(ValueFromRemainingArguments)] [string[]] $Rest = @()
)

$ErrorActionPreference = 'Stop'
Set-Location $PSScriptRoot
$env:DOTNET_CLI_TELEMETRY_OPTOUT = 1
$env:DOTNET_NOLOGO = 1
$failed = [System.Collections.Generic.List[string]]::new()

# Runs a command that everything after it needs.
function Invoke-Step([scriptblock] $Command) {
    & $Command
    if ($LASTEXITCODE -ne 0) { exit 1 }
}

# Runs a command; a failure is remembered, so that one run shows all that is wrong.
function Test-Step([string] $Title, [scriptblock] $Command) {
    Write-Host "`n== $Title"
    & $Command
    if ($LASTEXITCODE -eq 0) { Write-Host "ok: $Title" } else { Write-Host "FAILED: $Title"; $failed.Add($Title) }
}

function Build { Invoke-Step { dotnet build ActorBroker.sln -c Release -v quiet } }

switch ($Task) {
    'build' { Build }
    'test' {
        Build
        Invoke-Step { npm ci --prefix tests/ActorBroker.Conformance/node --prefer-offline --ignore-scripts --no-audit --no-fund }
        Test-Step 'formatting' { dotnet format ActorBroker.sln --no-restore --verify-no-changes }
        foreach ($project in @(Get-ChildItem tests/*.Tests) + @(Get-Item tests/ActorBroker.Conformance)) {
            Test-Step $project.Name { dotnet run --project $project.FullName -c Release --no-build -- --no-progress }
        }
        if ($failed.Count -gt 0) { Write-Host "`n== failed: $($failed -join ' ')"; exit 1 }
        Write-Host "`n== all tests passed"
    }
    'bench' { Invoke-Step { dotnet run --project tests/ActorBroker.Benchmarks -c Release -- @Rest } }
    'publish' {
        Invoke-Step {
            dotnet publish src/ActorBroker.Server -c Release --use-current-runtime --self-contained `
                -p:PublishSingleFile=true -p:CopyOutputSymbolsToPublishDirectory=false -p:PublishDocumentationFiles=false `
                -p:AllowedReferenceRelatedFileExtensions=none -o artifacts/publish
        }
    }
}
