using System.Globalization;
using System.Text;
using ActorBroker.Broker.Records;
using ActorBroker.Core.Records;
using BenchmarkDotNet.Attributes;

namespace ActorBroker.Benchmarks;

/// <summary>What it costs for each batch to know that its records stay within the limit once they are decompressed.</summary>
[MemoryDiagnoser]
public class ExpansionBenchmarks
{
    private byte[] _batch = [];

    /// <summary>How the records are compressed.</summary>
    [Params(RecordCompression.Gzip, RecordCompression.Snappy, RecordCompression.Lz4)]
    public RecordCompression Codec { get; set; }

    /// <summary>Kilobytes of records before they are compressed: a Java client's batch, and as much as a topic takes by default.</summary>
    [Params(16, 1000)]
    public int Kilobytes { get; set; }

    /// <summary>Compresses.</summary>
    [GlobalSetup]
    public void Compress()
    {
        var text = new StringBuilder();
        for (var i = 0; text.Length < Kilobytes * 1000; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $$"""{"orderId":{{i * 7919}},"userId":"user-{{i * 31 % 997}}","state":"created","total":{{i * 13 % 1009}}.50}""");
        }

        using var output = new PooledBytes();
        RecordCompressor.Compress(Codec, Encoding.UTF8.GetBytes(text.ToString()), output);
        _batch = output.Span.ToArray();
    }

    /// <summary>One batch.</summary>
    [Benchmark]
    public bool Exceeds() => RecordExpansion.Exceeds(Codec, _batch);
}
