using System.Diagnostics;
using System.Globalization;
using ActorBroker.Conformance.Running;
using Shouldly;
using Xunit;

namespace ActorBroker.Conformance.Crash;

/// <summary>Kills a server at random moments while a program of clients, which outlives it, keeps a ledger; the program judges at its end.</summary>
/// <param name="output">Where the seed and the ledger go.</param>
/// <param name="lives">How often the server is killed when it has served for a while.</param>
/// <param name="lifeMillisecondsMax">How long it serves at most.</param>
internal sealed class ScriptedLedger(ITestOutputHelper output, int lives, int lifeMillisecondsMax)
{
    private const int LifeMillisecondsMin = 200;
    private const int StartMillisecondsMax = 600;

    /// <summary>For the clients to finish what they have begun, and to read everything once more.</summary>
    private static readonly TimeSpan FinishLimit = TimeSpan.FromMinutes(10);

    /// <summary>Whether the server is now and then killed while it starts, too.</summary>
    public bool KillsStarts { get; init; }

    /// <summary>Runs the program, which finds the server in KAFKA_BOOTSTRAP and AMQP_PORT, says "ready" when its clients are at work, and ends at SIGTERM with exit code 0 if no promise was broken.</summary>
    public async Task IsKeptAsync(ProcessStartInfo program)
    {
        int seed = Seed.Take(output);
        var random = new Random(seed);
        await using var broker = new BrokerProcess();
        await broker.StartAsync();
        program.Environment["KAFKA_BOOTSTRAP"] = broker.Kafka.ToString();
        program.Environment["AMQP_PORT"] = broker.Amqp.Port.ToString(CultureInfo.InvariantCulture);
        await using var ledger = new RunningProcess(program, "ready");
        await ledger.AwaitedLineAsync(Patience.Start);

        for (int life = 0; life < lives; life++)
        {
            await broker.StaysForAsync(TimeSpan.FromMilliseconds(random.Next(LifeMillisecondsMin, lifeMillisecondsMax)));
            ledger.Exited.IsCompleted.ShouldBeFalse($"the clients ended too early:\n{ledger.Output}");
            await broker.KillAsync();
            if (KillsStarts && random.Next(3) == 0)
            {
                await broker.LaunchAsync();
                await broker.StaysForAsync(TimeSpan.FromMilliseconds(random.Next(StartMillisecondsMax)));
                await broker.KillAsync();
            }

            await broker.StartAsync();
        }

        ledger.Terminate();
        (await ledger.EndAsync(FinishLimit)).ShouldBe(0, $"{Seed.Variable}={seed}\n{ledger.Output}\nThe server:\n{broker.Output}");
        output.WriteLine(ledger.Output);
        (await broker.TerminateAsync()).ShouldBe(0, broker.Output);
    }
}
