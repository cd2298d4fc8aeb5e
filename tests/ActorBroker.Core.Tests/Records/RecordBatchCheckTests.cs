using System.Buffers.Binary;
using ActorBroker.Core.Records;
using ActorBroker.TestKit;
using Shouldly;
using Xunit;

namespace ActorBroker.Core.Tests.Records;

public class RecordBatchCheckTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(200)]
    public void A_batch_as_clients_send_it_is_taken_and_tells_its_size(int count)
    {
        var batch = Batches.Of(count, key: "k");
        RecordBatchCheck.Check([.. batch, 1, 2, 3], keysRequired: true, out var size).ShouldBe(RecordBatchError.None);
        size.ShouldBe(batch.Length);
    }

    [Fact]
    public void A_batch_that_ends_too_early_is_refused_at_every_length()
    {
        var batch = Batches.Of(2);
        for (var length = 0; length < batch.Length; length++)
        {
            Check(batch[..length]).ShouldBe(RecordBatchError.Truncated, $"the first {length} bytes");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Another_magic_is_named(byte magic) => Check(With(Batches.Of(1), b => b[16] = magic)).ShouldBe(RecordBatchError.OtherMagic);

    [Theory]
    [InlineData(48)]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void A_length_that_cannot_be_is_refused(int length) =>
        Check(With(Batches.Of(1), b => BinaryPrimitives.WriteInt32BigEndian(b.AsSpan(8), length))).ShouldBe(RecordBatchError.InvalidLength);

    [Fact]
    public void A_flipped_bit_anywhere_behind_the_checksum_is_found()
    {
        var batch = Batches.Of(2);
        for (var at = RecordBatchHeader.CrcStart; at < batch.Length; at++)
        {
            Check(With([.. batch], b => b[at] ^= 4)).ShouldBe(RecordBatchError.WrongCrc, $"byte {at}");
        }
    }

    [Theory]
    [InlineData(BatchAttributes.Control | BatchAttributes.Transactional, RecordBatchError.InvalidAttributes)]
    [InlineData((BatchAttributes)0x40, RecordBatchError.InvalidAttributes)]
    [InlineData(unchecked((BatchAttributes)0x8000), RecordBatchError.InvalidAttributes)]
    [InlineData((BatchAttributes)5, RecordBatchError.UnknownCompression)]
    [InlineData((BatchAttributes)7, RecordBatchError.UnknownCompression)]
    [InlineData(BatchAttributes.Transactional, RecordBatchError.InvalidProducer)]
    public void Attributes_that_no_client_may_send_are_refused(BatchAttributes attributes, RecordBatchError error) =>
        Check(Batches.Of(1, attributes: attributes)).ShouldBe(error);

    [Theory]
    [InlineData(7, 0, 0, RecordBatchError.None)]
    [InlineData(7, -1, 0, RecordBatchError.InvalidProducer)]
    [InlineData(7, 0, -1, RecordBatchError.InvalidProducer)]
    [InlineData(-1, 0, 0, RecordBatchError.None)]
    public void Producer_epoch_and_sequence_go_together(long id, short epoch, int sequence, RecordBatchError error) =>
        Check(Batches.Of(1, producerId: id, epoch: epoch, sequence: sequence)).ShouldBe(error);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, -2)]
    [InlineData(2, 0)]
    [InlineData(1, 1)]
    [InlineData(int.MinValue, int.MaxValue)]
    public void A_count_that_is_not_what_the_last_offset_says_is_refused(int count, int lastDelta) =>
        Check(Sealed(Batches.Of(1), b =>
        {
            BinaryPrimitives.WriteInt32BigEndian(b.AsSpan(23), lastDelta);
            BinaryPrimitives.WriteInt32BigEndian(b.AsSpan(57), count);
        })).ShouldBe(RecordBatchError.InvalidCount);

    [Fact]
    public void More_records_than_the_bytes_can_hold_are_refused() =>
        Check(Batches.Of(3, new byte[20])).ShouldBe(RecordBatchError.InvalidCount);

    [Fact]
    public void A_compressed_batch_is_not_looked_into() =>
        Check(Batches.Of(300, new byte[20], attributes: BatchAttributes.Compression4)).ShouldBe(RecordBatchError.None);

    [Theory]
    [InlineData("0E 00 00 00 01 02 AA 00", "the record as it should be", RecordBatchError.None)]
    [InlineData("0E 00 00 00 01 02 AA 00 00", "a byte behind the last record", RecordBatchError.InvalidRecords)]
    [InlineData("10 00 00 00 01 02 AA 00", "a record longer than the batch", RecordBatchError.InvalidRecords)]
    [InlineData("0C 00 00 00 01 02 AA 00", "a record that ends before its headers", RecordBatchError.InvalidRecords)]
    [InlineData("0D 00 00 00 01 02 AA 00", "a negative length", RecordBatchError.InvalidRecords)]
    [InlineData("0E 00 00 02 01 02 AA 00", "an offset that is not the next", RecordBatchError.InvalidRecords)]
    [InlineData("0E 00 00 00 03 02 AA 00", "a key length of -2", RecordBatchError.InvalidRecords)]
    [InlineData("0E 00 00 00 10 02 AA 00", "a key longer than the record", RecordBatchError.InvalidRecords)]
    [InlineData("0E 00 00 00 01 06 AA 00", "a value longer than the record", RecordBatchError.InvalidRecords)]
    [InlineData("0E 00 00 00 01 02 AA 01", "-1 headers", RecordBatchError.InvalidRecords)]
    [InlineData("0E 00 00 00 01 02 AA 02", "a header that is not there", RecordBatchError.InvalidRecords)]
    [InlineData("14 00 00 00 01 02 AA 02 02 68 01", "a header without a value", RecordBatchError.None)]
    [InlineData("12 00 00 00 01 02 AA 02 01 01", "a header without a name", RecordBatchError.InvalidRecords)]
    [InlineData("FF FF FF FF FF FF FF FF FF FF FF", "a length without an end", RecordBatchError.InvalidRecords)]
    public void Uncompressed_records_are_looked_at_one_by_one(string records, string what, RecordBatchError error) =>
        Check(Batches.Of(1, Convert.FromHexString(records.Replace(" ", "", StringComparison.Ordinal)))).ShouldBe(error, what);

    [Fact]
    public void A_record_without_a_key_is_refused_where_each_must_have_one()
    {
        RecordBatchCheck.Check(Batches.Of(1), keysRequired: true, out _).ShouldBe(RecordBatchError.MissingKey);
        RecordBatchCheck.Check(Batches.Of(1, key: ""), keysRequired: true, out _).ShouldBe(RecordBatchError.None);
    }

    [Fact]
    public void A_marker_is_a_sound_batch_but_for_being_one()
    {
        var marker = ControlBatch.Marker(5, 1000, 7, 2, commit: true);
        Check(marker).ShouldBe(RecordBatchError.InvalidAttributes);
        Check(Sealed(marker, b => b[22] = 0x00)).ShouldBe(RecordBatchError.InvalidProducer);
    }

    [Fact]
    public void A_check_allocates_nothing()
    {
        var batch = Batches.Of(50);
        Check(batch);
        Allocations.Least(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                RecordBatchCheck.Check(batch, keysRequired: false, out _);
            }
        }).ShouldBe(0);
    }

    private static RecordBatchError Check(byte[] bytes) => RecordBatchCheck.Check(bytes, keysRequired: false, out _);

    private static byte[] With(byte[] batch, Action<byte[]> change)
    {
        change(batch);
        return batch;
    }

    private static byte[] Sealed(byte[] batch, Action<byte[]> change)
    {
        change(batch);
        RecordBatchPatch.SetCrc(batch);
        return batch;
    }
}
