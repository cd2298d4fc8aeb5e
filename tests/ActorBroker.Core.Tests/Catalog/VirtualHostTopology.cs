using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ActorBroker.Core.Catalog;

namespace ActorBroker.Core.Tests.Catalog;

/// <summary>The part of a <see cref="Topology"/> that one virtual host makes up. Any thread may read it at any time; look-ups allocate nothing.</summary>
public sealed class VirtualHostTopology
{
    private readonly ConcurrentDictionary<string, ExchangeInfo> _exchanges = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, QueueInfo> _queues = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ImmutableHashSet<BindingInfo>> _bindingsFrom = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(DestinationKind Kind, string Name), ImmutableHashSet<BindingInfo>> _bindingsTo = new();

    internal VirtualHostTopology(string name)
    {
        Name = name;
        foreach (var exchange in PredeclaredExchanges.Of(name))
        {
            Add(exchange);
        }
    }

    /// <summary>The name of the virtual host.</summary>
    public string Name { get; }

    /// <summary>All exchanges, the predeclared ones included, in no order.</summary>
    public IEnumerable<ExchangeInfo> Exchanges => _exchanges.Select(x => x.Value);

    /// <summary>All queues, in no order.</summary>
    public IEnumerable<QueueInfo> Queues => _queues.Select(q => q.Value);

    /// <summary>All bindings in no order, without those that queues have to the default exchange by their names.</summary>
    public IEnumerable<BindingInfo> Bindings => _bindingsFrom.SelectMany(b => b.Value);

    /// <summary>Finds an exchange.</summary>
    public bool TryGetExchange(string name, [MaybeNullWhen(false)] out ExchangeInfo exchange) => _exchanges.TryGetValue(name, out exchange);

    /// <summary>Finds an exchange by a name that is not a string yet.</summary>
    public bool TryGetExchange(ReadOnlySpan<char> name, [MaybeNullWhen(false)] out ExchangeInfo exchange) =>
        _exchanges.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out exchange);

    /// <summary>Finds a queue.</summary>
    public bool TryGetQueue(string name, [MaybeNullWhen(false)] out QueueInfo queue) => _queues.TryGetValue(name, out queue);

    /// <summary>Finds a queue by a name that is not a string yet.</summary>
    public bool TryGetQueue(ReadOnlySpan<char> name, [MaybeNullWhen(false)] out QueueInfo queue) =>
        _queues.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out queue);

    /// <summary>The bindings that lead away from an exchange at this moment; none if there is no such exchange.</summary>
    public ImmutableHashSet<BindingInfo> BindingsFrom(string exchange) => _bindingsFrom.GetValueOrDefault(exchange, []);

    /// <summary>The bindings that lead to a queue or exchange at this moment; none if there is no such thing.</summary>
    public ImmutableHashSet<BindingInfo> BindingsTo(DestinationKind kind, string name) => _bindingsTo.GetValueOrDefault((kind, name), []);

    internal void Add(ExchangeInfo exchange) => _exchanges[exchange.Name] = exchange;

    internal void Add(QueueInfo queue) => _queues[queue.Name] = queue;

    internal void RemoveExchange(string name) => _exchanges.TryRemove(name, out _);

    internal void RemoveQueue(string name) => _queues.TryRemove(name, out _);

    internal void Add(BindingInfo binding)
    {
        _bindingsFrom[binding.Source] = BindingsFrom(binding.Source).Add(binding);
        _bindingsTo[(binding.DestinationKind, binding.Destination)] = BindingsTo(binding.DestinationKind, binding.Destination).Add(binding);
    }

    internal void Remove(BindingInfo binding)
    {
        Remove(_bindingsFrom, binding.Source, binding);
        Remove(_bindingsTo, (binding.DestinationKind, binding.Destination), binding);
    }

    private static void Remove<TKey>(ConcurrentDictionary<TKey, ImmutableHashSet<BindingInfo>> bindings, TKey key, BindingInfo binding)
        where TKey : notnull
    {
        var left = bindings.GetValueOrDefault(key, []).Remove(binding);
        if (left.IsEmpty)
        {
            bindings.TryRemove(key, out _);
        }
        else
        {
            bindings[key] = left;
        }
    }
}
