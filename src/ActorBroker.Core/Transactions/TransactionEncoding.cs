using System.Buffers;
using ActorBroker.Core.Encoding;
using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Transactions;

/// <summary>The primitives that a coordinator's events and its snapshot share.</summary>
internal static class TransactionEncoding
{
    public static void WriteProducer(this IBufferWriter<byte> writer, ProducerIdentity producer)
    {
        writer.WriteSignedVarint(producer.Id);
        writer.WriteSignedVarint(producer.Epoch);
    }

    public static void WriteParticipants(this IBufferWriter<byte> writer, IReadOnlyCollection<EntityId> participants)
    {
        writer.WriteVarint((ulong)participants.Count);
        foreach (var participant in participants)
        {
            writer.WriteVarint(participant.Value);
        }
    }

    public static ProducerIdentity ReadProducer(this ref ReadOnlySpan<byte> source)
    {
        var id = source.ReadSignedVarint();
        return new ProducerIdentity(id, source.ReadEpoch());
    }

    public static short ReadEpoch(this ref ReadOnlySpan<byte> source)
    {
        var epoch = source.ReadSignedVarint();
        return epoch is >= -1 and <= short.MaxValue ? (short)epoch : throw new InvalidDataException($"{epoch} is no epoch of a producer.");
    }

    public static List<EntityId> ReadParticipants(this ref ReadOnlySpan<byte> source)
    {
        var count = source.ReadCount(1);
        var participants = new List<EntityId>(count);
        for (; count > 0; count--)
        {
            participants.Add(new EntityId(source.ReadVarint()));
        }

        return participants;
    }

    public static long ReadNumber(this ref ReadOnlySpan<byte> source, long most)
    {
        var number = source.ReadVarint();
        return number <= (ulong)most ? (long)number : throw new InvalidDataException($"A transaction's number {number} is larger than {most}.");
    }
}
