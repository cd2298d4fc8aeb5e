using ActorBroker.Broker.Records;
using ActorBroker.Broker.Records.Batches;
using ActorBroker.Broker.Records.Compaction;
using ActorBroker.Core.Records;
using ActorBroker.Core.Topics;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ActorBroker.Broker.Tests.Records;

public class CompactionTests
{
    private const long Day = 86_400_000;
    private const long Now = 1_700_000_000_000;

    [Fact]
    public void Of_each_key_the_last_record_stays_with_its_offset_and_time()
    {
        var log = Log(Batch(0, "a=1", "b=1", "c=1"), Batch(3, "b=2"), Batch(4, "a=2", "d=1"));

        var result = Compact(log);

        Text(result.Log).ShouldBe("2:c=1 3:b=2 4:a=2 5:d=1");
        SampleRecords.Of(result.Log).ShouldAllBe(r => r.Timestamp == 1000 + r.Offset);
        result.Pass.RecordsKept.ShouldBe(4);
        result.Pass.RecordsRemoved.ShouldBe(2);
        result.Pass.BytesFreed.ShouldBe(log.Length - result.Log.Length);
    }

    [Fact]
    public void What_a_batch_says_of_itself_stays_but_for_its_count()
    {
        using var builder = new RecordBatchBuilder(new RecordBatchOptions
        {
            BaseOffset = 40,
            LeaderEpoch = 3,
            Compression = RecordCompression.Snappy,
            ProducerId = 9,
            ProducerEpoch = 2,
            BaseSequence = 17,
            Attributes = BatchAttributes.Transactional,
        });
        builder.Add(1, SampleRecords.Bytes("a"), SampleRecords.Bytes("1"));
        builder.Add(2, SampleRecords.Bytes("b"), SampleRecords.Bytes("1"));
        builder.Add(3, SampleRecords.Bytes("a"), SampleRecords.Bytes("2"));
        builder.Add(4, SampleRecords.Bytes("c"), SampleRecords.Bytes("1"));
        using var batch = builder.Build();

        var compacted = Compact(Log(batch.Span.ToArray(), Batch(44, "c=2"))).Log;

        var header = new RecordBatchHeader(compacted);
        (header.BaseOffset, header.LastOffsetDelta, header.LeaderEpoch, header.RecordCount).ShouldBe((40, 3, 3, 2));
        (header.ProducerId, header.ProducerEpoch, header.BaseSequence).ShouldBe((9, (short)2, 17));
        (header.Compression, header.IsTransactional).ShouldBe((RecordCompression.Snappy, true));
        Text(compacted).ShouldBe("41:b=1 42:a=2 44:c=2");
    }

    [Fact]
    public void Batches_that_lose_nothing_stay_byte_for_byte()
    {
        var log = Log(Batch(0, "a=1", "b=1"), Batch(2, "c=1"));

        var result = Compact(log);

        result.HasChanged.ShouldBeFalse();
        result.Log.ShouldBe(log);
    }

    [Fact]
    public void Batches_that_lose_all_disappear()
    {
        var log = Log(Batch(0, "a=1"), Batch(1, "a=2", "b=1"), Batch(3, "c=1"), Batch(4, "b=2"), Batch(5, "a=3"));

        var result = Compact(log);

        Text(result.Log).ShouldBe("3:c=1 4:b=2 5:a=3");
    }

    [Fact]
    public void A_tombstone_stays_for_the_retention_after_the_first_pass_that_saw_it()
    {
        var first = Compact(Log(Batch(0, "a=1"), Batch(1, "a", "b=1")));
        Text(first.Log).ShouldBe("1:a=null 2:b=1");
        SampleRecords.Of(first.Log).Select(r => r.Timestamp).ShouldBe([1001L, 1002L], "the records' times do not change");
        new RecordBatchHeader(first.Log).MaxTimestamp.ShouldBe(1002);

        var second = Compact(first.Log, now: Now + Day - 1);
        second.HasChanged.ShouldBeFalse();
        second.Log.ShouldBe(first.Log);

        var third = Compact(first.Log, now: Now + Day);
        Text(third.Log).ShouldBe("2:b=1");
        new RecordBatchHeader(third.Log).Attributes.ShouldBe(BatchAttributes.None);
    }

