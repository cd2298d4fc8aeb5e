using ActorBroker.Core.Entities;
using ActorBroker.Core.Records;
using ActorBroker.Core.Tests.Records;
using ActorBroker.Core.Topics;
using Shouldly;

namespace ActorBroker.Core.Tests.Topics;

/// <summary>Hears the answer to one command, if it comes.</summary>
internal sealed class Waiter(Action<PartitionEffect> heard) : Recipient
{
    public void Hear(PartitionEffect effect) => heard(effect);
}

/// <summary>Sequence numbers of producers.</summary>
internal static class Sequences
{
    /// <summary>The number so many records behind another; behind 2^31 - 1 comes 0.</summary>
    public static int Behind(int sequence, int count) => (int)(((long)sequence + count) % (1L << 31));
}

/// <summary>A client with a line to the partition that may break: then it hears nothing more of what is under way.</summary>
internal abstract class PartitionClient(long id)
{
    private int _hears = int.MaxValue;

    public long Id => id;

    /// <summary>Its line breaks after so many answers more.</summary>
    public void BreakAfter(int answers) => _hears = answers;

    /// <summary>It has a line again.</summary>
    public void Reconnect() => _hears = int.MaxValue;

    protected Waiter Waits(Action<PartitionEffect> heard) => new(effect =>
    {
        if (_hears > 0)
        {
            _hears--;
            heard(effect);
        }
    });
}

/// <summary>An idempotent producer as Kafka's are: up to five batches in flight, sent again in order until each is acknowledged.</summary>
internal sealed class IdempotentClient(long id, int firstSequence) : PartitionClient(id)
{
    private readonly List<(int Sequence, int Count, int Padding)> _inFlight = [];
    private int _next = firstSequence;

    /// <summary>First sequence number and offset of what was acknowledged.</summary>
    public List<(int Sequence, long Offset)> Acknowledged { get; } = [];

    public bool IsDone => _inFlight.Count == 0;

    public void Produce(int count, int padding)
    {
        if (_inFlight.Count < 5)
        {
            _inFlight.Add((_next, count, padding));
            _next = Sequences.Behind(_next, count);
        }
    }

    /// <summary>Sends the first batches in flight, as far as the line holds.</summary>
    public IEnumerable<PartitionCommand> Send(int most)
    {
        foreach (var batch in _inFlight.Take(most))
        {
            yield return new Append(
                Waits(effect => Hear(batch, (Appended)effect)), 0,
                Batches.Of(batch.Count, 1000, Id, 0, batch.Sequence, padding: batch.Padding));
        }
    }

    private void Hear((int Sequence, int Count, int Padding) batch, Appended answer)
    {
        answer.Error.ShouldBe(PartitionError.None);
        if (_inFlight.Remove(batch))
        {
            Acknowledged.Add((batch.Sequence, answer.BaseOffset));
        }
        else
        {
            Acknowledged.ShouldContain((batch.Sequence, answer.BaseOffset));
        }
    }
}

/// <summary>A transactional producer with its coordinator: each step is repeated until it is answered.</summary>
internal sealed class TransactionalClient(long id) : PartitionClient(id)
{
    private Func<PartitionCommand>? _pending;
    private bool _enlisted;
    private short _epoch;
    private int _next;

    /// <summary>Repeats what was not answered, or begins, writes or ends, as the seed says.</summary>
    public PartitionCommand Step(int seed, int count)
    {
        _pending ??= Choose(seed, count);
        return _pending();
    }

    private Func<PartitionCommand> Choose(int seed, int count)
    {
        var epoch = _epoch;
        if (!_enlisted)
        {
            return () => new Enlist(Answered(() => _enlisted = true), Id, epoch);
        }

        if (seed % 3 > 0)
        {
            var sequence = _next;
            return () => new Append(
                Answered(() => _next = Sequences.Behind(sequence, count)), 0,
                Batches.Of(count, 1000, Id, epoch, sequence, BatchAttributes.Transactional));
        }

        var commit = seed % 2 == 0;
        var fences = !commit && seed % 5 == 0;
        var ending = (short)(fences ? epoch + 1 : epoch);
        return () => new WriteMarker(Answered(() => End(ending)), Id, ending, commit);
    }

    private void End(short epoch)
    {
        _enlisted = false;
        _next = epoch == _epoch ? _next : 0;
        _epoch = epoch;
    }

    private Waiter Answered(Action then)
    {
        var step = _pending;
        return Waits(effect =>
        {
            ErrorOf(effect).ShouldBe(PartitionError.None);
            if (ReferenceEquals(step, _pending))
            {
                _pending = null;
                then();
            }
        });
    }

    private static PartitionError ErrorOf(PartitionEffect effect) => effect switch
    {
        Appended appended => appended.Error,
        Enlisted enlisted => enlisted.Error,
        MarkerWritten written => written.Error,
        _ => throw new ArgumentException($"{effect} answers no producer.", nameof(effect)),
    };
}
