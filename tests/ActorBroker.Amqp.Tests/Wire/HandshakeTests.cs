using ActorBroker.Amqp.Wire;
using Shouldly;
using Xunit;

namespace ActorBroker.Amqp.Tests.Wire;

public class HandshakeTests
{
    [Theory]
    [InlineData("", ProtocolHeaderKind.Incomplete)]
    [InlineData("41", ProtocolHeaderKind.Incomplete)]
    [InlineData("414d5150 000009", ProtocolHeaderKind.Incomplete)]
    [InlineData("414d5150 00000901", ProtocolHeaderKind.Amqp091)]
    [InlineData("414d5150 00000901 0100", ProtocolHeaderKind.Amqp091)]
    [InlineData("414d5150 00010000", ProtocolHeaderKind.OtherAmqp)]
    [InlineData("414d5150 03010000", ProtocolHeaderKind.OtherAmqp)]
    [InlineData("414d5150 01010900", ProtocolHeaderKind.OtherAmqp)]
    [InlineData("47", ProtocolHeaderKind.NotAmqp)]
    [InlineData("474554202f", ProtocolHeaderKind.NotAmqp)]
    [InlineData("160301", ProtocolHeaderKind.NotAmqp)]
    public void The_first_bytes_tell_the_protocol(string head, ProtocolHeaderKind kind) =>
        ProtocolHeader.Recognise(Hex.Bytes(head)).ShouldBe(kind);

    [Theory]
    [InlineData(AmqpReplyCode.NotFound, "NOT_FOUND - why", false)]
    [InlineData(AmqpReplyCode.PreconditionFailed, "PRECONDITION_FAILED - why", false)]
    [InlineData(AmqpReplyCode.NoRoute, "NO_ROUTE - why", false)]
    [InlineData(AmqpReplyCode.ConnectionForced, "CONNECTION_FORCED - why", true)]
    [InlineData(AmqpReplyCode.InvalidPath, "INVALID_PATH - why", true)]
    [InlineData(AmqpReplyCode.NotAllowed, "NOT_ALLOWED - why", true)]
    public void A_reply_code_has_the_name_and_reach_that_clients_know(AmqpReplyCode code, string text, bool closesConnection)
    {
        AmqpReplyCodes.Text(code, "why").ShouldBe(text);
        AmqpReplyCodes.ClosesConnection(code).ShouldBe(closesConnection);
    }

    [Fact]
    public void Every_reply_code_has_a_name_in_capitals()
    {
        foreach (var code in Enum.GetValues<AmqpReplyCode>())
        {
            AmqpReplyCodes.NameOf(code).Replace("_", string.Empty, StringComparison.Ordinal)
                .ShouldBe(code.ToString().ToUpperInvariant());
        }
    }

    [Fact]
    public void A_reply_text_of_255_bytes_stands_and_a_longer_one_is_cut()
    {
        AmqpReplyCodes.Fit(new string('a', 255)).ShouldBe(new string('a', 255));
        AmqpReplyCodes.Fit(new string('a', 256)).ShouldBe(new string('a', 252) + "...");
    }
}
