using ActorBroker.Broker.Records;
using ActorBroker.Core.Records;
using ActorBroker.TestKit;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ActorBroker.Broker.Tests.Records;

public class DecompressionTests
{
    public static TheoryData<string, string, int, string> Compressed => Samples.Compressed();

    [Theory]
    [MemberData(nameof(Compressed))]
    public void What_another_program_compressed_comes_out_as_it_was(string file, string codec, int length, string hash)
    {
        using var plain = RecordDecompressor.Decompress(
            Samples.Codec(codec), Samples.Read(file), Math.Max(length, 1), toleratesOldLz4Checksum: codec is "lz4-old");

        plain.Length.ShouldBe(length);
        Samples.Hash(plain.Span).ShouldBe(hash);
    }

    [Theory]
    [MemberData(nameof(Compressed))]
    public void Output_beyond_the_limit_is_refused_and_bytes_that_end_early_are_damage(string file, string codec, int length, string hash)
    {
        hash.Length.ShouldBe(64);
        var bytes = Samples.Read(file);
        if (length == 0)
        {
            return;
        }

        Fault(Samples.Codec(codec), bytes, length - 1).ShouldBe(RecordFault.TooLarge);
        foreach (var cut in new[] { 1, 2, bytes.Length / 3, bytes.Length - 1 })
        {
            Fault(Samples.Codec(codec), bytes.AsSpan(0, bytes.Length - cut)).ShouldBe(RecordFault.Corrupt, $"{file} without {cut} bytes");
        }
    }

    [Theory]
    [MemberData(nameof(Compressed))]
    public void Whether_output_is_beyond_a_limit_is_known_to_the_byte_without_making_it(string file, string codec, int length, string hash)
    {
        hash.Length.ShouldBe(64);
        if (codec is "lz4-old")
        {
            return;
        }

        var bytes = Samples.Read(file);
        RecordExpansion.Exceeds(Samples.Codec(codec), bytes, length).ShouldBeFalse();
        if (length > 0)
        {
            RecordExpansion.Exceeds(Samples.Codec(codec), bytes, length - 1).ShouldBeTrue();
        }
    }

    [Theory]
    [MemberData(nameof(Compressed))]
    public void Damaged_bytes_give_some_output_or_the_one_exception(string file, string codec, int length, string hash)
    {
        hash.Length.ShouldBe(64);
        var bytes = Samples.Read(file);
        var random = new Random(file.Length); // The same damage in each run.
        for (var i = 0; i < (bytes.Length > 20_000 || length > 100_000 ? 15 : 200); i++)
        {
            var damaged = (byte[])bytes.Clone();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
            {
                // Headers are hit more often than their share of the bytes.
                var at = random.Next(2) == 0 ? random.Next(Math.Min(40, bytes.Length)) : random.Next(bytes.Length);
                damaged[at] ^= (byte)(1 << random.Next(8));
            }

            var end = random.Next(4) == 0 ? random.Next(bytes.Length + 1) : bytes.Length;
            try
            {
                using var plain = RecordDecompressor.Decompress(Samples.Codec(codec), damaged.AsSpan(0, end), 4_000_000, toleratesOldLz4Checksum: true);
                plain.Length.ShouldBeLessThanOrEqualTo(4_000_000);
                if (codec is not "lz4-old")
                {
                    RecordExpansion.Exceeds(Samples.Codec(codec), damaged.AsSpan(0, end), plain.Length).ShouldBeFalse();
                }
            }
            catch (RecordFormatException)
            {
                // The one exception.
            }
        }
    }

    [Fact]
    public void Random_bytes_behind_a_right_beginning_give_some_output_or_the_one_exception()
    {
        byte[][] beginnings =
        [
            [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3], [0x82, 0x53, 0x4E, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1], [],
            [0x04, 0x22, 0x4D, 0x18, 0x60, 0x40, 0x82], [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x58], [0x28, 0xB5, 0x2F, 0xFD, 0xA0],
        ];
        var random = new Random(4);
        for (var i = 0; i < 20_000; i++)
        {
            var codec = (RecordCompression)random.Next(0, 8);
            var beginning = codec switch
            {
                RecordCompression.Gzip => beginnings[0],
                RecordCompression.Snappy => beginnings[random.Next(1, 3)],
                RecordCompression.Lz4 => beginnings[3],
                RecordCompression.Zstd => beginnings[random.Next(4, 6)],
                _ => [],
            };
            var rest = new byte[random.Next(200)];
            random.NextBytes(rest);
            try
            {
                RecordExpansion.Exceeds(codec, [.. beginning, .. rest], 50);
            }
            catch (RecordFormatException)
            {
                // The one exception.
            }

            try
            {
                using var plain = RecordDecompressor.Decompress(codec, [.. beginning, .. rest], 100_000);
                plain.Length.ShouldBeLessThanOrEqualTo(100_000);
            }
            catch (RecordFormatException)
            {
                // The one exception.
            }
        }
    }

