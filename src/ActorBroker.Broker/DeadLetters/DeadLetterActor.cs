using ActorBroker.Actors;
using ActorBroker.Broker.Queues;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Queues;
using DeadLetter = ActorBroker.Core.Queues.DeadLetter;

namespace ActorBroker.Broker.DeadLetters;

/// <summary>
/// Takes the dead letters of one queue to where its dead-letter exchange leads, a portion at a time and in order. The
/// queue keeps each one until all its targets have it on disk; what it repeats after a crash they recognise.
/// </summary>
internal sealed class DeadLetterActor(QueueHandle source, DeadLetterRoute route) : Actor<IDeadLetterMessage>
{
    /// <summary>Most messages of a portion.</summary>
    private const int PortionMessagesMax = 256;

    /// <summary>
    /// Most bytes that a portion has in memory, all targets counted, but for its first message, which goes whatever its
    /// size; 4 MiB.
    /// </summary>
    private const long PortionBytesMax = 4 << 20;

    /// <summary>How long to wait after a target's journal has refused a portion.</summary>
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly Queue<DeadLetter> _waiting = new();
    private readonly OffsetSet _known = new();

    /// <summary>The letters that are on their way; they are the next ones of the first that wait.</summary>
    private List<OffsetRange>? _portion;

    /// <summary>How far the first letters that wait have arrived: so many ranges, and the next one up to an offset.</summary>
    private int _ranges;
    private long _offset;

    /// <inheritdoc/>
    protected override void Receive(IDeadLetterMessage message)
    {
        switch (message)
        {
            case Died died:
                Add(died.Letters);
                break;
            case PortionAnswered { Failed: true }:
                Context.Timers.StartSingle(this, SendAgain.Instance, RetryDelay);
                return;
            case PortionAnswered:
                Finish();
                break;
            case SendAgain:
                Send();
                return;
        }

        if (_portion is null && _waiting.Count > 0)
        {
            Send();
        }
    }

    /// <inheritdoc/>
    protected override void PostRestart(Exception reason) => source.Tell(RepeatLetters.Instance);

    /// <inheritdoc/>
    protected override void PostStop() => route.Dispose();

    /// <summary>Adds what is not known yet: a queue that was started again names all that is leaving once more.</summary>
    private void Add(DeadLetter letters)
    {
        var fresh = new List<OffsetRange>();
        foreach (var range in letters.Offsets)
        {
            _known.Except(range, fresh);
        }

        if (fresh.Count == 0)
        {
            return;
        }

        foreach (var range in fresh)
        {
            _known.Add(range);
        }

        _waiting.Enqueue(letters with { Offsets = fresh });
    }

    /// <summary>Sends as much as a portion holds, of letters that died together.</summary>
    private void Send()
    {
        var answers = new PortionAnswers(Context.Self);
        var letters = _waiting.Peek();
        _portion = Next(letters, PortionMessagesMax);
        var sent = route.Send(letters with { Offsets = _portion }, PortionBytesMax, answers);
        Cut(_portion, sent);
    }

    /// <summary>The next of some letters, so many messages at most. Looks at no others: of millions only a few go at a time.</summary>
    private List<OffsetRange> Next(DeadLetter letters, long messages)
    {
        var next = new List<OffsetRange>();
        for (var i = _ranges; i < letters.Offsets.Count && messages > 0; i++)
        {
            var range = letters.Offsets[i];
            var first = Math.Max(range.First, _offset);
            next.Add(new OffsetRange(first, first + Math.Min(messages, range.End - first)));
            messages -= next[^1].Count;
        }

        return next;
    }

    /// <summary>Takes away what is behind so many messages.</summary>
    private static void Cut(List<OffsetRange> ranges, long messages)
    {
        var kept = 0;
        for (; messages > 0; kept++)
        {
            var range = ranges[kept];
            ranges[kept] = range with { End = range.First + Math.Min(messages, range.Count) };
            messages -= ranges[kept].Count;
        }

        ranges.RemoveRange(kept, ranges.Count - kept);
    }

    private void Finish()
    {
        source.Tell(new HandedOver(_portion!));
        foreach (var range in _portion!)
        {
            _known.Remove(range);
        }

        Pass(_portion[^1].End);
        _portion = null;
    }

    /// <summary>Notes how far the first letters have arrived, and lets go of them behind the last one.</summary>
    private void Pass(long end)
    {
        var offsets = _waiting.Peek().Offsets;
        for (_offset = end; _ranges < offsets.Count && offsets[_ranges].End <= end; _ranges++)
        {
            // Behind this range.
        }

        if (_ranges == offsets.Count)
        {
            _waiting.Dequeue();
            (_ranges, _offset) = (0, 0);
        }
    }
}

/// <summary>What an actor that takes dead letters away is told.</summary>
internal interface IDeadLetterMessage;

/// <summary>Messages have died.</summary>
internal sealed record Died(DeadLetter Letters) : IDeadLetterMessage;

/// <summary>All targets of a portion have answered.</summary>
internal sealed record PortionAnswered(bool Failed) : IDeadLetterMessage;

/// <summary>It is time to try again.</summary>
internal sealed record SendAgain : IDeadLetterMessage
{
    public static SendAgain Instance { get; } = new();
}