    [Fact]
    public void Records_without_a_key_go()
    {
        using var builder = new RecordBatchBuilder(new RecordBatchOptions());
        builder.Add(1, RecordBytes.Null, SampleRecords.Bytes("no key"));
        builder.Add(1, SampleRecords.Bytes("a"), SampleRecords.Bytes("1"));
        using var batch = builder.Build();

        Text(Compact(batch.Span.ToArray()).Log).ShouldBe("1:a=1");
    }

    [Fact]
    public void A_pass_from_the_dirty_part_on_removes_what_it_supersedes_in_the_clean_part()
    {
        var clean = Log(Batch(0, "a=1", "b=1"));
        var dirty = Log(Batch(2, "b=2"));
        var pass = Pass();
        pass.Index(dirty).ShouldBeTrue();
        using var output = new PooledBytes();

        pass.Rewrite(clean, output).ShouldBeTrue();
        pass.Rewrite(dirty, output).ShouldBeFalse();

        Text(output.Span).ShouldBe("0:a=1 2:b=2");
    }

    [Fact]
    public void When_the_map_is_full_what_is_behind_it_stays()
    {
        var log = Log(Batch(0, "a=1", "b=1", "a=2", "c=1"), Batch(4, "d=1", "e=1", "d=2"), Batch(7, "b=2", "b=3"));

        // Six places, of which four are used.
        var pass = new CompactionPass(new CompactionOptions { Now = Now, DeleteRetentionMs = Day, MapLimitBytes = 6 * 24 }, []);
        pass.Index(log).ShouldBeFalse();
        pass.IndexedUpTo.ShouldBe(5);
        using var output = new PooledBytes();
        pass.Rewrite(log, output);

        Text(output.Span).ShouldBe("1:b=1 2:a=2 3:c=1 4:d=1 5:e=1 6:d=2 7:b=2 8:b=3");
    }

    [Fact]
    public void Records_of_an_aborted_transaction_go_and_supersede_nothing()
    {
        var log = Log(
            Batch(0, "a=1"), Batch(1, 5, "a=2"), Batch(2, 6, "b=1"), Marker(3, 5, Now), Marker(4, 6, Now), Batch(5, 5, "c=1"), Marker(6, 5, Now));

        var result = Compact(log, aborted: [new AbortedTransaction(5, 1, 3)]);

        Text(result.Log).ShouldBe("0:a=1 2:b=1 3:marker 4:marker 5:c=1 6:marker");
    }

    [Fact]
    public void A_marker_stays_while_its_records_do_or_its_abort_is_known_or_it_is_young()
    {
        var log = Log(Batch(0, 5, "a=1"), Marker(1, 5, Now), Batch(2, 6, "b=1"), Marker(3, 6, Now), Marker(4, 7, Now), Marker(5, 8, Now + Day), Batch(6, "a=2"));

        var result = Compact(log, now: Now + Day, aborted: [new AbortedTransaction(7, 4, 4)]);

        // The marker of 5 is old, and its record is superseded.
        Text(result.Log).ShouldBe("2:b=1 3:marker 4:marker 5:marker 6:a=2");
    }

    [Fact]
    public void A_batch_whose_records_cannot_be_read_stays()
    {
        var broken = Batch(1, "a=2", "b=1");
        broken[61] ^= 0x7F;
        var log = Log(Batch(0, "a=1"), broken, Batch(3, "c=1", "c=2"));
        var pass = Pass();
        pass.Index(log).ShouldBeTrue();
        using var output = new PooledBytes();

        pass.Rewrite(log, output).ShouldBeTrue();

        pass.BatchesUnreadable.ShouldBe(1);
        output.Span.StartsWith(Log(Batch(0, "a=1"), broken)).ShouldBeTrue();
        Text(output.Span[(Batch(0, "a=1").Length + broken.Length)..]).ShouldBe("4:c=2");
    }

