using System.Buffers;
using ActorBroker.Amqp.Wire;
using ActorBroker.TestKit;
using Shouldly;
using Xunit;

namespace ActorBroker.Amqp.Tests.Wire;

public class FrameTests
{
    private const int FrameMax = 4096;

    private static readonly byte[] _stream = MakeStream();

    [Fact]
    public void Frames_of_one_segment_are_read_without_a_copy_or_an_allocation()
    {
        Count(_stream).ShouldBe(5);

        Allocations.Least(static () => Count(_stream)).ShouldBe(0);
    }

    [Fact]
    public void Frames_are_the_same_wherever_the_buffer_is_split()
    {
        var whole = Read(new ReadOnlySequence<byte>(_stream), out _);
        for (var at = 0; at <= _stream.Length; at++)
        {
            Read(Segments.Of(_stream[..at], _stream[at..]), out var consumed).ShouldBe(whole, $"split at {at}");
            consumed.ShouldBe(_stream.Length);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(64)]
    public void Frames_are_the_same_in_segments_of_any_size(int size)
    {
        var whole = Read(new ReadOnlySequence<byte>(_stream), out _);

        Read(Segments.Of([.. _stream.Chunk(size)]), out _).ShouldBe(whole);
    }

    [Fact]
    public void An_incomplete_frame_is_left_in_the_buffer_at_every_length()
    {
        var whole = Read(new ReadOnlySequence<byte>(_stream), out _);
        for (var length = 0; length < _stream.Length; length++)
        {
            var there = _stream[..length];
            var one = Read(new ReadOnlySequence<byte>(there), out var consumed);
            var many = Read(Segments.Of([.. there.Chunk(5)]), out var consumedOfMany);

            one.ShouldBe(whole.Take(one.Count));
            one.Count.ShouldBeLessThan(whole.Count);
            many.ShouldBe(one);
            consumedOfMany.ShouldBe(consumed);
            consumed.ShouldBeLessThanOrEqualTo(length);
        }
    }

    [Theory]
    [InlineData("00 0001 00000000 ce")]
    [InlineData("04 0001 00000000 ce")]
    [InlineData("07 0001 00000000 ce")]
    [InlineData("09 0001 00000000 ce")]
    [InlineData("03 0001 00000001 00 cd")]
    [InlineData("03 0001 00000000 00")]
    [InlineData("03 0001 00000ff9")]
    [InlineData("03 0001 ffffffff")]
    [InlineData("03 0001 7fffffff")]
    [InlineData("08 0001 00000000 ce")]
    [InlineData("08 0000 00000001 00 ce")]
    public void A_bad_envelope_is_a_frame_error(string bytes)
    {
        var frame = Hex.Bytes(bytes);

        Should.Throw<AmqpWireException>(() => Count(frame)).Code.ShouldBe(AmqpReplyCode.FrameError);
        Should.Throw<AmqpWireException>(() => Read(Segments.Of([.. frame.Chunk(2)]), out _)).Code.ShouldBe(AmqpReplyCode.FrameError);
    }

    [Fact]
    public void A_frame_of_exactly_frame_max_is_read()
    {
        var output = new ArrayBufferWriter<byte>();
        WriteFrame(output, FrameType.Body, new byte[FrameMax - WireLimits.FrameOverheadBytes]);

        output.WrittenCount.ShouldBe(FrameMax);
        Count(output.WrittenSpan.ToArray()).ShouldBe(1);
    }

    [Fact]
    public void A_claimed_size_within_frame_max_reserves_nothing_before_the_bytes_are_there()
    {
        using var gatherer = new FrameGatherer();
        var buffer = Segments.Of(Hex.Bytes("03 0001"), Hex.Bytes("00000f00 00"));
        gatherer.Head(buffer, FrameMax);
        long length = 0;

        Allocations.Least(() => length = gatherer.Head(buffer, FrameMax).Length).ShouldBeLessThan(256);

        length.ShouldBe(3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_damaged_stream_is_refused_or_read_but_never_breaks_the_reader(int seed) =>
        Mutations.Survive(seed, rounds: 2000, _stream, bytes =>
        {
            Count(bytes);
            Read(Segments.Of([.. bytes.Chunk(7)]), out _);
        });

    [Fact]
    public void The_heartbeat_is_a_frame_of_its_own_kind()
    {
        var cursor = new FrameCursor(Frame.HeartbeatBytes, FrameMax);

        cursor.TryRead(out var frame).ShouldBeTrue();
        frame.Type.ShouldBe(FrameType.Heartbeat);
        cursor.Consumed.ShouldBe(8);
        cursor.TryRead(out _).ShouldBeFalse();
    }

    private static byte[] MakeStream()
    {
        var output = new ArrayBufferWriter<byte>();
        var method = new BasicPublish { Exchange = "x"u8, RoutingKey = "key"u8, Mandatory = true, Immediate = false };
        ContentWriter.Write(output, 3, FrameMax, method, new MessageProperties { DeliveryMode = 2 }.ToBytes(), new byte[64]);
        output.Write(Frame.HeartbeatBytes);
        new BasicAck(9, Multiple: true).Write(output, 4);
        return output.WrittenSpan.ToArray();
    }

    private static void WriteFrame(ArrayBufferWriter<byte> output, FrameType type, byte[] payload)
    {
        var writer = new WireWriter(output.GetSpan(payload.Length + WireLimits.FrameOverheadBytes));
        var start = writer.BeginFrame(type, 1);
        writer.WriteBytes(payload);
        writer.EndFrame(start);
        output.Advance(writer.Position);
    }

    private static int Count(byte[] bytes)
    {
        var cursor = new FrameCursor(bytes, FrameMax);
        var count = 0;
        while (cursor.TryRead(out _))
        {
            count++;
        }

        return count;
    }

    /// <summary>The loop that the remarks of <see cref="FrameCursor"/> show.</summary>
    private static List<string> Read(ReadOnlySequence<byte> rest, out long consumed)
    {
        using var gatherer = new FrameGatherer();
        var frames = new List<string>();
        consumed = 0;
        while (true)
        {
            var cursor = new FrameCursor(gatherer.Head(rest, FrameMax), FrameMax);
            while (cursor.TryRead(out var frame))
            {
                frames.Add($"{frame.Type} {frame.Channel} {Hex.Text(frame.Payload)}");
            }

            if (cursor.Consumed == 0)
            {
                return frames;
            }

            consumed += cursor.Consumed;
            rest = rest.Slice(cursor.Consumed);
        }
    }
}
