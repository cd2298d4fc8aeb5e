using System.Buffers;
using System.Buffers.Binary;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Connections;

/// <content>Requests from the socket.</content>
internal sealed partial class KafkaConnection
{
    /// <summary>Bytes of responses that may wait for a client that does not read, before what it sends is not read either.</summary>
    private const long UnreadResponsesMax = 1 << 20;

    /// <summary>Requests of a connection that may be under way, however small they are; above that its socket is not read.</summary>
    private const int RequestsUnderWayMax = 4096;

    /// <summary>Bytes of the shortest request: a header without a client id.</summary>
    private const int RequestSizeMin = 8;

    private RequestFrame? _frame;

    /// <inheritdoc/>
    protected override long TurnReadBytes => 1 << 20;

    /// <inheritdoc/>
    protected override bool MayRead => !_isClosed
        && !_isShuttingDown
        && _next is null
        && _underWay.Count < RequestsUnderWayMax
        && _bytesInFlight <= Options.RequestBytesInFlightMax
        && Output.Unflushed < UnreadResponsesMax;

    /// <inheritdoc/>
    protected override void Process(ref ReadOnlySequence<byte> rest)
    {
        while (MayRead && (_frame is not null || TryStartFrame(ref rest)))
        {
            rest = _frame!.Fill(rest);
            if (!_frame.IsWhole)
            {
                return;
            }

            var frame = _frame;
            _frame = null;
            Accept(frame);
        }
    }

    private bool TryStartFrame(ref ReadOnlySequence<byte> rest)
    {
        if (rest.Length < sizeof(int))
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[sizeof(int)];
        rest.Slice(0, sizeof(int)).CopyTo(bytes);
        var size = BinaryPrimitives.ReadInt32BigEndian(bytes);
        var max = Login.MaySendAll ? Options.RequestSizeMax : Options.UnauthenticatedRequestSizeMax;
        if (size > max)
        {
            throw new KafkaWireException($"a request of {size} bytes is larger than the limit of {max} bytes{(Login.MaySendAll ? "" : " before authentication")}{ForeignProtocol.Hint(size)}");
        }

        if (size < RequestSizeMin && !Login.ExpectsToken)
        {
            throw new KafkaWireException($"a request of {size} bytes is too short for its header; perhaps the client speaks another protocol");
        }

        rest = rest.Slice(sizeof(int));
        _frame = new RequestFrame(Math.Max(size, 0));
        return true;
    }
}
