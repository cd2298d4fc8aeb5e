using ActorBroker.Broker.Messages;
using ActorBroker.Core.Arguments;
using ActorBroker.Core.Queues;

namespace ActorBroker.Kafka.Tests.Edge;

/// <summary>For a broker without queues, where no message has properties.</summary>
internal sealed class NoProperties : IMessageProperties
{
    public IHeaderSource HeadersOf(ReadOnlySpan<byte> properties) => throw new NotSupportedException();

    public MessageTraits TraitsOf(ReadOnlySpan<byte> properties, int bodyLength) => throw new NotSupportedException();

    public byte[] RecordDeath(ReadOnlySpan<byte> properties, in Death death) => throw new NotSupportedException();

    public bool ClosesCycle(ReadOnlySpan<byte> recorded, string queue) => throw new NotSupportedException();
}
