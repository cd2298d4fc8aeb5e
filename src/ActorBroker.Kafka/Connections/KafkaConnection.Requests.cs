using System.Buffers.Binary;
using ActorBroker.Kafka.Wire;
using Microsoft.AspNetCore.Connections;

namespace ActorBroker.Kafka.Connections;

/// <content>
/// Requests under way. They are answered in their order, and begun one by one, except that Produce requests which follow each
/// other may be under way together: a producer that keeps the pipe full does not wait for the disk between two of them.
/// </content>
internal sealed partial class KafkaConnection
{
    private readonly Queue<KafkaExchange> _underWay = new();
    private KafkaExchange? _next;
    private long _bytesInFlight;

    private void Accept(RequestFrame frame)
    {
        if (Login.ExpectsToken)
        {
            AcceptToken(frame);
            return;
        }

        var reader = new KafkaReader(frame.Bytes);
        var header = RequestHeader.Read(ref reader);
        if (header.Api is not { } api || Handlers.Find(api.Key) is null)
        {
            throw new KafkaWireException($"the API with the key {header.Key} is not known");
        }

        if (!api.Contains(header.Version))
        {
            RefuseVersion(header, api, frame);
            return;
        }

        if (!Login.MaySend(api.Key))
        {
            throw new KafkaWireException($"{api.Key} came before the client has authenticated; only clients on the broker's own machine need no login, others use SASL {Login.Mechanism}");
        }

        Accept(new KafkaExchange(this, header, frame));
    }

    private void Accept(KafkaExchange exchange)
    {
        _bytesInFlight += exchange.Frame.Size;
        _next = exchange;
        Advance();
    }

    /// <summary>
    /// Begins what may begin and writes the responses that are there, as far as their order allows. What waits for a client that
    /// is gone ends at once; what the client sent behind it is still carried out.
    /// </summary>
    private void Advance()
    {
        while (!_isClosed)
        {
            while (_underWay.TryPeek(out var first) && (first.IsComplete || (_isClientGone && first.TryAbandon())))
            {
                _underWay.Dequeue();
                Finish(first);
            }

            if (_isClosed || _next is not { } next || !MayBegin(next))
            {
                EndIfShutDown();
                return;
            }

            _next = null;
            _underWay.Enqueue(next);
            if (!next.IsComplete)
            {
                var body = next.Body();
                Handlers.Find(next.Api.Key)!.Begin(next, ref body);
            }
        }
    }

    // What stands at the head stands for all: only those that are pipelined are ever under way together. Their responses are
    // small; another one waits until the socket has taken the earlier ones, so that a slow client holds one large one at most.
    private bool MayBegin(KafkaExchange next)
    {
        if (_isShuttingDown)
        {
            return false;
        }

        return _underWay.TryPeek(out var first)
            ? first.IsPipelined && next.IsPipelined
            : next.IsPipelined || (!Output.IsBlocked && Output.Unflushed < UnreadResponsesMax);
    }

    private void Finish(KafkaExchange exchange)
    {
        _bytesInFlight -= exchange.Frame.Size;
        if (exchange.Response is { } response)
        {
            Write(response, exchange.Api, exchange.Version, exchange.CorrelationId);
        }

        if (!exchange.IsAbandoned)
        {
            exchange.Frame.Release();
        }

        if (exchange.ClosesConnection)
        {
            End();
        }
    }

    private void Write(IKafkaResponse response, ApiRange api, short version, int correlationId)
    {
        try
        {
            var writer = new KafkaWriter(Output, api.HasFlexibleResponseHeader(version));
            var size = writer.Reserve(sizeof(int));
            writer.WriteInt32(correlationId);
            writer.EndStruct();
            writer.IsFlexible = api.IsFlexible(version);
            response.Write(ref writer, version);
            BinaryPrimitives.WriteInt32BigEndian(size, checked((int)(writer.Written - sizeof(int))));
            writer.Flush();
        }
        catch
        {
            // Half a response must not reach the client.
            _transport.Abort(new ConnectionAbortedException("a response could not be written"));
            throw;
        }
    }

    private void RefuseVersion(RequestHeader header, ApiRange api, RequestFrame frame)
    {
        if (api.Key != ApiKey.ApiVersions)
        {
            throw new KafkaWireException(
                $"version {header.Version} of {api.Key} is not spoken, only {api.Min} to {api.Max}; the client has to ask with ApiVersions");
        }

        // A client that is newer than this broker asks again in a version that it finds in the answer (KIP-511).
        var refused = new KafkaExchange(this, header with { Version = 0 }, frame);
        refused.Complete(new ApiVersionsResponse(ErrorCode.UnsupportedVersion, Handlers.Supported));
        Accept(refused);
    }

    /// <summary>Closes the connection for an error; one that is not the client's is logged with all that is known of it.</summary>
    protected override void Fail(Exception error)
    {
        if (!_isClosed)
        {
            if (error is KafkaWireException)
            {
                LogMessages.ConnectionError(Log, Id, error.Message);
            }
            else
            {
                LogMessages.ConnectionFailed(Log, error, Id);
            }
        }

        End();
    }

    private void AbandonRequests()
    {
        foreach (var exchange in _underWay)
        {
            exchange.TryAbandon();
        }

        _underWay.Clear();
        _next = null;
    }
}
