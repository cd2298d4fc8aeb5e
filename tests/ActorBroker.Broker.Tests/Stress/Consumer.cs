using System.Buffers.Binary;
using System.Threading.Channels;
using ActorBroker.Broker.Queues;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Queues;

namespace ActorBroker.Broker.Tests.Stress;

/// <summary>Reads and settles what a queue hands it, in its own time, and notes it.</summary>
internal sealed class Consumer(MessageBroker broker, QueueHandle queue, int prefetch) : QueueClient
{
    private readonly Channel<QueueEffect> _heard = Channel.CreateUnbounded<QueueEffect>();

    /// <summary>Publisher and number of each message, as they came.</summary>
    public List<(int Publisher, int Number)> Taken { get; } = [];

    /// <summary>What should not have happened.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Starts to consume.</summary>
    public void Subscribe()
    {
        using (broker.System.Dispatcher.Enter(mayBlock: true))
        {
            queue.Tell(new Subscribe(this, new ConsumerOptions(NoAck: false, Exclusive: false, prefetch, Window: int.MaxValue), this));
        }
    }

    /// <summary>Ends when so many messages are settled, by this consumer alone.</summary>
    public async Task TakeAsync(int count)
    {
        while (Taken.Count < count)
        {
            if (await _heard.Reader.ReadAsync() is Deliver deliver)
            {
                Take(deliver);
            }
        }
    }

    /// <summary>Consumes and leaves without having settled any message: those that it was handed go back to their places.</summary>
    public async Task LookAndLeaveAsync()
    {
        Subscribe();
        await _heard.Reader.ReadAsync();
        using (broker.System.Dispatcher.Enter(mayBlock: true))
        {
            queue.Tell(new Forget(this));
        }
    }

    public override void Receive(QueueEffect effect) => _heard.Writer.TryWrite(effect);

    public override void Fail(Exception reason) => _heard.Writer.TryComplete(reason);

    private void Take(Deliver deliver)
    {
        using var scope = broker.System.Dispatcher.Enter(mayBlock: true);
        using var cursor = queue.OpenCursor();
        foreach (var run in deliver.Runs)
        {
            for (var offset = run.First; offset < run.First + run.Count; offset++)
            {
                if (cursor.TryRead(offset, out var message))
                {
                    Taken.Add((BinaryPrimitives.ReadInt32LittleEndian(message.Body), BinaryPrimitives.ReadInt32LittleEndian(message.Body[sizeof(int)..])));
                }
                else
                {
                    Faults.Add($"message {offset} of {queue} was handed out and is not in the log");
                }
            }

            queue.Tell(new Settle(this, [new OffsetRange(run.First, run.First + run.Count)], Outcome.Accepted));
        }
    }
}
