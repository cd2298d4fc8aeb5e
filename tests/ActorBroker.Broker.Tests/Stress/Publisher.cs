using System.Buffers.Binary;
using System.Threading.Channels;
using ActorBroker.Broker.Messages;
using ActorBroker.Broker.Queues;
using ActorBroker.Broker.Routing;
using ActorBroker.Core.Arguments;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Exchanges;
using ActorBroker.Core.Queues;

namespace ActorBroker.Broker.Tests.Stress;

/// <summary>Publishes numbered messages to a fanout exchange, some groups under way at a time, and counts the answers.</summary>
internal sealed class Publisher(MessageBroker broker, string exchange, int number, int groups)
{
    /// <summary>Messages of one group.</summary>
    public const int GroupSize = 3;

    private const int UnderWayMax = 4;

    private readonly Channel<Group> _answered = Channel.CreateUnbounded<Group>();
    private readonly RouteResult<RouteTarget> _route = new();

    /// <summary>Groups that a queue did not take.</summary>
    public int Failed { get; private set; }

    /// <summary>Groups that heard more answers than they had queues.</summary>
    public int Overanswered { get; private set; }

    /// <summary>Ends when all groups are answered.</summary>
    public async Task RunAsync()
    {
        var host = broker.FindVirtualHost("/")!;
        var underWay = 0;
        for (var sent = 0; sent < groups || underWay > 0;)
        {
            while (sent < groups && underWay < UnderWayMax)
            {
                using (broker.System.Dispatcher.Enter(mayBlock: true))
                {
                    host.Route(host.FindExchange(exchange), default, ArgumentTable.Empty, _route);
                    new Group(_answered.Writer).Send(_route, number, sent * GroupSize);
                }

                sent++;
                underWay++;
            }

            var answered = await _answered.Reader.ReadAsync();
            underWay--;
            Failed += answered.HasFailed ? 1 : 0;
            Overanswered += answered.Left < 0 ? 1 : 0;
            answered.Dispose();
        }
    }

    private sealed class Group(ChannelWriter<Group> answered) : QueueClient, IDisposable
    {
        private readonly List<MessageBatch> _batches = [];
        private int _left = 1;

        public int Left => Volatile.Read(ref _left);

        public bool HasFailed { get; private set; }

        public void Send(RouteResult<RouteTarget> route, int publisher, int first)
        {
            foreach (var target in route.AsSpan())
            {
                if (target is not QueueHandle queue)
                {
                    continue;
                }

                var batch = new MessageBatch();
                _batches.Add(batch);
                for (var i = 0; i < GroupSize; i++)
                {
                    var body = batch.Add("events"u8, default, default, 2 * sizeof(int));
                    BinaryPrimitives.WriteInt32LittleEndian(body, publisher);
                    BinaryPrimitives.WriteInt32LittleEndian(body[sizeof(int)..], first + i);
                }

                Interlocked.Increment(ref _left);
                queue.Tell(new Publish(batch.Count, batch.Bytes, Durability.Synced, this));
            }

            Answer();
        }

        public override void Receive(QueueEffect effect) => Answer();

        public override void Fail(Exception reason)
        {
            HasFailed = true;
            Answer();
        }

        /// <summary>The memory is used again at once, so that a queue that still read from it would be noticed.</summary>
        public void Dispose() => _batches.ForEach(static batch => batch.Dispose());

        private void Answer()
        {
            if (Interlocked.Decrement(ref _left) == 0)
            {
                answered.TryWrite(this);
            }
        }
    }
}
