using ActorBroker.Conformance.RabbitMqClient;
using ActorBroker.Conformance.Running;
using RabbitMQ.Client;
using Shouldly;
using Xunit;

namespace ActorBroker.Conformance.Crash;

/// <summary>The server is killed at random moments under load, again and again on the same data.</summary>
public class CrashTests(ITestOutputHelper output)
{
    private const int Kills = 20;
    private const int Publishers = 3;
    private const int LifeMillisecondsMin = 100;
    private const int LifeMillisecondsMax = 1_600;
    private const int StartMillisecondsMax = 600;

    /// <summary>With fewer the test would show nothing; where the machine is too slow for them the lives are longer.</summary>
    private const int ConfirmedMin = 100 * Kills;
    private const int BuriedMin = 10 * Kills;

    private readonly Ledger _ledger = new();
    private readonly DeathLedger _deaths = new(GraveChannel.DeliveryLimit);

    [Fact]
    public async Task Nothing_confirmed_is_lost_nothing_settled_comes_back_and_each_dead_letter_is_one_when_the_server_is_killed_under_load()
    {
        BrokerProcess.SkipUnlessOurs();
        int seed = Seed.Take(output);
        var random = new Random(seed);
        await using var broker = new BrokerProcess();
        LedgerPublisher[] publishers = [.. Enumerable.Range(0, Publishers).Select(number => new LedgerPublisher(number, _ledger))];
        var consumer = new LedgerConsumer(Publishers, _ledger);
        MortalPublisher[] mortals =
        [
            new(Fates.Tried, GraveChannel.Tries, _deaths),
            new(Fates.Waiting, GraveChannel.Waits, _deaths),
        ];
        var mortalConsumer = new MortalConsumer(_deaths);

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
                .. mortals.Select(mortal => mortal.RunAsync(life)),
                mortalConsumer.RunAsync(life),
            ];
            await RunsForAsync(load, random.Next(LifeMillisecondsMin, LifeMillisecondsMax));
            await RunsUntilAsync(load, EnoughAsync(kill));
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
        await BuryAsync(mortals, mortalConsumer, new Life(broker.Amqp));
        string summary = $"{Seed.Variable}={seed}: {_ledger}; {_deaths}";
        output.WriteLine(summary);
        _ledger.Lost().ShouldBeEmpty($"confirmed messages were lost. {summary}");
        _ledger.Violations.ShouldBeEmpty(summary);
        _ledger.Confirmed.ShouldBeGreaterThan(ConfirmedMin, summary);
        _ledger.Synced.ShouldBeGreaterThan(0, summary);
        _deaths.AllEnded.IsCompleted.ShouldBeTrue($"confirmed messages neither died nor were acknowledged. {summary}");
        _deaths.Violations.ShouldBeEmpty(summary);
        _deaths.Buried.ShouldBeGreaterThan(BuriedMin, summary);
        await QueuesAreEmptyAsync(broker);

        (await broker.TerminateAsync()).ShouldBe(0, broker.Output);
        await broker.StartAsync();
        await QueuesAreEmptyAsync(broker);
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

        await EndedAsync(first);
    }

    /// <summary>Lets the load go on until so much has happened; if one of its clients ends before, its failure is the test's.</summary>
    private static async Task RunsUntilAsync(Task[] load, Task enough)
    {
        Task<Task> first = Task.WhenAny(load);
        if (await Task.WhenAny(enough, first).WaitAsync(Patience.Start) == first)
        {
            await EndedAsync(first);
        }
    }

    private static async Task EndedAsync(Task<Task> first)
    {
        await await first;
        throw new InvalidOperationException("A client of the load ended although the server was there.");
    }

    /// <summary>Completes when a life has added its share to what the test needs. The first one needs none, so that a server is also killed before anything is there.</summary>
    private Task EnoughAsync(int kill)
    {
        bool isLast = kill == Kills - 1;
        return kill == 0 ? Task.CompletedTask : Task.WhenAll(
            _ledger.PassesAsync(isLast ? ConfirmedMin : ConfirmedMin / Kills * kill, proofs: isLast ? 0 : -1),
            _deaths.PassesAsync(isLast ? BuriedMin : BuriedMin / Kills * kill));
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

    /// <summary>
    /// One last message to each queue. Those queues keep their order too: when the last ones have come to their end, and all
    /// that came before them, there is nothing left.
    /// </summary>
    private async Task BuryAsync(MortalPublisher[] mortals, MortalConsumer consumer, Life life)
    {
        await using (GraveChannel channel = await GraveChannel.OpenAsync(life))
        {
            foreach (MortalPublisher mortal in mortals)
            {
                await mortal.PublishAsync(channel).WaitAsync(Patience.Event);
            }
        }

        _deaths.Complete();
        Task trying = consumer.RunAsync(life);
        Task digging = consumer.DigAsync(life);
        try
        {
            await await Task.WhenAny(trying, digging).WaitAsync(Patience.Start);
        }
        catch (TimeoutException)
        {
            // The ledger tells what is open.
        }

        life.End();
    }

    private static async Task QueuesAreEmptyAsync(BrokerProcess broker)
    {
        await using IConnection connection = await RabbitMq.ConnectAsync(broker.Amqp);
        await using IChannel channel = await connection.CreateChannelAsync();
        foreach (string queue in (string[])[LedgerChannel.Queue, GraveChannel.Tries, GraveChannel.Waits, GraveChannel.Graves])
        {
            (await channel.MessageCountAsync(queue)).ShouldBe(0u, queue);
            (await channel.BasicGetAsync(queue, autoAck: true)).ShouldBeNull(queue);
        }
    }
}