    [Theory]
    [InlineData(RecordCompression.None)]
    [InlineData(RecordCompression.Gzip)]
    [InlineData(RecordCompression.Snappy)]
    [InlineData(RecordCompression.Lz4)]
    public void What_the_broker_compressed_comes_out_as_it_was(RecordCompression codec)
    {
        // Runs of one byte, of few different bytes and of any bytes, short and long, around the sizes of blocks.
        var piece =
            from length in Gen.OneOf(Gen.Choose(0, 20), Gen.Choose(0, 300), Gen.Choose(32_760, 32_775), Gen.Choose(65_530, 65_540))
            from kinds in Gen.Elements(1, 2, 4, 256)
            from seed in Gen.Choose(0, int.MaxValue)
            select Random(length, kinds, seed);
        Prop.ForAll(piece.ListOf().ToArbitrary(), pieces =>
        {
            byte[] plain = [.. pieces.SelectMany(bytes => bytes)];
            using var compressed = new PooledBytes();
            RecordCompressor.Compress(codec, plain, compressed);
            using var back = RecordDecompressor.Decompress(codec, compressed.Span, Math.Max(1, plain.Length));
            return back.Span.SequenceEqual(plain)
                && !RecordExpansion.Exceeds(codec, compressed.Span, plain.Length)
                && (plain.Length == 0 || RecordExpansion.Exceeds(codec, compressed.Span, plain.Length - 1));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));
    }

    [Theory]
    [InlineData(RecordCompression.Gzip)]
    [InlineData(RecordCompression.Snappy)]
    [InlineData(RecordCompression.Lz4)]
    public void Repetitive_bytes_become_fewer(RecordCompression codec)
    {
        using var plain = RecordDecompressor.Decompress(RecordCompression.Gzip, Samples.Read("orders.gz"));
        using var compressed = new PooledBytes();

        RecordCompressor.Compress(codec, plain.Span, compressed);

        compressed.Length.ShouldBeLessThan(plain.Length / 2);
    }

    [Fact]
    public void Zstandard_is_not_written()
    {
        using var output = new PooledBytes();

        Should.Throw<RecordFormatException>(() => RecordCompressor.Compress(RecordCompression.Zstd, [1, 2, 3], output))
            .Fault.ShouldBe(RecordFault.Unsupported);
        RecordCompressor.Writable(RecordCompression.Zstd).ShouldBe(RecordCompression.Gzip);
        RecordCompressor.Writable(RecordCompression.Lz4).ShouldBe(RecordCompression.Lz4);
    }

    [Fact]
    public void The_old_header_checksum_of_LZ4_passes_only_where_it_is_tolerated() =>
        Fault(RecordCompression.Lz4, Samples.Read("orders-old-kafka.lz4"), tolerates: false).ShouldBe(RecordFault.Corrupt);

    [Theory]
    [InlineData(RecordCompression.Zstd, "28B52FFD2107010100006161")]
    [InlineData(RecordCompression.Lz4, "04224D18614001000000")]
    [InlineData((RecordCompression)5, "00")]
    public void A_dictionary_or_an_unknown_codec_is_not_supported(RecordCompression codec, string bytes) =>
        Fault(codec, Convert.FromHexString(bytes)).ShouldBe(RecordFault.Unsupported);

    [Theory]
    [InlineData("zeros-3.zst")]
    [InlineData("zeros-B7.lz4")]
    [InlineData("zeros.gz")]
    public void A_bomb_is_stopped_before_memory_grows(string file)
    {
        var bytes = Samples.Read(file);
        var codec = Samples.Codec(file.EndsWith(".gz", StringComparison.Ordinal) ? "gzip" : file.EndsWith(".zst", StringComparison.Ordinal) ? "zstd" : "lz4");
        Fault(codec, bytes, limit: 5000).ShouldBe(RecordFault.TooLarge);

        const int BytesMax = 200_000;
        Allocations.Least(() => Fault(codec, bytes, limit: 5000).ShouldBe(RecordFault.TooLarge), enough: BytesMax - 1).ShouldBeLessThan(BytesMax);
    }

    private static byte[] Random(int length, int kinds, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        for (var i = 0; kinds < 256 && i < length; i++)
        {
            bytes[i] = (byte)(bytes[i] % kinds);
        }

        return bytes;
    }

    private static RecordFault? Fault(RecordCompression codec, ReadOnlySpan<byte> bytes, int limit = 64_000_000, bool tolerates = true)
    {
        try
        {
            RecordDecompressor.Decompress(codec, bytes, limit, tolerates).Dispose();
            return null;
        }
        catch (RecordFormatException e)
        {
            return e.Fault;
        }
    }
}
