using System.Globalization;
using System.Text;
using ActorBroker.Core.Arguments;
using ActorBroker.Core.Exchanges;
using BenchmarkDotNet.Attributes;

namespace ActorBroker.Benchmarks;

/// <summary>Routing by a topic exchange, each message with another key: with keys that come again, and with keys that never do.</summary>
[MemoryDiagnoser]
public class TopicBenchmarks
{
    private const int Keys = 10_000;

    private readonly RouteResult<object> _result = new();
    private readonly byte[] _fresh = "bench.k00000.end"u8.ToArray();
    private RoutingTable<object> _table = RoutingTable.Empty<object>(ExchangeType.Topic);
    private byte[][] _keys = [];
    private int _next;

    /// <summary>Bindings of the exchange, a third of each kind.</summary>
    [Params(1, 10_000)]
    public int Bindings { get; set; }

    /// <summary>Binds.</summary>
    [GlobalSetup]
    public void Bind()
    {
        var target = new object();
        for (var i = 0; i < Bindings; i++)
        {
            string[] patterns = [$"bench.k{i:D5}.*", $"*.k{i:D5}.end", $"#.k{i:D5}.end"];
            _table = _table.Add(new Binding<object>(target, patterns[i % 3], ArgumentTable.Empty));
        }

        _keys = [.. Enumerable.Range(0, Keys).Select(static i => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"bench.k{i:D5}.end")))];
    }

    /// <summary>Ten thousand keys in turn.</summary>
    [Benchmark]
    public int KeysThatComeAgain()
    {
        _next = (_next + 1) % Keys;
        return Route(_keys[_next]);
    }

    /// <summary>A key that was not there before.</summary>
    [Benchmark]
    public int KeysThatAreNew()
    {
        BitConverter.TryWriteBytes(_fresh.AsSpan(7), ++_next);
        return Route(_fresh);
    }

    private int Route(byte[] key)
    {
        _result.Clear();
        _table.Route(key, ArgumentTable.Empty, _result);
        return _result.Count;
    }
}
