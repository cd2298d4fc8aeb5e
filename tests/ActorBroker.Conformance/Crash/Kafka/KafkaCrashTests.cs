using ActorBroker.Conformance.OtherClients;
using ActorBroker.Conformance.Running;
using Shouldly;
using Xunit;

namespace ActorBroker.Conformance.Crash.Kafka;

/// <summary>The server is killed at random moments while librdkafka's clients, which outlive it, keep the ledger in kafka_ledger.py.</summary>
public class KafkaCrashTests(ITestOutputHelper output)
{
    private const string SeedVariable = "ACTORBROKER_TEST_SEED";
    private const int Kills = 12;
    private const int LifeMillisecondsMin = 200;
    private const int LifeMillisecondsMax = 2_500;
    private const int StartMillisecondsMax = 600;

    /// <summary>For the clients to finish what they have begun, and to read everything once more.</summary>
    private static readonly TimeSpan FinishLimit = TimeSpan.FromMinutes(10);

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
        int seed = int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), out int given) ? given : Random.Shared.Next();
        output.WriteLine($"{SeedVariable}={seed}");
        var random = new Random(seed);
        await using var broker = new BrokerProcess();
        await broker.StartAsync();
        var start = Python.Start(Script);
        start.Environment["KAFKA_BOOTSTRAP"] = broker.Kafka.ToString();
        await using var ledger = new RunningProcess(start, "ready");
        await ledger.AwaitedLineAsync(Patience.Start);

        for (int kill = 0; kill < Kills; kill++)
        {
            await broker.StaysForAsync(TimeSpan.FromMilliseconds(random.Next(LifeMillisecondsMin, LifeMillisecondsMax)));
            ledger.Exited.IsCompleted.ShouldBeFalse($"the clients ended too early:\n{ledger.Output}");
            await broker.KillAsync();
            if (random.Next(3) == 0)
            {
                await broker.LaunchAsync();
                await broker.StaysForAsync(TimeSpan.FromMilliseconds(random.Next(StartMillisecondsMax)));
                await broker.KillAsync();
            }

            await broker.StartAsync();
        }

        ledger.Terminate();
        (await ledger.EndAsync(FinishLimit)).ShouldBe(0, $"{SeedVariable}={seed}\n{ledger.Output}\nThe server:\n{broker.Output}");
        output.WriteLine(ledger.Output);
        (await broker.TerminateAsync()).ShouldBe(0, broker.Output);
    }
}
