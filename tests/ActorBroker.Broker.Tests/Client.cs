using System.Text;
using ActorBroker.Broker.Messages;
using ActorBroker.Broker.Queues;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Queues;

namespace ActorBroker.Broker.Tests;

/// <summary>A client of queues that notes what it hears.</summary>
internal sealed class Client : QueueClient
{
    public List<QueueEffect> Effects { get; } = [];

    public List<Exception> Failures { get; } = [];

    /// <summary>How many answers and failures it has heard.</summary>
    public int Answers => Effects.Count + Failures.Count;

    public override void Receive(QueueEffect effect) => Effects.Add(effect);

    public override void Fail(Exception reason) => Failures.Add(reason);

    public Publish MakePublish(string exchange, string key, params string[] bodies)
    {
        var batch = new MessageBatch();
        foreach (var body in bodies)
        {
            var bytes = Encoding.UTF8.GetBytes(body);
            bytes.CopyTo(batch.Add(Encoding.UTF8.GetBytes(exchange), Encoding.UTF8.GetBytes(key), default, bytes.Length));
        }

        return new Publish(batch.Count, batch.Bytes, Durability.Synced, this);
    }

    /// <summary>The bodies of what was delivered so far.</summary>
    public string[] Read(QueueHandle queue)
    {
        using var cursor = queue.OpenCursor();
        List<string> bodies = [];
        foreach (var run in Effects.OfType<Deliver>().SelectMany(deliver => deliver.Runs))
        {
            for (var offset = run.First; offset < run.First + run.Count; offset++)
            {
                bodies.Add(cursor.TryRead(offset, out var message) ? Encoding.UTF8.GetString(message.Body) : "gone");
            }
        }

        return [.. bodies];
    }
}
