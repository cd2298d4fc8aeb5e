using System.Buffers;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Tests.Entities;
using ActorBroker.Core.Transactions;
using Shouldly;
using Xunit;
using static ActorBroker.Core.Tests.Transactions.TransactionCommands;

namespace ActorBroker.Core.Tests.Transactions;

public class TransactionEventCodecTests : EventCodecSpecification<TransactionEvent>
{
    protected override IEventCodec<TransactionEvent> Codec => TransactionEventCodec.Instance;

    protected override (TransactionEvent Event, string Bytes)[] Golden =>
    [
        (new ProducerBegun(1, new ProducerIdentity(7, 0), ProducerIdentity.None, 60_000), "01010E000101E0D403"),
        (new ProducerBegun(300, new ProducerIdentity(9, 0), new ProducerIdentity(7, 32766), 1), "01AC0212000EFCFF0301"),
        (new ParticipantsAdded(2, []), "020200"),
        (new ParticipantsAdded(2, [P1, G3]), "02020281808080808080800383808080808080800" + "4"),
        (new OutcomeDecided(3, Commit: true), "030301"),
        (new OutcomeDecided(3, Commit: false), "030300"),
        (new ProducerFencedOff(4, 1, new ProducerIdentity(7, 0)), "0404020E00"),
        (new TransactionEnded(5), "0505"),
    ];

    protected override string[] Malformed =>
    [
        "", "00", "0001", "0601", "01", "01010E00", "0101FFFFFFFFFFFFFFFFFFFF01", "01010EFEFF07", "01010E0303", "010100800401",
        "01010E000101FFFFFFFF0F", "0202", "020201", "0202FFFFFFFF0F", "0303", "030302", "04040380808001", "0580808080808080808001",
    ];

    protected override string[] GiantCounts => ["0202FFFFFFFF0701"];

    [Theory]
    [InlineData("")]
    [InlineData("02")]
    [InlineData("01040001010101000000" + "00")]
    [InlineData("01000801010101000000" + "00")]
    [InlineData("01000001010101000000" + "0000")]
    [InlineData("01000001010101000000")]
    public void Bytes_that_are_no_snapshot_are_refused(string bytes) =>
        Should.Throw<InvalidDataException>(() => new TransactionMachine(TransactionLimits.Default).ReadSnapshot(Convert.FromHexString(bytes)));

    [Fact]
    public void A_snapshot_is_written_as_it_was_in_every_version_before()
    {
        var writer = new ArrayBufferWriter<byte>();
        new TransactionMachine(TransactionLimits.Default).WriteSnapshot(writer);
        Convert.ToHexString(writer.WrittenSpan).ShouldBe("01000001010101000000" + "00");
        writer.ResetWrittenCount();
        TransactionScenario.Opened().Given(Abort(A, 0)).Machine.WriteSnapshot(writer);
        Convert.ToHexString(writer.WrittenSpan).ShouldBe("0103010E000101E0D403010102" + "818080808080808003" + "838080808080808004");
    }

    protected override string Told(TransactionEvent @event) => TransactionText.Of(@event);
}
