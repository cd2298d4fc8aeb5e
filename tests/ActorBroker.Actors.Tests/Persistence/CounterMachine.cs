using System.Buffers;
using System.Buffers.Binary;
using ActorBroker.Core.Entities;

namespace ActorBroker.Actors.Tests.Persistence;

/// <summary>What a counter can be asked.</summary>
internal abstract record Ask(string Name);

/// <summary>Adds an amount and answers with the sum. A body of so many bytes may come with it.</summary>
internal sealed record Add(string Name, int Amount, Durability Durability = Durability.Synced, int BodyBytes = 0) : Ask(Name);

/// <summary>Adds an amount that is not journaled.</summary>
internal sealed record AddTransient(string Name, int Amount) : Ask(Name);

/// <summary>Answers with the sum.</summary>
internal sealed record Show(string Name) : Ask(Name);

/// <summary>Takes up or gives up soft state.</summary>
internal sealed record Occupy(string Name, bool On) : Ask(Name);

/// <summary>Makes the machine throw.</summary>
internal sealed record Trip(string Name) : Ask(Name);

/// <summary>The sum has grown.</summary>
internal sealed record Grown(int Amount, bool IsJournaled, MessageBlock Body = default);

/// <summary>The smallest machine with hard and soft state: a sum, and whether somebody occupies it.</summary>
internal sealed class CounterMachine : IMachine<Ask, Grown, string>
{
    private long _nextOffset;

    public int Sum { get; private set; }

    public bool IsOccupied { get; private set; }

    public bool IsIdle => !IsOccupied;

    public WakeUp<Ask>? NextWake => null;

    public void Decide(Ask command, Turn<Grown, string> turn)
    {
        switch (command)
        {
            case Add add:
                var body = add.BodyBytes == 0 ? default : new MessageBlock(_nextOffset++, 1, new byte[add.BodyBytes]);
                turn.Raise(new Grown(add.Amount, IsJournaled: true, body), add.Durability);
                break;
            case AddTransient add:
                turn.Raise(new Grown(add.Amount, IsJournaled: false), Durability.Synced);
                break;
            case Occupy occupy:
                IsOccupied = occupy.On;
                break;
            case Trip trip:
                throw new FormatException(trip.Name);
        }

        turn.Tell($"{command.Name}={Sum}");
    }

    public void Conclude(Turn<Grown, string> turn)
    {
    }

    public void Apply(Grown @event) => Sum += @event.Amount;

    public void WriteSnapshot(IBufferWriter<byte> writer) => Write(Sum, writer);

    public void ReadSnapshot(ReadOnlySpan<byte> snapshot) => Sum = BinaryPrimitives.ReadInt32LittleEndian(snapshot);

    public void CollectLive(ICollection<OffsetRange> live)
    {
    }

    private static void Write(int value, IBufferWriter<byte> writer)
    {
        BinaryPrimitives.WriteInt32LittleEndian(writer.GetSpan(sizeof(int)), value);
        writer.Advance(sizeof(int));
    }

    /// <summary>Four bytes for each event.</summary>
    internal sealed class Codec : IEventCodec<Grown>
    {
        public bool IsJournaled(Grown @event) => @event.IsJournaled;

        public void Write(Grown @event, IBufferWriter<byte> writer) => CounterMachine.Write(@event.Amount, writer);

        public Grown Read(ref ReadOnlySpan<byte> source)
        {
            var amount = BinaryPrimitives.ReadInt32LittleEndian(source);
            source = source[sizeof(int)..];
            return new Grown(amount, IsJournaled: true);
        }

        public MessageBlock BodiesOf(Grown @event) => @event.Body;
    }
}
