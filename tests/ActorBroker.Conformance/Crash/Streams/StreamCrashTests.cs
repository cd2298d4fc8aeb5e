using System.Globalization;
using ActorBroker.Conformance.OtherClients;
using ActorBroker.Conformance.Running;
using Shouldly;
using Xunit;

namespace ActorBroker.Conformance.Crash.Streams;

/// <summary>The server is killed at random moments while clients of AMQP and of Kafka's protocol share logs and keep the ledger in stream_ledger.py.</summary>
public class StreamCrashTests(ITestOutputHelper output)
{
    private const string SeedVariable = "ACTORBROKER_TEST_SEED";
    private const int Kills = 8;
    private const int LifeMillisecondsMin = 200;
    private const int LifeMillisecondsMax = 1_200;

    /// <summary>For the clients to finish what they have begun, and to read everything once more.</summary>
    private static readonly TimeSpan FinishLimit = TimeSpan.FromMinutes(10);

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
        int seed = int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), out int given) ? given : Random.Shared.Next();
        output.WriteLine($"{SeedVariable}={seed}");
        var random = new Random(seed);
        await using var broker = new BrokerProcess();
        await broker.StartAsync();
        var start = Python.Start(Script);
        start.Environment["KAFKA_BOOTSTRAP"] = broker.Kafka.ToString();
        start.Environment["AMQP_PORT"] = broker.Amqp.Port.ToString(CultureInfo.InvariantCulture);
        await using var ledger = new RunningProcess(start, "ready");
        await ledger.AwaitedLineAsync(Patience.Start);

        for (int kill = 0; kill < Kills; kill++)
        {
            await broker.StaysForAsync(TimeSpan.FromMilliseconds(random.Next(LifeMillisecondsMin, LifeMillisecondsMax)));
            ledger.Exited.IsCompleted.ShouldBeFalse($"the clients ended too early:\n{ledger.Output}");
            await broker.KillAsync();
            await broker.StartAsync();
        }

        ledger.Terminate();
        (await ledger.EndAsync(FinishLimit)).ShouldBe(0, $"{SeedVariable}={seed}\n{ledger.Output}\nThe server:\n{broker.Output}");
        output.WriteLine(ledger.Output);
        (await broker.TerminateAsync()).ShouldBe(0, broker.Output);
    }
}
