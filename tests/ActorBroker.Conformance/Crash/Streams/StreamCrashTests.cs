using ActorBroker.Conformance.OtherClients;
using ActorBroker.Conformance.Running;
using Xunit;

namespace ActorBroker.Conformance.Crash.Streams;

/// <summary>The server is killed at random moments while clients of AMQP and of Kafka's protocol share logs and keep the ledger in stream_ledger.py.</summary>
public class StreamCrashTests(ITestOutputHelper output)
{
    private static readonly string Script = Path.Combine("Crash", "Streams", "stream_ledger.py");
    private static readonly string Judges = Path.Combine("Crash", "Streams", "stream_judges.py");

    [Fact]
    public async Task The_ledger_of_two_protocols_notices_each_breach()
    {
        Python.SkipUnlessInstalled("pika", "python3-pika");
        await Python.PassesAsync(Python.Start(Judges), Patience.Start);
    }

    [Fact]
    public async Task What_AMQP_confirms_is_in_the_log_and_both_protocols_show_the_same_when_the_server_is_killed_under_load()
    {
        BrokerProcess.SkipUnlessOurs();
        Python.SkipUnlessInstalled("pika", "python3-pika");
        Python.SkipUnlessInstalled("confluent_kafka", "python3-confluent-kafka");
        await new ScriptedLedger(output, lives: 8, lifeMillisecondsMax: 1_200).IsKeptAsync(Python.Start(Script));
    }
}
