using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Queues;
using BenchmarkDotNet.Attributes;

namespace ActorBroker.Benchmarks;

/// <summary>The queue machine alone, without journal and sockets: the upper bound of what one queue can do.</summary>
[MemoryDiagnoser]
public class QueueMachineBenchmarks
{
    /// <summary>Messages in each publish, delivery and acknowledgement.</summary>
    private const int Batch = 100;

    private readonly Somebody _publisher = new();
    private readonly byte[] _bytes = new byte[Batch];
    private Somebody[] _consumers = [];
    private QueueMachine _machine = new(QueueSettings.Default);
    private Turn<QueueEvent, QueueEffect> _turn = new(static _ => { });

    /// <summary>Messages that wait in the queue all along.</summary>
    [Params(0, 10_000_000)]
    public int Backlog { get; set; }

    /// <summary>Messages that somebody else holds, every second one of a stretch.</summary>
    [Params(0, 10_000)]
    public int Held { get; set; }

    /// <summary>Consumers that take turns.</summary>
    [Params(1, 10)]
    public int Consumers { get; set; }

    /// <summary>Fills the queue and starts the consumers.</summary>
    [GlobalSetup]
    public void Fill()
    {
        _machine = new QueueMachine(QueueSettings.Default);
        _turn = new Turn<QueueEvent, QueueEffect>(_machine.Apply);
        var holder = new Somebody();
        for (var i = 0; i < Held; i++)
        {
            Run(
                new Publish(2, _bytes, Durability.Written, _publisher),
                new Get(holder, NoAck: false),
                new Get(holder, NoAck: true),
                new Sent(holder, 1));
        }

        if (Backlog > 0)
        {
            Run(new Publish(Backlog, _bytes, Durability.Written, _publisher));
        }

        // Room for one batch among all, so that the backlog stays what it is.
        var share = Batch / Consumers;
        _consumers = new Somebody[Consumers];
        for (var i = 0; i < Consumers; i++)
        {
            _consumers[i] = new Somebody();
            Run(new Subscribe(_consumers[i], new ConsumerOptions(NoAck: false, Exclusive: false, share, share), _publisher));
            Collect();
        }
    }

    /// <summary>One turn publishes a batch and delivers as much; the next acknowledges what was delivered.</summary>
    [Benchmark(OperationsPerInvoke = Batch)]
    public int PublishDeliverAcknowledge()
    {
        Run(new Publish(Batch, _bytes, Durability.Written, _publisher));
        Collect();
        _turn.Clear(now: 0);
        foreach (var consumer in _consumers)
        {
            if (consumer.Delivered.Count > 0)
            {
                _machine.Decide(new Sent(consumer, consumer.Count), _turn);
                _machine.Decide(new Settle(consumer, consumer.Delivered, Outcome.Accepted), _turn);
                consumer.Delivered.Clear();
                consumer.Count = 0;
            }
        }

        _machine.Conclude(_turn);
        Collect();
        return _turn.Events.Count;
    }

    private void Run(params ReadOnlySpan<QueueCommand> commands)
    {
        _turn.Clear(now: 0);
        foreach (var command in commands)
        {
            _machine.Decide(command, _turn);
        }

        _machine.Conclude(_turn);
    }

    private void Collect()
    {
        foreach (var effect in _turn.Effects)
        {
            if (effect is Deliver { To: Somebody consumer } deliver)
            {
                foreach (var run in deliver.Runs)
                {
                    consumer.Delivered.Add(new OffsetRange(run.First, run.First + run.Count));
                    consumer.Count += run.Count;
                }
            }
        }
    }

    private sealed class Somebody : Recipient
    {
        public List<OffsetRange> Delivered { get; } = [];

        public int Count { get; set; }
    }
}
