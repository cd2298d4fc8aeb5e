using ActorBroker.Core.Encoding;
using ActorBroker.Core.Records;
using Shouldly;
using Xunit;

namespace ActorBroker.Core.Tests.Records;

public class ControlBatchTests
{
    private const string BehindTheChecksum =
        "0030"                  // attributes: transactional, control
        + "00000000"            // last offset delta
        + "0000018BCFE56800"    // base timestamp
        + "0000018BCFE56800"    // max timestamp
        + "00000000000003E9"    // producer id 1001
        + "0002"                // producer epoch
        + "FFFFFFFF"            // base sequence
        + "00000001"            // one record
        + "20" + "00" + "00" + "00"        // length 16, attributes, timestamp delta, offset delta
        + "08" + "0000" + "00TT"           // key of 4 bytes: version 0, type
        + "0C" + "0000" + "00000000"       // value of 6 bytes: version 0, coordinator epoch 0
        + "00";                            // no headers

    [Theory]
    [InlineData(true, "01")]
    [InlineData(false, "00")]
    public void A_marker_has_the_bytes_of_Kafkas(bool commit, string type)
    {
        var marker = ControlBatch.Marker(0x1234, 1_700_000_000_000, 1001, 2, commit);
        var covered = BehindTheChecksum.Replace("TT", type, StringComparison.Ordinal);
        var crc = Crc32C.Of(Convert.FromHexString(covered));
        Convert.ToHexString(marker).ShouldBe(
            "0000000000001234"      // base offset
            + "00000042"            // 66 bytes behind the length
            + "00000000"            // leader epoch
            + "02"                  // magic
            + crc.ToString("X8", null)
            + covered);
        marker.Length.ShouldBe(ControlBatch.Size);
        ControlBatch.IsCommit(marker).ShouldBe(commit);
    }

    [Fact]
    public void A_position_leaves_the_checksum_right()
    {
        var batch = Batches.Of(2);
        RecordBatchPatch.SetPosition(batch, 77, 3);
        var header = new RecordBatchHeader(batch);
        header.BaseOffset.ShouldBe(77);
        header.LeaderEpoch.ShouldBe(3);
        RecordBatchCheck.Check(batch, keysRequired: false, out _).ShouldBe(RecordBatchError.None);
    }

    [Fact]
    public void The_time_of_the_append_takes_the_place_of_the_producers()
    {
        var batch = Batches.Of(2, timestamp: 5);
        RecordBatchPatch.SetLogAppendTime(batch, 1000);
        var header = new RecordBatchHeader(batch);
        header.Attributes.ShouldBe(BatchAttributes.LogAppendTime);
        header.MaxTimestamp.ShouldBe(1000);
        header.BaseTimestamp.ShouldBe(5);
        RecordBatchCheck.Check(batch, keysRequired: false, out _).ShouldBe(RecordBatchError.None);
    }
}
