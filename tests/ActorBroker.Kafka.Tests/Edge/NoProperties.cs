using ActorBroker.Broker.Messages;
using ActorBroker.Broker.Topics;
using ActorBroker.Core.Arguments;
using ActorBroker.Core.Queues;

namespace ActorBroker.Kafka.Tests.Edge;

/// <summary>For a broker without queues, where no message has properties.</summary>
internal sealed class NoProperties : IMessageProperties
{
    public IHeaderSource HeadersOf(ReadOnlySpan<byte> properties) => throw new NotSupportedException();

    public MessageTraits TraitsOf(ReadOnlySpan<byte> properties, int bodyLength) => throw new NotSupportedException();

    public byte[] RecordDeath(ReadOnlySpan<byte> properties, in Death death) => throw new NotSupportedException();

    public IReadOnlyList<byte[]> CopyKeysOf(ReadOnlySpan<byte> properties) => throw new NotSupportedException();

    public bool ClosesCycle(ReadOnlySpan<byte> recorded, string queue) => throw new NotSupportedException();

    public void Describe(ReadOnlySpan<byte> exchange, ReadOnlySpan<byte> routingKey, ReadOnlySpan<byte> properties, OutgoingRecord record) =>
        throw new NotSupportedException();
}
