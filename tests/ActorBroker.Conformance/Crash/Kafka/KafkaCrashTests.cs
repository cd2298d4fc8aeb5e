using ActorBroker.Conformance.OtherClients;
using ActorBroker.Conformance.Running;
using Xunit;

namespace ActorBroker.Conformance.Crash.Kafka;

/// <summary>The server is killed at random moments while librdkafka's clients, which outlive it, keep the ledger in kafka_ledger.py.</summary>
public class KafkaCrashTests(ITestOutputHelper output)
{
    private static readonly string Script = Path.Combine("Crash", "Kafka", "kafka_ledger.py");
    private static readonly string Judges = Path.Combine("Crash", "Kafka", "kafka_judges.py");

    [Fact]
    public async Task The_ledger_of_Kafka_clients_notices_each_breach()
    {
        Python.SkipUnlessInstalled("confluent_kafka", "python3-confluent-kafka");
        await Python.PassesAsync(Python.Start(Judges), Patience.Start);
    }

    [Fact]
    public async Task Idempotent_producers_transactions_and_groups_keep_their_promises_when_the_server_is_killed_under_load()
    {
        BrokerProcess.SkipUnlessOurs();
        Python.SkipUnlessInstalled("confluent_kafka", "python3-confluent-kafka");
        await new ScriptedLedger(output, lives: 12, lifeMillisecondsMax: 2_500) { KillsStarts = true }.IsKeptAsync(Python.Start(Script));
    }
}
