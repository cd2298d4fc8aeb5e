using System.Buffers.Binary;
using ActorBroker.Broker.Records;
using ActorBroker.Broker.Records.Batches;
using ActorBroker.Broker.Records.Codecs;
using ActorBroker.Broker.Records.MessageSets;
using ActorBroker.Core.Records;
using Shouldly;
using Xunit;

namespace ActorBroker.Broker.Tests.Records;

public class MessageSetTests
{
    private const int BatchLimit = 1_048_588;

    public static TheoryData<byte, string> Sets { get; } =
        new(from magic in new byte[] { 0, 1 } from codec in new[] { "none", "gzip", "snappy", "lz4" } select (magic, codec));

    [Theory]
    [MemberData(nameof(Sets))]
    public void A_message_set_of_an_old_client_becomes_one_batch(byte magic, string codec)
    {
        var batch = Upgrade(Samples.Read($"set-{magic}-{codec}.bin")).ShouldHaveSingleItem();

        var header = new RecordBatchHeader(batch);
        header.Compression.ShouldBe(codec is "none" ? RecordCompression.None : Samples.Codec(codec));
        header.ProducerId.ShouldBe(-1);
        header.RecordCount.ShouldBe(10);
        header.LastOffsetDelta.ShouldBe(9);
        SampleRecords.Of(batch).ShouldBe(SampleRecords.Ten(withHeaders: false, withTimestamps: magic > 0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_batch_becomes_the_messages_that_an_old_client_would_have_written(byte magic)
    {
        using var output = new PooledBytes();

        MessageSetDowngrade.Convert(Samples.Read("batch-2-lz4.bin"), magic, 0, 10, 1_000_000, output).ShouldBe(10);

        output.Span.ToArray().ShouldBe(Samples.Read($"set-{magic}-none.bin"));
    }

    [Fact]
    public void Messages_and_wrappers_that_follow_each_other_become_a_batch_each()
    {
        byte[] set = [.. Samples.Read("set-1-none.bin"), .. Samples.Read("set-1-gzip.bin"), .. Samples.Read("set-0-lz4.bin"), .. Samples.Read("set-1-none.bin")];

        var batches = Upgrade(set);

        batches.Select(b => new RecordBatchHeader(b).Compression)
            .ShouldBe([RecordCompression.None, RecordCompression.Gzip, RecordCompression.Lz4, RecordCompression.None]);
        batches.Select(b => new RecordBatchHeader(b).RecordCount).ShouldBe([10, 10, 10, 10]);
    }

    [Fact]
    public void A_run_of_messages_larger_than_a_batch_may_be_becomes_several()
    {
        var batches = Upgrade(Samples.Read("set-1-none.bin"), batchLimit: 400);

        batches.Count.ShouldBeGreaterThan(2);
        batches.ShouldAllBe(b => b.Length <= 400);
        batches.SelectMany(b => SampleRecords.Of(b)).Select(r => r.Key).ShouldBe(SampleRecords.Ten(withHeaders: false).Select(r => r.Key));
    }

    [Fact]
    public void A_message_or_wrapper_larger_than_a_batch_may_be_is_refused()
    {
        Fault(() => Upgrade(Samples.Read("set-1-none.bin"), batchLimit: 100)).ShouldBe(RecordFault.TooLarge);
        Fault(() => Upgrade(Samples.Read("set-1-gzip.bin"), batchLimit: 100)).ShouldBe(RecordFault.TooLarge);
        Fault(() => Upgrade(Samples.Read("set-1-gzip.bin"), limit: 500)).ShouldBe(RecordFault.TooLarge);
    }

    [Fact]
    public void Zstandard_and_unknown_codecs_are_not_known_in_message_sets()
    {
        Fault(() => Upgrade(Message(1, attributes: 4, [1]))).ShouldBe(RecordFault.Unsupported);
        Fault(() => Upgrade(Message(1, attributes: 7, [1]))).ShouldBe(RecordFault.Unsupported);
    }

    [Fact]
    public void A_nested_wrapper_and_an_empty_one_and_one_of_another_magic_are_invalid()
    {
        Fault(() => Upgrade(Message(1, 1, Gzip(Samples.Read("set-1-gzip.bin"))))).ShouldBe(RecordFault.Invalid);
        Fault(() => Upgrade(Message(1, 1, Gzip([])))).ShouldBe(RecordFault.Invalid);
        Fault(() => Upgrade(Message(1, 1, Gzip(Samples.Read("set-0-none.bin"))))).ShouldBe(RecordFault.Invalid);
        Fault(() => Upgrade(Message(1, attributes: 8, [1]))).ShouldBe(RecordFault.Invalid);
    }

    [Fact]
    public void A_wrong_checksum_and_an_end_inside_a_message_are_damage()
    {
        var set = Samples.Read("set-1-none.bin");
        for (var end = 1; end < set.Length; end++)
        {
            if (BinaryPrimitives.ReadInt32BigEndian(set.AsSpan(8)) + 12 != end)
            {
                FaultOrCount(set.AsSpan(0, end).ToArray()).ShouldBeOneOf(RecordFault.Corrupt, null);
            }
        }

        Fault(() => Upgrade(set[..^1])).ShouldBe(RecordFault.Corrupt);
        set[^1] ^= 1;
        Fault(() => Upgrade(set)).ShouldBe(RecordFault.Corrupt);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Damaged_message_sets_give_batches_or_the_one_exception(byte magic, string codec)
    {
        var good = Samples.Read($"set-{magic}-{codec}.bin");
        var random = new Random(magic);
        for (var i = 0; i < 3000; i++)
        {
            var set = (byte[])good.Clone();
            var at = random.Next(set.Length);
            set[at] = (byte)random.Next(256);

            // With a right checksum the damage reaches what lies inside.
            if (random.Next(4) > 0 && at >= 16 && codec is not "none")
            {
                BinaryPrimitives.WriteUInt32BigEndian(set.AsSpan(12), Crc32.Of(set.AsSpan(16)));
            }

            FaultOrCount(set);
        }
    }

    [Fact]
    public void A_fetch_begins_in_the_middle_of_a_batch_and_goes_on_where_it_stopped()
    {
        var batches = Two();
        var offsets = new List<long>();
        for (long next = 4, before = -1; next < 20; before = next)
        {
            using var output = new PooledBytes();
            next = MessageSetDowngrade.Convert(batches, magic: 1, next, 20, maxBytes: 300, output);
            next.ShouldBeGreaterThan(before);
            offsets.AddRange(Offsets(output.Span));
        }

        offsets.ShouldBe(Enumerable.Range(4, 16).Select(i => (long)i));
    }

    [Fact]
    public void A_first_message_larger_than_the_fetch_is_given_all_the_same()
    {
        using var output = new PooledBytes();

        MessageSetDowngrade.Convert(Two(), magic: 0, 7, 20, maxBytes: 1, output).ShouldBe(8);

        Offsets(output.Span).ShouldBe([7L]);
    }

    [Fact]
    public void Records_that_the_client_may_not_see_yet_are_left_out()
    {
        using var output = new PooledBytes();

        MessageSetDowngrade.Convert(Two(), magic: 0, 8, 12, 1_000_000, output).ShouldBe(12);

        Offsets(output.Span).ShouldBe([8L, 9, 10, 11]);
    }

    [Fact]
    public void Control_batches_are_left_out_and_stepped_over()
    {
        var batch = Samples.Read("batch-2-none.bin");
        batch[22] |= 0x30;
        using var output = new PooledBytes();

        MessageSetDowngrade.Convert(batch, magic: 1, 0, 10, 1_000_000, output).ShouldBe(10);

        output.Length.ShouldBe(0);
    }

    [Fact]
    public void A_batch_in_Zstandard_is_known_beforehand_and_refused()
    {
        var batch = Samples.Read("batch-2-none.bin");
        MessageSetDowngrade.HasZstandard(batch).ShouldBeFalse();
        batch[22] |= 4;
        MessageSetDowngrade.HasZstandard([.. Samples.Read("batch-2-gzip.bin"), .. batch]).ShouldBeTrue();
        Fault(() => MessageSetDowngrade.Convert(batch, 1, 0, 10, 1_000_000, new PooledBytes())).ShouldBe(RecordFault.Unsupported);
    }

    [Fact]
    public void A_batch_that_is_cut_off_is_left_alone()
    {
        using var output = new PooledBytes();

        MessageSetDowngrade.Convert(Two().AsSpan(0, Two().Length - 1), 1, 0, 20, 1_000_000, output).ShouldBe(10);
    }

    [Fact]
    public void Log_append_time_is_told_to_clients_of_magic_1()
    {
        using var builder = new RecordBatchBuilder(new RecordBatchOptions { Attributes = BatchAttributes.LogAppendTime, MaxTimestamp = 99 });
        builder.Add(1, RecordBytes.Null, SampleRecords.Bytes("a"));
        using var batch = builder.Build();
        using var output = new PooledBytes();

        MessageSetDowngrade.Convert(batch.Span, 1, 0, 1, 1_000_000, output);

        output.Span[17].ShouldBe((byte)8);
        BinaryPrimitives.ReadInt64BigEndian(output.Span[18..]).ShouldBe(99);
    }

    private static byte[] Two()
    {
        var second = Samples.Read("batch-2-snappy.bin");
        BinaryPrimitives.WriteInt64BigEndian(second, 10);
        return [.. Samples.Read("batch-2-none.bin"), .. second];
    }

    private static List<long> Offsets(ReadOnlySpan<byte> set)
    {
        var offsets = new List<long>();
        for (; !set.IsEmpty; set = set[(12 + BinaryPrimitives.ReadInt32BigEndian(set[8..]))..])
        {
            offsets.Add(BinaryPrimitives.ReadInt64BigEndian(set));
        }

        return offsets;
    }

    private static List<byte[]> Upgrade(byte[] set, int batchLimit = BatchLimit, int limit = 1_000_000)
    {
        var batches = new List<byte[]>();
        foreach (var batch in MessageSetUpgrade.ToBatches(set, batchLimit, limit))
        {
            using (batch)
            {
                batches.Add(batch.Span.ToArray());
            }
        }

        return batches;
    }

    private static byte[] Gzip(byte[] set)
    {
        using var output = new PooledBytes();
        RecordCompressor.Compress(RecordCompression.Gzip, set, output);
        return output.Span.ToArray();
    }

    private static byte[] Message(byte magic, byte attributes, byte[] value)
    {
        var message = new byte[LegacyMessage.Size(magic, RecordBytes.Null, RecordBytes.Of(value))];
        LegacyMessage.Write(message, magic, 0, 0, hasLogAppendTime: false, RecordBytes.Null, RecordBytes.Of(value));
        message[17] = attributes;
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(12), Crc32.Of(message.AsSpan(16)));
        return message;
    }

    private static RecordFault Fault(Action action) => Should.Throw<RecordFormatException>(action).Fault;

    private static RecordFault? FaultOrCount(byte[] set)
    {
        try
        {
            Upgrade(set).Count.ShouldBeGreaterThan(0);
            return null;
        }
        catch (RecordFormatException e)
        {
            return e.Fault;
        }
    }
}
