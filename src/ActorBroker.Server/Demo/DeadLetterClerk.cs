using System.Globalization;
using System.Text;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace ActorBroker.Server.Demo;

/// <summary>Looks at what lies in a dead-letter queue, reads what the broker has written on it, and leaves it there.</summary>
internal sealed class DeadLetterClerk(StepLimit limit)
{
    /// <summary>Waits for a dead letter and reads it.</summary>
    /// <exception cref="DemoException">None comes.</exception>
    public async Task<DeadLetter> ReadAsync(Uri broker, string queue)
    {
        // What is taken and not acknowledged is back in the queue when the connection ends.
        await using var client = await limit.WithinAsync(DemoClient.ConnectAsync(broker, "demo clerk", prefetch: 1), "connect the clerk to the broker");
        var letter = new TaskCompletionSource<DeadLetter>(TaskCreationOptions.RunContinuationsAsynchronously);
        var consumer = new AsyncEventingBasicConsumer(client.Channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            letter.TrySetResult(Read(delivery.BasicProperties));
            return Task.CompletedTask;
        };
        await limit.WithinAsync(client.Channel.BasicConsumeAsync(queue, autoAck: false, consumer), $"let the clerk read the queue {queue}");
        return await limit.WithinAsync(letter.Task, $"bring a dead letter to the queue {queue}");
    }

    private static DeadLetter Read(IReadOnlyBasicProperties properties)
    {
        var headers = properties.Headers ?? new Dictionary<string, object?>(StringComparer.Ordinal);
        var latest = headers.TryGetValue("x-death", out var deaths) && deaths is IList<object?> { Count: > 0 } all
            ? all[0] as IDictionary<string, object?>
            : null;
        return new DeadLetter(
            properties.MessageId ?? "",
            Text(headers, "x-first-death-reason"),
            Text(latest, "queue"),
            Convert.ToInt64(latest?["count"] ?? 0L, CultureInfo.InvariantCulture));
    }

    private static string Text(IDictionary<string, object?>? table, string name) =>
        table is not null && table.TryGetValue(name, out var value) && value is byte[] text ? Encoding.UTF8.GetString(text) : "";
}
