using ActorBroker.Broker.Records;
using ActorBroker.Broker.Records.Batches;
using ActorBroker.Core.Records;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ActorBroker.Broker.Tests.Records;

public class RecordBatchTests
{
    [Theory]
    [InlineData("batch-2-none.bin")]
    [InlineData("batch-2-gzip.bin")]
    [InlineData("batch-2-snappy.bin")]
    [InlineData("batch-2-lz4.bin")]
    public void The_records_of_a_batch_of_another_client_are_read(string file) =>
        SampleRecords.Of(Samples.Read(file)).ShouldBe(SampleRecords.Ten(withHeaders: true));

    [Fact]
    public void An_uncompressed_batch_is_written_byte_for_byte_as_another_client_writes_it()
    {
        using var builder = new RecordBatchBuilder(new RecordBatchOptions { LeaderEpoch = 0 });
        Add(builder, SampleRecords.Ten(withHeaders: true));

        using var built = builder.Build();

        built.Span.ToArray().ShouldBe(Samples.Read("batch-2-none.bin"));
    }

    [Theory]
    [InlineData(RecordCompression.None)]
    [InlineData(RecordCompression.Gzip)]
    [InlineData(RecordCompression.Snappy)]
    [InlineData(RecordCompression.Lz4)]
    public void Records_come_out_of_a_batch_as_they_went_in(RecordCompression codec)
    {
        var text = Gen.Elements<string?>(null, "", "a", new string('x', 63), new string('y', 64), new string('z', 9000));
        var record =
            from timestamp in Gen.Elements(-1L, 0, 1_700_000_000_000, long.MaxValue)
            from key in text
            from value in text
            from headers in Gen.Elements("", "a=b;", "a=;c=null;")
            from gap in Gen.Elements(1, 2, 70, 100_000)
            select new PlainRecord(gap, timestamp, key, value, headers);
        Prop.ForAll(record.NonEmptyListOf().ToArbitrary(), gaps =>
        {
            var offset = 1_000_000L;
            var records = gaps.Select(r => r with { Offset = offset += r.Offset }).ToList();
            using var builder = new RecordBatchBuilder(new RecordBatchOptions { BaseOffset = 1_000_000, Compression = codec, ProducerId = 7 });
            Add(builder, records);
            using var built = builder.Build();
            var header = new RecordBatchHeader(built.Span);
            header.RecordCount.ShouldBe(records.Count);
            header.Compression.ShouldBe(codec);
            header.ProducerId.ShouldBe(7);
            header.EndOffset.ShouldBe(records[^1].Offset + 1);
            header.MaxTimestamp.ShouldBe(records.Max(r => r.Timestamp));
            SampleRecords.Of(built.Span).ShouldBe(records);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));
    }

    [Fact]
    public void A_builder_makes_one_batch_after_the_other()
    {
        using var builder = new RecordBatchBuilder(new RecordBatchOptions());
        builder.Add(5, SampleRecords.Bytes("a"), SampleRecords.Bytes("1"));
        using var first = builder.Build();
        builder.Reset(new RecordBatchOptions { BaseOffset = 1, Compression = RecordCompression.Lz4 });
        builder.Add(6, SampleRecords.Bytes("b"), RecordBytes.Null);
        builder.Add(4, RecordBytes.Null, SampleRecords.Bytes("3"));
        using var second = builder.Build();

        SampleRecords.Of([.. first.Span, .. second.Span]).ShouldBe([new(0, 5, "a", "1"), new(1, 6, "b", null), new(2, 4, null, "3")]);
        Should.Throw<InvalidOperationException>(() => builder.Build());
    }

    [Fact]
    public void A_record_that_does_not_fit_leaves_the_batch_as_it_was()
    {
        using var builder = new RecordBatchBuilder(new RecordBatchOptions { LimitBytes = 100 });
        builder.Add(1, RecordBytes.Null, SampleRecords.Bytes("fits"));

        Should.Throw<RecordFormatException>(() => builder.Add(1, RecordBytes.Null, SampleRecords.Bytes(new string('x', 40))))
            .Fault.ShouldBe(RecordFault.TooLarge);

        using var built = builder.Build();
        SampleRecords.Of(built.Span).ShouldBe([new(0, 1, null, "fits")]);
    }

