using System.Buffers;
using ActorBroker.Core.Entities;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ActorBroker.Core.Tests.Entities;

/// <summary>What holds for the bytes of every machine's events: they stay as they are, and bad ones are refused.</summary>
/// <typeparam name="TEvent">The events.</typeparam>
public abstract class EventCodecSpecification<TEvent>
{
    /// <summary>The codec.</summary>
    protected abstract IEventCodec<TEvent> Codec { get; }

    /// <summary>Events, and their bytes in every version before.</summary>
    protected abstract (TEvent Event, string Bytes)[] Golden { get; }

    /// <summary>Bytes that are no event.</summary>
    protected abstract string[] Malformed { get; }

    /// <summary>Bytes that announce a great many things of which few or none are there.</summary>
    protected abstract string[] GiantCounts { get; }

    [Fact]
    public void Events_are_written_as_they_were_in_every_version_before()
    {
        foreach (var (@event, bytes) in Golden)
        {
            Convert.ToHexString(Written(@event)).ShouldBe(bytes);
        }
    }

    [Fact]
    public void Events_of_every_version_before_are_read_and_the_bytes_behind_them_are_left()
    {
        foreach (var (@event, bytes) in Golden)
        {
            ReadOnlySpan<byte> source = Convert.FromHexString(bytes + "AB");
            var read = Codec.Read(ref source);
            Convert.ToHexString(source).ShouldBe("AB");
            Told(read).ShouldBe(Told(@event));
            Convert.ToHexString(Written(read)).ShouldBe(bytes);
        }
    }

    [Fact]
    public void Bytes_that_end_too_early_are_refused()
    {
        foreach (var (_, bytes) in Golden)
        {
            var whole = Convert.FromHexString(bytes);
            for (var length = 0; length < whole.Length; length++)
            {
                Should.Throw<InvalidDataException>(() => Read(whole[..length]), $"the first {length} bytes of {bytes}");
            }
        }
    }

    [Fact]
    public void Malformed_bytes_are_refused()
    {
        foreach (var bytes in Malformed)
        {
            Should.Throw<InvalidDataException>(() => Read(Convert.FromHexString(bytes)), bytes);
        }
    }

    [Fact]
    public void Mutated_events_are_refused_or_read_as_what_can_be_applied_and_written_again()
    {
        var mutation = from at in Gen.Choose(0, 1000) from value in Gen.Choose(0, 255) select (at, value);
        var bytes = from golden in Gen.Elements(Golden) from mutations in mutation.ArrayOf() select Mutated(Convert.FromHexString(golden.Bytes), mutations);
        Prop.ForAll(bytes.ToArbitrary(), ReadsOrRefuses).Check(Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(5));
    }

    [Fact]
    public void A_giant_count_allocates_nothing_for_it()
    {
        foreach (var bytes in GiantCounts)
        {
            var source = Convert.FromHexString(bytes);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Should.Throw<InvalidDataException>(() => Read(source), bytes);
            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1 << 20);
        }
    }

    /// <summary>An event in words.</summary>
    protected abstract string Told(TEvent @event);

    /// <summary>Sees that an event that was read from any bytes may be applied.</summary>
    protected virtual void ShouldBeSound(TEvent @event)
    {
        // That its numbers are in their bounds was checked when it was read; few machines ask for more.
    }

    /// <summary>Sees that an event is the same when it is read back.</summary>
    protected void ShouldBeReadBack(TEvent @event)
    {
        ReadOnlySpan<byte> source = Written(@event);
        Told(Codec.Read(ref source)).ShouldBe(Told(@event));
        source.Length.ShouldBe(0);
    }

    /// <summary>Bytes of which some were replaced.</summary>
    protected static byte[] Mutated(byte[] bytes, (int At, int Value)[] mutations)
    {
        var mutated = bytes.ToArray();
        foreach (var (at, value) in mutations)
        {
            mutated[at % mutated.Length] = (byte)value;
        }

        return mutated;
    }

    private void ReadsOrRefuses(byte[] bytes)
    {
        TEvent read;
        try
        {
            read = Read(bytes);
        }
        catch (InvalidDataException e)
        {
            e.Message.ShouldNotBeEmpty();
            return;
        }

        ShouldBeSound(read);
        ShouldBeReadBack(read);
    }

    private byte[] Written(TEvent @event)
    {
        var writer = new ArrayBufferWriter<byte>();
        Codec.Write(@event, writer);
        return writer.WrittenSpan.ToArray();
    }

    private TEvent Read(byte[] bytes)
    {
        ReadOnlySpan<byte> source = bytes;
        return Codec.Read(ref source);
    }
}
