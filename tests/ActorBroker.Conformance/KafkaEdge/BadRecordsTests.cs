using System.Buffers.Binary;
using ActorBroker.Conformance.Running;
using Shouldly;
using Xunit;

namespace ActorBroker.Conformance.KafkaEdge;

/// <summary>Records that are not what they should be: they get their error code, nothing is stored, and the connection goes on.</summary>
public sealed class BadRecordsTests(EdgeBroker broker) : IClassFixture<EdgeBroker>
{
    private const short CorruptMessage = 2;
    private const short MessageTooLarge = 10;
    private const short UnsupportedCompression = 76;
    private const short InvalidRecord = 87;

    /// <summary>The limit of decompression is 64 MiB, of which twice as much may be borrowed on the way, and kept in a pool.</summary>
    private const long GrowthMax = 400L << 20;

    private static readonly Dictionary<string, (short Error, int Version, Func<byte[]> Records)> Cases = new(StringComparer.Ordinal)
    {
        ["a wrong checksum"] = (CorruptMessage, 7, () => Damaged(static batch => batch[^1] ^= 1, sign: false)),
        ["a length beyond the end"] = (CorruptMessage, 7, () => Damaged(static batch => Length(batch, 1))),
        ["a length that ends inside"] = (CorruptMessage, 7, () => Damaged(static batch => Length(batch, -5))),
        ["a length of nothing"] = (CorruptMessage, 7, () => Damaged(static batch => Length(batch, -batch.Length))),
        ["a negative length"] = (CorruptMessage, 7, () => Damaged(static batch => BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(Records.BatchLengthAt), int.MinValue))),
        ["half a header"] = (CorruptMessage, 7, static () => Records.Batch()[..30]),
        ["no bytes"] = (CorruptMessage, 7, static () => []),
        ["more records than there are"] = (InvalidRecord, 7, () => Damaged(static batch => batch[Records.CountAt + 3] = 5)),
        ["no records"] = (InvalidRecord, 7, () => Damaged(static batch => batch[Records.CountAt + 3] = 0)),
        ["a codec that nobody knows"] = (UnsupportedCompression, 7, () => Damaged(static batch => batch[Records.AttributesAt] = 6)),
        ["a control batch"] = (InvalidRecord, 7, () => Damaged(static batch => batch[Records.AttributesAt] = 0x20)),
        ["magic 9"] = (InvalidRecord, 7, () => Damaged(static batch => batch[Records.MagicAt] = 9)),
        ["two batches"] = (InvalidRecord, 7, static () => [.. Records.Batch(), .. Records.Batch()]),
        ["a message set where a batch belongs"] = (InvalidRecord, 7, static () => Records.Message([.. new byte[100]])),
        ["a message with a wrong checksum"] = (CorruptMessage, 2, static () => [.. Records.Message([1])[..^1], 2]),
        ["a message without its end"] = (CorruptMessage, 2, static () => Records.Message([1, 2, 3])[..^2]),
        ["a message in gzip that is none"] = (CorruptMessage, 2, static () => Records.Message([1, 2, 3], Records.Gzip)),
        ["a message in snappy that claims 4 GiB"] = (MessageTooLarge, 2, static () => Records.Message([0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0, 0], Records.Snappy)),
        ["a bomb, gzip"] = (MessageTooLarge, 7, static () => Records.Batch(Records.Bomb(Records.Gzip), Records.Gzip)),
        ["a claim of 4 GiB, snappy"] = (MessageTooLarge, 7, static () => Records.Batch([0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0, 0], Records.Snappy)),
        ["a bomb, LZ4"] = (MessageTooLarge, 7, static () => Records.Batch(Records.Bomb(Records.Lz4), Records.Lz4)),
        ["a bomb, Zstandard"] = (MessageTooLarge, 7, static () => Records.Batch(Records.Bomb(Records.Zstd), Records.Zstd)),
        ["a bomb in a message, gzip"] = (MessageTooLarge, 2, static () => Records.Message(Records.Bomb(Records.Gzip), Records.Gzip)),
        ["a bomb in a message, LZ4"] = (MessageTooLarge, 2, static () => Records.Message(Records.Bomb(Records.Lz4), Records.Lz4)),
    };

    public static TheoryData<string> Titles => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Titles))]
    public async Task Bad_records_are_refused_and_not_stored(string title)
    {
        BrokerProcess.SkipUnlessOurs();
        (short error, int version, Func<byte[]> records) = Cases[title];
        string topic = await broker.NewTopicAsync();
        long before = broker.PeakMemory;
        using KafkaSocket socket = await broker.ConnectAsync();

        (await EdgeBroker.ProduceAsync(socket, topic, records(), version)).Error.ShouldBe(error);
        (await EdgeBroker.ProduceAsync(socket, topic, Records.Batch())).ShouldBe(((short)0, 0L));
        await broker.ServesOthersAsync(topic, end: 1);
        (broker.PeakMemory - before).ShouldBeLessThan(GrowthMax);
    }

    private static byte[] Damaged(Action<byte[]> damage, bool sign = true)
    {
        byte[] batch = Records.Batch();
        damage(batch);
        if (sign)
        {
            Records.Sign(batch);
        }

        return batch;
    }

    private static void Length(byte[] batch, int change)
    {
        Span<byte> length = batch.AsSpan(Records.BatchLengthAt);
        BinaryPrimitives.WriteInt32BigEndian(length, BinaryPrimitives.ReadInt32BigEndian(length) + change);
    }
}
