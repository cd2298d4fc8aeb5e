using ActorBroker.Broker.Messages;
using ActorBroker.Broker.Topics;
using ActorBroker.Core.Arguments;
using ActorBroker.Core.Queues;

namespace ActorBroker.TestKit;

/// <summary>Properties as plain bytes: a death adds a byte that says why, and there are no headers.</summary>
internal sealed class PlainProperties : IMessageProperties
{
    public IHeaderSource HeadersOf(ReadOnlySpan<byte> properties) => ArgumentTable.Empty;

    public MessageTraits TraitsOf(ReadOnlySpan<byte> properties, int bodyLength) => MessageTraits.None with { Size = bodyLength };

    public byte[] RecordDeath(ReadOnlySpan<byte> properties, in Death death) => [.. properties, (byte)death.Reason];

    public IReadOnlyList<byte[]> CopyKeysOf(ReadOnlySpan<byte> properties) => [];

    public bool ClosesCycle(ReadOnlySpan<byte> recorded, string queue) => false;

    public void Describe(ReadOnlySpan<byte> exchange, ReadOnlySpan<byte> routingKey, ReadOnlySpan<byte> properties, OutgoingRecord record)
    {
        record.Clear();
        record.Key = routingKey;
    }
}
