using System.CommandLine;
using System.Globalization;
using ActorBroker.Server.Demo;
using ActorBroker.Server.Embedding;
using RabbitMQ.Client.Exceptions;

namespace ActorBroker.Server.Verbs;

/// <summary><c>actorbroker demo</c>: plays a story of orders on a broker of its own and counts whether all of it is true.</summary>
internal static class DemoVerb
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var command = new Command(
            "demo",
            "Play a short story of orders on a broker of its own; exit with 0 if nothing was lost.");
        command.SetAction(static async (_, _) =>
        {
            using var signals = new StopSignals();
            return await RunAsync(Console.Out, Console.Error, TimeProvider.System, signals.Token);
        });
        return command;
    }

    private static async Task<int> RunAsync(TextWriter output, TextWriter errors, TimeProvider clock, CancellationToken stop)
    {
        try
        {
            var tally = new Tally();
            await PlayAsync(output, tally, clock, stop);
            tally.WriteTo(output);
            output.WriteLine();
            if (tally.Wrong.Count > 0)
            {
                await errors.WriteLineAsync($"The demo failed. {string.Join("; ", tally.Wrong)}.");
                return 1;
            }

            output.WriteLine("Every count is right. For a broker of your own run 'actorbroker serve'; AMQP clients connect to amqp://localhost,");
            output.WriteLine("Kafka clients to localhost:9092.");
            return 0;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await errors.WriteLineAsync("The demo was stopped.");
            return 1;
        }
        catch (Exception error) when (error is DemoException or RabbitMQClientException or IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync($"The demo failed. {error.Message}");
            return 1;
        }
    }

    private static async Task PlayAsync(TextWriter output, Tally tally, TimeProvider clock, CancellationToken stop)
    {
        output.WriteLine("The story of a shop's orders, played on a real broker over real connections: AMQP first, Kafka's protocol then.");
        var narrator = new Narrator(output, clock);
        var start = clock.GetTimestamp();
        narrator.Chapter("A broker");
        await using var broker = await EmbeddedBroker.StartAsync(new EmbeddedBrokerOptions { Clock = clock });
        narrator.Tell(string.Create(CultureInfo.InvariantCulture, $"A broker is ready after {clock.GetElapsedTime(start).TotalMilliseconds:F0} ms at {broker.AmqpUri}"));
        narrator.Tell($"Its data is in {broker.DataDirectory} and will be deleted at the end.");
        await using var story = new OrderStory(broker, narrator, tally, clock, new StepLimit(clock, stop));
        await story.PlayAsync();
    }
}
