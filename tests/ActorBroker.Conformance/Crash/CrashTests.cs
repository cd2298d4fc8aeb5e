using ActorBroker.Conformance.RabbitMqClient;
using ActorBroker.Conformance.Running;
using RabbitMQ.Client;
using Shouldly;
using Xunit;

namespace ActorBroker.Conformance.Crash;

/// <summary>The server is killed at random moments under load, again and again on the same data.</summary>
public class CrashTests(ITestOutputHelper output)
{
    private const string SeedVariable = "ACTORBROKER_TEST_SEED";
    private const int Kills = 12;
    private const int Publishers = 3;
    private const int LifeMillisecondsMin = 100;
    private const int LifeMillisecondsMax = 1_600;
    private const int StartMillisecondsMax = 600;

    /// <summary>Far below what any server confirms in this time; with fewer the test would show nothing.</summary>
    private const int ConfirmedMin = 100 * Kills;

    private readonly Ledger _ledger = new();

    [Fact]
    public async Task Nothing_confirmed_is_lost_and_nothing_settled_comes_back_when_the_server_is_killed_under_load()
    {
        BrokerProcess.SkipUnlessOurs();
        int seed = int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), out int given) ? given : Random.Shared.Next();
        output.WriteLine($"{SeedVariable}={seed}");
        var random = new Random(seed);
        await using var broker = new BrokerProcess();
        LedgerPublisher[] publishers = [.. Enumerable.Range(0, Publishers).Select(number => new LedgerPublisher(number, _ledger))];
        var consumer = new LedgerConsumer(Publishers, _ledger);

        for (int kill = 0; kill < Kills; kill++)
        {
            await broker.StartAsync();
            _ledger.BeginLife();
            var life = new Life(broker.Amqp);
            int ackBatch = random.Next(2) == 0 ? 1 : random.Next(2, 50);
            Task[] load =
            [
                .. publishers.Select(publisher => publisher.RunAsync(life)),
                consumer.RunAsync(life, ackBatch, markInterval: random.Next(5, 200)),
            ];
            await RunsForAsync(load, random.Next(LifeMillisecondsMin, LifeMillisecondsMax));
            life.End();
            await broker.KillAsync();
            await Task.WhenAll(load).WaitAsync(Patience.Start);

            if (random.Next(3) == 0)
            {
                await broker.LaunchAsync();
                await broker.StaysForAsync(TimeSpan.FromMilliseconds(random.Next(StartMillisecondsMax)));
                await broker.KillAsync();
            }
        }

        await broker.StartAsync();
        await DrainAsync(consumer, new Life(broker.Amqp));
        output.WriteLine(_ledger.ToString());
        string summary = $"{SeedVariable}={seed}: {_ledger}";
        _ledger.Lost().ShouldBeEmpty($"confirmed messages were lost. {summary}");
        _ledger.Violations.ShouldBeEmpty(summary);
        _ledger.Confirmed.ShouldBeGreaterThan(ConfirmedMin, summary);
        _ledger.Synced.ShouldBeGreaterThan(0, summary);
        await QueueIsEmptyAsync(broker);

        (await broker.TerminateAsync()).ShouldBe(0, broker.Output);
        await broker.StartAsync();
        await QueueIsEmptyAsync(broker);
    }

    /// <summary>Lets the load run for this time; if one of its clients ends before, its failure is the test's.</summary>
    private static async Task RunsForAsync(Task[] load, int milliseconds)
    {
        Task<Task> first = Task.WhenAny(load);
        try
        {
            await first.WaitAsync(TimeSpan.FromMilliseconds(milliseconds));
        }
        catch (TimeoutException)
        {
            return;
        }

        await await first;
        throw new InvalidOperationException("A client of the load ended although the server was there.");
    }

    /// <summary>
    /// Nobody publishes any more but one last message: the queue keeps its order, so whoever has that one has received all.
    /// </summary>
    private async Task DrainAsync(LedgerConsumer consumer, Life life)
    {
        _ledger.BeginLife();
        MessageId last = _ledger.Publish(0);
        await using (LedgerChannel channel = await LedgerChannel.OpenAsync(life))
        {
            await channel.PublishAsync(last).AsTask().WaitAsync(Patience.Event);
            _ledger.Confirm(last);
        }

        await consumer.DrainAsync(life, last).WaitAsync(Patience.Start);
    }

    private static async Task QueueIsEmptyAsync(BrokerProcess broker)
    {
        await using IConnection connection = await RabbitMq.ConnectAsync(broker.Amqp);
        await using IChannel channel = await connection.CreateChannelAsync();
        (await channel.MessageCountAsync(LedgerChannel.Queue)).ShouldBe(0u);
        (await channel.BasicGetAsync(LedgerChannel.Queue, autoAck: true)).ShouldBeNull();
    }
}
