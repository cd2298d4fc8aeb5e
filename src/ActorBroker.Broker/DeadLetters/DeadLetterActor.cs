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
    private DeadLetter? _portion;

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
            _portion = _waiting.Dequeue();
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

    /// <summary>Splits letters behind so many messages; either part may have none.</summary>
    private static (DeadLetter First, DeadLetter Others) Split(DeadLetter letters, long messages)
    {
        var first = new List<OffsetRange>();
        var rest = new List<OffsetRange>();
        foreach (var range in letters.Offsets)
        {
            var end = range.First + Math.Min(messages, range.Count);
            messages -= end - range.First;
            if (end > range.First)
            {
                first.Add(range with { End = end });
            }

            if (end < range.End)
            {
                rest.Add(range with { First = end });
            }
        }

        return (letters with { Offsets = first }, letters with { Offsets = rest });
    }

    private void PutInFront(DeadLetter letters)
    {
        var others = _waiting.ToArray();
        _waiting.Clear();
        _waiting.Enqueue(letters);
        foreach (var other in others)
        {
            _waiting.Enqueue(other);
        }
    }

    /// <summary>Sends as much as a portion holds; the rest waits in front of all others.</summary>
    private void Send()
    {
        var answers = new PortionAnswers(Context.Self);
        var sent = route.Send(_portion!, PortionMessagesMax, PortionBytesMax, answers);
        (_portion, var rest) = Split(_portion!, sent);
        if (rest.Offsets.Count > 0)
        {
            PutInFront(rest);
        }
    }

    private void Finish()
    {
        source.Tell(new HandedOver(_portion!.Offsets));
        foreach (var range in _portion.Offsets)
        {
            _known.Remove(range);
        }

        _portion = null;
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
