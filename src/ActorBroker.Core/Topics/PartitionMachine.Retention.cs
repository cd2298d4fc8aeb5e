using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Topics;

/// <content>What leaves the log: by time, by bytes, by order, by compaction; and producers that were not heard of for long.</content>
public sealed partial class PartitionMachine
{
    /// <inheritdoc/>
    public WakeUp<PartitionCommand>? NextWake
    {
        get
        {
            var due = Math.Min(RetentionDue(), ProducersDue());
            return due == long.MaxValue ? null : new WakeUp<PartitionCommand>(Math.Max(due, _lastCheck + limits.RetentionCheckMs), PartitionTick.Instance);
        }
    }

    private long RetentionDue()
    {
        if (!_settings.Deletes || _state.Index.OldestTime is not { } oldest)
        {
            return long.MaxValue;
        }

        if (_settings.RetentionBytes >= 0 && _state.Index.IsOver(_settings.RetentionBytes))
        {
            return 0;
        }

        return _settings.RetentionMs >= 0 ? After(oldest, _settings.RetentionMs) : long.MaxValue;
    }

    private long ProducersDue() =>
        _state.Producers.Idle.First is { } longestIdle ? After(longestIdle.Value.LastUse, limits.ProducerIdExpirationMs) : long.MaxValue;

    private void Check(Turn<PartitionEvent, PartitionEffect> turn)
    {
        _lastCheck = turn.Now;
        if (RetentionDue() <= turn.Now)
        {
            var before = _settings.RetentionMs >= 0 ? turn.Now - _settings.RetentionMs : long.MinValue;
            var bytes = _settings.RetentionBytes >= 0 ? _settings.RetentionBytes : long.MaxValue;
            MoveLogStart(_state.Index.KeptFrom(_state.LogStart, _state.LastStable, before, bytes), turn);
        }

        if (ProducersDue() <= turn.Now)
        {
            var expired = new List<long>();
            for (var node = _state.Producers.Idle.First;
                node is not null && After(node.Value.LastUse, limits.ProducerIdExpirationMs) <= turn.Now;
                node = node.Next)
            {
                expired.Add(node.Value.Id);
            }

            // Nobody hears of it; after a crash it is found out again.
            turn.Raise(new ProducersForgotten(expired), Durability.None);
        }
    }

    private void Decide(DeleteRecords delete, Turn<PartitionEvent, PartitionEffect> turn)
    {
        var before = delete.Before == -1 ? _state.End : delete.Before;
        if (before < 0 || before > _state.End)
        {
            Answer(delete, to => new RecordsDeleted(to, PartitionError.OffsetOutOfRange, _state.LogStart));
            return;
        }

        MoveLogStart(before, turn);
        Answer(delete, to => new RecordsDeleted(to, PartitionError.None, _state.LogStart));
    }

    private void Decide(ApplyCompaction compaction, Turn<PartitionEvent, PartitionEffect> turn)
    {
        var cleaned = Math.Clamp(compaction.CleanedUpTo, _state.CleanedUpTo, Math.Max(_state.CleanedUpTo, _state.LastStable));
        var emptied = new List<OffsetRange>();
        foreach (var range in compaction.Emptied)
        {
            var kept = new OffsetRange(Math.Max(range.First, _state.LogStart), Math.Min(range.End, cleaned));
            var hasRoom = _state.Emptied.Ranges.Count + emptied.Count < limits.EmptiedRangesMax || _state.Emptied.Touches(kept);
            if (!kept.IsEmpty && hasRoom)
            {
                emptied.Add(kept);
            }
        }

        turn.Raise(new LogCompacted(cleaned, Math.Max(0, compaction.BytesFreed), emptied), Durability.Synced);
        Answer(compaction, to => new CompactionApplied(to));
    }

    /// <summary>Readers are told of it, so it must not go back: it is synced like what is appended.</summary>
    private void MoveLogStart(long logStart, Turn<PartitionEvent, PartitionEffect> turn)
    {
        if (logStart > _state.LogStart)
        {
            turn.Raise(new LogStartMoved(logStart), Durability.Synced);
        }
    }

    /// <summary>The first millisecond that is more than so long after a time.</summary>
    private static long After(long time, long span) => span < long.MaxValue - 1 - time ? time + span + 1 : long.MaxValue;
}
