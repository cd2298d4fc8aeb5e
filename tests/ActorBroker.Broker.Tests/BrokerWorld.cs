using System.Text;
using ActorBroker.Actors;
using ActorBroker.Actors.Persistence;
using ActorBroker.Broker.Queues;
using ActorBroker.Broker.Routing;
using ActorBroker.Broker.Topics.Compaction;
using ActorBroker.Core.Arguments;
using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Exchanges;
using ActorBroker.Core.Queues;
using ActorBroker.TestKit;
using Shouldly;

namespace ActorBroker.Broker.Tests;

/// <summary>A broker on a seeded dispatcher. What it is asked is answered before the call returns.</summary>
internal sealed class BrokerWorld
{
    private readonly RouteResult<RouteTarget> _route = new();
    private int _names;

    public BrokerWorld(IJournal? durable = null, int seed = 1, CompactionSettings? compaction = null, TimeSpan passed = default)
    {
        Durable = durable ?? new MemoryJournal();
        World = new SeededWorld(seed, new SupervisorStrategy { MinBackoff = TimeSpan.FromMilliseconds(100) });
        World.Clock.Advance(passed);
        Options = new BrokerOptions
        {
            Durable = Durable,
            Transient = Transient,
            NewQueueName = () => $"name{++_names}",
            NewTopicId = () => new Guid(++_names, (short)seed, 0, new byte[8]),
            Properties = new PlainProperties(),
            Persistence = new PersistenceOptions { SnapshotEntries = 20 },
            Compaction = compaction ?? new CompactionSettings(),
        };
        Broker = Await(MessageBroker.StartAsync(World.System, Options));
    }

    public SeededWorld World { get; }

    public BrokerOptions Options { get; }

    public IJournal Durable { get; }

    public MemoryJournal Transient { get; } = new();

    public MessageBroker Broker { get; }

    public VirtualHost Host => Broker.FindVirtualHost("/")!;

    public static ResourceName Name(string name) => new("/", name);

    public static BindingInfo Binding(string source, string queue, string key) =>
        new("/", source, DestinationKind.Queue, queue, RoutingKey.Of(key), ArgumentTable.Empty);

    public static BindingInfo ExchangeBinding(string source, string exchange, string key) =>
        new("/", source, DestinationKind.Exchange, exchange, RoutingKey.Of(key), ArgumentTable.Empty);

    /// <summary>The node dies without a word and another one starts on what it left, a moment later.</summary>
    public BrokerWorld Restart(int seed = 2) =>
        new(Durable, seed, Options.Compaction, World.Clock.GetUtcNow() - ManualClock.Start + TimeSpan.FromMilliseconds(1));

    public T Await<T>(Task<T> task)
    {
        World.Run();
        task.IsCompleted.ShouldBeTrue("all actors are idle and there is no answer");
        return task.GetAwaiter().GetResult();
    }

    public void Await(Task task)
    {
        World.Run();
        task.IsCompleted.ShouldBeTrue("all actors are idle and there is no answer");
        task.GetAwaiter().GetResult();
    }

    /// <summary>What the broker refuses a task with.</summary>
    public CatalogErrorKind Refusal(Task task)
    {
        World.Run();
        return Should.Throw<BrokerException>(() => task.GetAwaiter().GetResult()).Kind;
    }

    public QueueHandle Queue(string name, bool durable = true, bool autoDelete = false, long owner = 0) =>
        Await(Broker.DeclareQueueAsync(Name(name), durable, autoDelete, owner, ArgumentTable.Empty)).Queue;

    public void Exchange(string name, string type, string? alternate = null, bool durable = true, bool autoDelete = false) =>
        Await(Broker.DeclareExchangeAsync(
            Name(name), type, durable, autoDelete, isInternal: false,
            alternate is null ? ArgumentTable.Empty : new ArgumentTable([new("alternate-exchange", ArgumentValue.Of(alternate))])));

    public void Bind(string source, string queue, string key = "") => Await(Broker.BindAsync(Binding(source, queue, key), 0));

    public void BindExchange(string source, string exchange, string key = "") =>
        Await(Broker.BindAsync(ExchangeBinding(source, exchange, key), 0));

    /// <summary>The names of the queues that a message leads to, in order.</summary>
    public string[] Route(string exchange, string key)
    {
        var from = exchange.Length == 0 ? null : Host.FindExchange(exchange).ShouldNotBeNull();
        Host.Route(from, Encoding.UTF8.GetBytes(key), ArgumentTable.Empty, _route);
        List<string> names = [];
        foreach (var target in _route.AsSpan())
        {
            if (target is QueueHandle queue)
            {
                names.Add(queue.Info.Name);
            }
        }

        names.Sort(StringComparer.Ordinal);
        return [.. names];
    }

    /// <summary>Publishes along the route; returns the client that hears the outcome, and runs nothing.</summary>
    public Client Publish(string exchange, string key, params string[] bodies)
    {
        var client = new Client();
        foreach (var name in Route(exchange, key))
        {
            Host.FindQueue(name)!.Tell(client.MakePublish(exchange, key, bodies));
        }

        return client;
    }

    public long Ready(string queue) => Await(Broker.InspectAsync(Host.FindQueue(queue)!)).Ready;

    /// <summary>Takes all messages of a queue and settles them.</summary>
    public string[] Drain(string name)
    {
        var queue = Host.FindQueue(name).ShouldNotBeNull();
        var client = new Client();
        queue.Tell(new Subscribe(client, new ConsumerOptions(NoAck: false, Exclusive: false, Prefetch: 0, Window: int.MaxValue), client));
        World.Run();
        var bodies = client.Read(queue);
        foreach (var run in client.Effects.OfType<Deliver>().SelectMany(deliver => deliver.Runs))
        {
            queue.Tell(new Settle(client, [new OffsetRange(run.First, run.First + run.Count)], Outcome.Accepted));
        }

        queue.Tell(new Forget(client));
        World.Run();
        return bodies;
    }
}