    [Fact]
    public void Whatever_the_log_the_last_value_of_each_key_stays_and_a_second_pass_changes_nothing()
    {
        var record =
            from key in Gen.Choose(0, 12)
            from value in Gen.Choose(0, 6)
            select value == 0 ? $"k{key}" : $"k{key}={value}";
        var codec = Gen.Elements(RecordCompression.None, RecordCompression.Gzip, RecordCompression.Snappy, RecordCompression.Lz4);
        var batch =
            from records in record.NonEmptyListOf()
            from c in codec
            select (Records: records.ToArray(), Codec: c);
        Prop.ForAll(batch.ListOf().ToArbitrary(), batches =>
        {
            var offset = 0L;
            var log = Log([.. batches.Select(b =>
            {
                var bytes = Batch(offset, -1, b.Codec, b.Records);
                offset += b.Records.Length;
                return bytes;
            })]);
            var before = SampleRecords.Of(log);
            var once = Compact(log);

            SampleRecords.Of(once.Log).ShouldBe(before.Where(r => !before.Exists(later => string.Equals(later.Key, r.Key, StringComparison.Ordinal) && later.Offset > r.Offset)));
            Compact(once.Log).HasChanged.ShouldBeFalse();
            SampleRecords.Of(Compact(once.Log, now: Now + Day).Log).ShouldBe(SampleRecords.Of(once.Log).Where(r => r.Value is not null));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Fact]
    public void The_map_of_keys_knows_the_last_offset_of_many_keys_and_ends_at_its_limit()
    {
        var map = new KeyOffsetMap(24 * 40_000);
        var fitted = 0;
        while (fitted < 50_000 && map.TryPut(BitConverter.GetBytes(fitted), fitted))
        {
            fitted++;
        }

        fitted.ShouldBe(30_000);
        map.TryPut(BitConverter.GetBytes(17), 70_000).ShouldBeTrue("a known key needs no place");
        Enumerable.Range(0, fitted).ShouldAllBe(i => map.Find(BitConverter.GetBytes(i)) == (i == 17 ? 70_000 : i));
        map.Find(BitConverter.GetBytes(fitted)).ShouldBe(-1);
    }

    private static CompactionPass Pass(long now = Now, IReadOnlyList<AbortedTransaction>? aborted = null) =>
        new(new CompactionOptions { Now = now, DeleteRetentionMs = Day }, aborted ?? []);

    private static (byte[] Log, bool HasChanged, CompactionPass Pass) Compact(
        byte[] log, long now = Now, IReadOnlyList<AbortedTransaction>? aborted = null)
    {
        var pass = Pass(now, aborted);
        pass.Index(log).ShouldBeTrue();
        using var output = new PooledBytes();
        var hasChanged = pass.Rewrite(log, output);
        return (output.Span.ToArray(), hasChanged, pass);
    }

    private static byte[] Log(params byte[][] batches) => [.. batches.SelectMany(b => b)];

    private static byte[] Batch(long offset, params string[] records) => Batch(offset, -1, RecordCompression.None, records);

    private static byte[] Batch(long offset, long producer, params string[] records) => Batch(offset, producer, RecordCompression.None, records);

    private static byte[] Batch(long offset, long producer, RecordCompression codec, string[] records)
    {
        using var builder = new RecordBatchBuilder(new RecordBatchOptions
        {
            BaseOffset = offset,
            Compression = codec,
            ProducerId = producer,
            Attributes = producer >= 0 ? BatchAttributes.Transactional : BatchAttributes.None,
        });
        foreach (var record in records)
        {
            var parts = record.Split('=');
            builder.Add(1000 + offset++, SampleRecords.Bytes(parts[0]), SampleRecords.Bytes(parts.Length > 1 ? parts[1] : null));
        }

        using var batch = builder.Build();
        return batch.Span.ToArray();
    }

    private static byte[] Marker(long offset, long producer, long timestamp)
    {
        using var builder = new RecordBatchBuilder(new RecordBatchOptions
        {
            BaseOffset = offset,
            ProducerId = producer,
            Attributes = BatchAttributes.Transactional | BatchAttributes.Control,
        });
        builder.Add(timestamp, SampleRecords.Bytes("\0\0\0\0"), SampleRecords.Bytes("\0\0\0\0\0\0"));
        using var batch = builder.Build();
        return batch.Span.ToArray();
    }

    private static string Text(ReadOnlySpan<byte> log) =>
        string.Join(' ', SampleRecords.Of(log).Select(r => $"{r.Offset}:{(r.Key is "\0\0\0\0" ? "marker" : $"{r.Key}={r.Value ?? "null"}")}"));
}
