using ActorBroker.Broker.Topics;
using ActorBroker.Core.Topics;
using ActorBroker.Kafka.Handlers;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Connections;

/// <summary>
/// One request and its response. All members but <see cref="Post"/> are for the connection's turn; a handler that is called back
/// on another thread posts what is to be done there.
/// </summary>
/// <param name="connection">Where the request came from.</param>
/// <param name="header">Its header.</param>
/// <param name="frame">Its bytes.</param>
internal sealed class KafkaExchange(KafkaConnection connection, RequestHeader header, RequestFrame frame)
{
    /// <summary>Where the request came from.</summary>
    public KafkaConnection Connection { get; } = connection;

    /// <summary>The API and the versions of it that are spoken.</summary>
    public ApiRange Api { get; } = header.Api!.Value;

    /// <summary>The request's version, one that is spoken.</summary>
    public short Version => header.Version;

    /// <summary>Comes back with the response.</summary>
    public int CorrelationId => header.CorrelationId;

    /// <summary>What the client calls itself; empty if it does not say.</summary>
    public string ClientId => header.ClientId ?? "";

    /// <summary>The request's bytes; what was read out of it lies there until <see cref="Complete"/>.</summary>
    public RequestFrame Frame { get; } = frame;

    /// <summary>Whether it may be under way together with others of its kind.</summary>
    public bool IsPipelined => Api.Key == ApiKey.Produce;

    /// <summary>Whether the connection is closed behind the response.</summary>
    public bool ClosesConnection { get; set; }

    /// <summary>Whether the response is there, or that there will be none.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>The response; null until <see cref="IsComplete"/> and for a request that has none.</summary>
    public IKafkaResponse? Response { get; private set; }

    /// <summary>
    /// Called if the client goes before the request is complete: what was parked elsewhere for it is to be taken back. What is
    /// completed or posted afterwards is passed over. Null if it is carried out even if nobody hears of it.
    /// </summary>
    public Action? Abandoned { get; set; }

    /// <summary>Whether nobody waits for it any more. Its bytes stay with whoever still reads them.</summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>The request behind its header.</summary>
    public KafkaReader Body()
    {
        var reader = new KafkaReader(Frame.Bytes);
        RequestHeader.Skip(ref reader, Api.IsFlexible(Version));
        return reader;
    }

    /// <summary>Answers. The response is written at once, or when all earlier ones are.</summary>
    public void Complete(IKafkaResponse response)
    {
        Response = response;
        Finish();
    }

    /// <summary>Ends a request that has no response (Produce with acks=0).</summary>
    public void CompleteWithoutResponse() => Finish();

    /// <summary>Ends a request that waits for something that its client will not hear; false if it is complete, or carried out all the same.</summary>
    public bool TryAbandon()
    {
        if (IsComplete || Abandoned is not { } abandoned)
        {
            return false;
        }

        IsAbandoned = true;
        Finish();
        abandoned();
        return true;
    }

    /// <summary>Has something done in the connection's turn; may be called from any thread.</summary>
    public void Post(Action action) => Connection.Self.Tell(new PostedAction(this, action));

    /// <summary>Calls back with a partition's bounds in the connection's turn: at once, or when the partition has come into memory.</summary>
    public void WithBounds(PartitionHandle partition, Action<PartitionBounds> done, Action<Exception> failed)
    {
        if (partition.IsKnown)
        {
            done(partition.Bounds);
            return;
        }

        partition.Tell(new InspectPartition(new PartitionQuestion(this, effect => done(((PartitionInspected)effect).Bounds), failed)));
    }

    /// <summary>Awaits something; <paramref name="done"/> or <paramref name="failed"/> is called in the connection's turn.</summary>
    public void Run<T>(Task<T> task, Action<T> done, Action<Exception> failed) => _ = task.ContinueWith(
        ended => Post(() =>
        {
            if (ended.IsCompletedSuccessfully)
            {
                done(ended.Result);
            }
            else
            {
                failed(ended.Exception?.GetBaseException() ?? new OperationCanceledException());
            }
        }),
        CancellationToken.None,
        TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    private void Finish() => IsComplete = true;
}
