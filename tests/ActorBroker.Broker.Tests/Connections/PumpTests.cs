using System.Buffers;
using System.IO.Pipelines;
using ActorBroker.Broker.Connections;
using Microsoft.AspNetCore.Connections;
using Shouldly;
using Xunit;

namespace ActorBroker.Broker.Tests.Connections;

public class PumpTests
{
    private readonly Pipe _pipe = new(new PipeOptions(
        readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, pauseWriterThreshold: 10, resumeWriterThreshold: 5, useSynchronizationContext: false));

    private int _wakes;

    [Fact]
    public void Who_finds_nothing_is_woken_once_and_then_finds_it()
    {
        var pump = new InputPump(_pipe.Reader, () => _wakes++);
        pump.TryRead(out _).ShouldBeFalse();
        pump.TryRead(out _).ShouldBeFalse();
        _wakes.ShouldBe(0);

        Write(1, 2);

        _wakes.ShouldBe(1);
        pump.TryRead(out var result).ShouldBeTrue();
        result.Buffer.ToArray().ShouldBe([1, 2]);
    }

    [Fact]
    public void What_was_not_examined_is_there_again_at_once()
    {
        var pump = new InputPump(_pipe.Reader, () => _wakes++);
        Write(1, 2, 3);
        pump.TryRead(out var result).ShouldBeTrue();

        pump.AdvanceTo(result.Buffer.GetPosition(1), result.Buffer.GetPosition(1));

        pump.TryRead(out result).ShouldBeTrue();
        result.Buffer.ToArray().ShouldBe([2, 3]);
    }

    [Fact]
    public void What_was_examined_is_there_again_when_more_has_come()
    {
        var pump = new InputPump(_pipe.Reader, () => _wakes++);
        Write(1);
        pump.TryRead(out var result).ShouldBeTrue();
        pump.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        pump.TryRead(out _).ShouldBeFalse();

        Write(2);

        pump.TryRead(out result).ShouldBeTrue();
        result.Buffer.ToArray().ShouldBe([1, 2]);
    }

    [Fact]
    public void A_reader_hears_of_the_end_and_of_a_failure()
    {
        var ended = new Pipe();
        ended.Writer.Complete();
        var pump = new InputPump(_pipe.Reader, () => _wakes++);
        pump.TryRead(out _).ShouldBeFalse();

        _pipe.Writer.Complete(new ConnectionResetException("gone"));

        new InputPump(ended.Reader, () => _wakes++).TryRead(out var result).ShouldBeTrue();
        result.IsCompleted.ShouldBeTrue();
        _wakes.ShouldBe(1);
        pump.TryRead(out _).ShouldBeFalse();
        pump.IsBroken.ShouldBeTrue();
    }

    [Fact]
    public void A_writer_is_behind_until_the_reader_has_caught_up()
    {
        var pump = new OutputPump(_pipe.Writer, () => _wakes++);
        pump.Write(new byte[12]);
        pump.Unflushed.ShouldBe(12);
        pump.Flush();
        pump.IsBlocked.ShouldBeTrue();
        pump.Unflushed.ShouldBe(0);

        pump.Write(new byte[3]);
        pump.Flush();
        pump.Unflushed.ShouldBe(3);
        Read().ShouldBe(12);

        _wakes.ShouldBe(1);
        pump.Refresh();
        pump.IsBlocked.ShouldBeFalse();
        pump.Flush();
        pump.Unflushed.ShouldBe(0);
        Read().ShouldBe(3);
    }

    [Fact]
    public void A_writer_whose_reader_is_gone_is_broken()
    {
        var pump = new OutputPump(_pipe.Writer, () => _wakes++);
        pump.Write(new byte[12]);
        pump.Flush();

        _pipe.Reader.Complete();

        _wakes.ShouldBe(1);
        pump.Refresh();
        pump.IsBroken.ShouldBeTrue();
        pump.IsBlocked.ShouldBeFalse();
        pump.Write(new byte[3]);
        pump.Flush();
    }

    [Fact]
    public void A_flush_of_nothing_is_none()
    {
        var pump = new OutputPump(_pipe.Writer, () => _wakes++);

        pump.Flush();

        pump.WasUsed.ShouldBeFalse();
        _pipe.Reader.TryRead(out _).ShouldBeFalse();
    }

    private void Write(params byte[] bytes)
    {
        bytes.CopyTo(_pipe.Writer.GetSpan(bytes.Length));
        _pipe.Writer.Advance(bytes.Length);
        _ = _pipe.Writer.FlushAsync().AsTask();
    }

    private long Read()
    {
        _pipe.Reader.TryRead(out var result).ShouldBeTrue();
        var length = result.Buffer.Length;
        _pipe.Reader.AdvanceTo(result.Buffer.End);
        return length;
    }
}
