using System.Security.Cryptography;
using ActorBroker.Core.Records;
using Xunit;

namespace ActorBroker.Broker.Tests.Records;

/// <summary>Bytes that other programs wrote; Data/README.md says which.</summary>
internal static class Samples
{
    /// <summary>File, codec, length and SHA-256 of what it holds.</summary>
    public static TheoryData<string, string, int, string> Compressed()
    {
        var rows = new TheoryData<string, string, int, string>();
        foreach (var line in System.Text.Encoding.UTF8.GetString(Read("index.txt")).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = line.Split(' ');
            rows.Add(fields[0], fields[1], int.Parse(fields[2]), fields[3]);
        }

        return rows;
    }

    public static byte[] Read(string name)
    {
        using var stream = typeof(Samples).Assembly.GetManifestResourceStream(name) ?? throw new ArgumentException($"There is no sample {name}.", nameof(name));
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    public static RecordCompression Codec(string name) => name switch
    {
        "gzip" => RecordCompression.Gzip,
        "snappy" => RecordCompression.Snappy,
        "lz4" or "lz4-old" => RecordCompression.Lz4,
        "zstd" => RecordCompression.Zstd,
        _ => throw new ArgumentException($"There is no codec {name}.", nameof(name)),
    };

    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
