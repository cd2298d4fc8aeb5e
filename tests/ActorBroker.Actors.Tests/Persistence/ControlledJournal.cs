using System.Buffers.Binary;
using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Entities;

namespace ActorBroker.Actors.Tests.Persistence;

/// <summary>
/// A journal whose every outcome the test decides. Unless it holds appends back it is the journal in memory. It notes
/// what it was asked to do.
/// </summary>
internal sealed class ControlledJournal : IJournal
{
    private readonly MemoryJournal _kept = new();

    /// <summary>Whether appends wait in <see cref="Held"/> until the test lets them end.</summary>
    public bool Holds { get; set; }

    /// <summary>Thrown at each append, as a journal that has failed for good does.</summary>
    public JournalException? AppendFault { get; set; }

    /// <summary>Thrown at each replay.</summary>
    public JournalException? ReplayFault { get; set; }

    /// <summary>Called when a snapshot is taken, on the thread that takes it.</summary>
    public Action? SnapshotTaken { get; set; }

    /// <summary>Whoever is to be asked for snapshots.</summary>
    public Action<EntityId>? AskForSnapshot { get; private set; }

    /// <summary>Appends that wait.</summary>
    public List<HeldAppend> Held { get; } = [];

    /// <summary>Lines such as <c>append 1 Synced +2 +3</c>, <c>snapshot 4</c>, <c>delete</c>.</summary>
    public List<string> Calls { get; } = [];

    public void Append(in JournalEntry entry, IAppendObserver? observer)
    {
        var amounts = new List<string>();
        for (var at = 0; at < entry.Events.Length; at += sizeof(int))
        {
            amounts.Add($" +{BinaryPrimitives.ReadInt32LittleEndian(entry.Events[at..])}");
        }

        Calls.Add($"append {entry.Sequence} {entry.Durability}{string.Concat(amounts)}");
        if (AppendFault is not null)
        {
            throw AppendFault;
        }

        if (Holds)
        {
            Held.Add(new HeldAppend(this, entry.Entity, entry.Sequence, entry.Events.ToArray(), observer));
        }
        else
        {
            _kept.Append(entry, observer);
        }
    }

    public void SaveSnapshot(EntityId entity, long sequence, ReadOnlySpan<byte> state, IReadOnlyList<OffsetRange> live)
    {
        Calls.Add($"snapshot {sequence}");
        _kept.SaveSnapshot(entity, sequence, state, live);
        SnapshotTaken?.Invoke();
    }

    public bool Replace(EntityId entity, long firstOffset, ReadOnlySpan<ReadOnlyMemory<byte>> bodies, IAppendObserver? observer) =>
        _kept.Replace(entity, firstOffset, bodies, observer);

    public void Delete(EntityId entity)
    {
        Calls.Add("delete");
        _kept.Delete(entity);
    }

    public void Commit(bool mayBlock) => _kept.Commit(mayBlock);

    public long Replay(EntityId entity, IReplayVisitor visitor)
    {
        var counting = new CountingVisitor(visitor);
        var last = _kept.Replay(entity, counting);
        Calls.Add($"replay {(counting.Snapshots > 0 ? "snapshot and " : "")}{counting.Entries} entries");
        return ReplayFault is null ? last : throw ReplayFault;
    }

    public IReadOnlyCollection<EntityId> Entities() => _kept.Entities();

    public void WhenReclaimWanted(Action<EntityId> ask) => AskForSnapshot += ask;

    public IBodyReader OpenReader(EntityId entity) => _kept.OpenReader(entity);

    public ValueTask DisposeAsync() => _kept.DisposeAsync();

    private sealed class CountingVisitor(IReplayVisitor inner) : IReplayVisitor
    {
        public int Snapshots { get; private set; }

        public int Entries { get; private set; }

        public void Snapshot(long sequence, ReadOnlySpan<byte> state)
        {
            Snapshots++;
            inner.Snapshot(sequence, state);
        }

        public void Events(long sequence, ReadOnlySpan<byte> events)
        {
            Entries++;
            inner.Events(sequence, events);
        }
    }

    /// <summary>An append that waits for the test.</summary>
    internal sealed class HeldAppend(ControlledJournal journal, EntityId entity, long sequence, byte[] events, IAppendObserver? observer)
    {
        /// <summary>Keeps the entry, then tells.</summary>
        public void Succeed()
        {
            journal._kept.Append(
                new JournalEntry { Entity = entity, Sequence = sequence, Durability = Durability.Synced, Events = events }, null);
            journal._kept.Commit(mayBlock: true);
            observer!.Appended(sequence, null);
        }

        /// <summary>Tells of success without keeping anything, as news from a time before a restart would.</summary>
        public void ClaimSuccess() => observer!.Appended(sequence, null);

        /// <summary>Keeps nothing and tells why.</summary>
        public void Fail(string reason) => observer!.Appended(sequence, new JournalException(reason));
    }
}
