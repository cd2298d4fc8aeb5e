using System.Buffers.Binary;

namespace ActorBroker.Kafka.Connections;

/// <content>SASL tokens without a request around them, which follow version 0 of SaslHandshake.</content>
internal sealed partial class KafkaConnection
{
    private void AcceptToken(RequestFrame frame)
    {
        var isRight = Login.TryToken(frame.Bytes.Span);
        frame.Release();
        if (!isRight)
        {
            // This form has no way to say so but to close.
            LogMessages.LoginRefused(Log, Id);
            End();
            return;
        }

        // PLAIN's answer is an empty token.
        BinaryPrimitives.WriteInt32BigEndian(Output.GetSpan(sizeof(int)), 0);
        Output.Advance(sizeof(int));
    }
}