    [Fact]
    public void With_log_append_time_all_records_have_the_time_of_the_batch()
    {
        using var builder = new RecordBatchBuilder(new RecordBatchOptions { Attributes = BatchAttributes.LogAppendTime, MaxTimestamp = 99 });
        builder.Add(1, RecordBytes.Null, SampleRecords.Bytes("a"));
        builder.Add(2, RecordBytes.Null, SampleRecords.Bytes("b"));

        using var built = builder.Build();

        SampleRecords.Of(built.Span).Select(r => r.Timestamp).ShouldBe([99L, 99L]);
    }

    [Theory]
    [InlineData(RecordCompression.None)]
    [InlineData(RecordCompression.Snappy)]
    public void A_record_without_a_key_is_found(RecordCompression codec)
    {
        using var builder = new RecordBatchBuilder(new RecordBatchOptions { Compression = codec });
        builder.Add(1, SampleRecords.Bytes("a"), RecordBytes.Null);
        builder.Add(1, SampleRecords.Bytes(""), RecordBytes.Null);
        using var keyed = builder.Build();

        OpenedBatch.HasRecordWithoutKey(keyed.Span).ShouldBeFalse();
        OpenedBatch.HasRecordWithoutKey(Samples.Read("batch-2-none.bin")).ShouldBeTrue();
    }

    [Theory]
    [InlineData(57, 9)] // One record fewer than there are: bytes are left.
    [InlineData(57, 11)] // One more.
    [InlineData(57, -1)]
    [InlineData(57, int.MaxValue)]
    [InlineData(23, 8)] // The last offset delta is below the last record's.
    [InlineData(8, 48)] // Shorter than a header.
    [InlineData(8, -1)]
    [InlineData(8, int.MaxValue)]
    public void A_header_that_contradicts_the_records_is_damage(int at, int value)
    {
        var batch = Samples.Read("batch-2-none.bin");
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(at), value);

        Should.Throw<RecordFormatException>(() => ReadThrough(batch)).Fault.ShouldBe(RecordFault.Corrupt);
    }

    [Theory]
    [InlineData("batch-2-none.bin")]
    [InlineData("batch-2-gzip.bin")]
    [InlineData("batch-2-snappy.bin")]
    [InlineData("batch-2-lz4.bin")]
    public void Damaged_batches_give_records_or_the_one_exception(string file)
    {
        var good = Samples.Read(file);
        var random = new Random(7);
        var damages = 0;
        for (var i = 0; i < 5000; i++)
        {
            var batch = good.AsSpan(0, random.Next(3) == 0 ? random.Next(good.Length) : good.Length).ToArray();
            for (var flips = random.Next(1, 5); flips > 0 && batch.Length > 0; flips--)
            {
                batch[random.Next(batch.Length)] = (byte)random.Next(256);
            }

            try
            {
                ReadThrough(batch);
            }
            catch (RecordFormatException)
            {
                damages++;
            }
        }

        damages.ShouldBeGreaterThan(1000);
    }

    private static void ReadThrough(ReadOnlySpan<byte> bytes)
    {
        using var batch = OpenedBatch.Open(bytes, 1_000_000);
        foreach (var record in batch.Records)
        {
            foreach (var header in record.Headers)
            {
                (header.Key.Length + header.Value.Span.Length).ShouldBeLessThan(1_000_000);
            }
        }
    }

    private static void Add(RecordBatchBuilder builder, IEnumerable<PlainRecord> records)
    {
        using var headers = new RecordHeaders();
        foreach (var record in records)
        {
            headers.Clear();
            foreach (var header in record.Headers.Split(';', StringSplitOptions.RemoveEmptyEntries))
            {
                var parts = header.Split('=');
                headers.Add(System.Text.Encoding.UTF8.GetBytes(parts[0]), SampleRecords.Bytes(parts[1] is "null" ? null : parts[1]));
            }

            builder.AddAt(record.Offset, record.Timestamp, SampleRecords.Bytes(record.Key), SampleRecords.Bytes(record.Value), headers.Encoded);
        }
    }
}
