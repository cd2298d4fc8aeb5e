using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Entities;

namespace ActorBroker.Journal.Tests;

/// <summary>Says in few words what tests do to a journal.</summary>
internal static class JournalDriver
{
    public static readonly EntityId Orders = EntityId.Of(EntityKind.Queue, 1);
    public static readonly EntityId Mails = EntityId.Of(EntityKind.Queue, 2);

    public static Observer Append(
        this IJournal journal, EntityId entity, long sequence, string events, long firstOffset = 0, string[]? bodies = null,
        Durability durability = Durability.Synced)
    {
        var observer = new Observer();
        journal.Append(
            new JournalEntry
            {
                Entity = entity,
                Sequence = sequence,
                Events = Bytes(events),
                Durability = durability,
                FirstOffset = firstOffset,
                Count = bodies?.Length ?? 0,
                Bodies = (bodies ?? []).Select(body => new ReadOnlyMemory<byte>(Bytes(body))).ToArray(),
            },
            observer);
        return observer;
    }

    /// <summary>Appends and waits until that is told: a commit alone leaves the writing to the journal's own thread if that is at work just now.</summary>
    public static Observer AppendNow(this IJournal journal, EntityId entity, long sequence, string events, long firstOffset = 0, params string[] bodies)
    {
        var observer = journal.Append(entity, sequence, events, firstOffset, bodies);
        journal.Commit(mayBlock: true);
        return observer.Wait();
    }

    public static void Snapshot(this IJournal journal, EntityId entity, long sequence, string state, params (long First, long End)[] live)
    {
        journal.SaveSnapshot(entity, sequence, Bytes(state), live.Select(range => new OffsetRange(range.First, range.End)).ToList());
        journal.Commit(mayBlock: true);
    }

    public static bool Replace(this IJournal journal, EntityId entity, long firstOffset, params string[] bodies) =>
        journal.Replace(entity, firstOffset, bodies.Select(body => new ReadOnlyMemory<byte>(Bytes(body))).ToArray(), observer: null);

    /// <summary>Writes what was taken of the entity and waits for it; a commit alone may leave that to the journal's own thread.</summary>
    public static void Settle(this IJournal journal, EntityId entity) => journal.Past(entity);

    public static string Past(this IJournal journal, EntityId entity)
    {
        var visitor = new Visitor();
        var last = journal.Replay(entity, visitor);
        return $"{string.Join(' ', visitor.Seen)} | {last}".TrimStart();
    }

    public static string? Read(this IJournal journal, EntityId entity, long offset)
    {
        using var reader = journal.OpenReader(entity);
        return reader.Shows(offset);
    }

    public static string? Shows(this IBodyReader reader, long offset) =>
        reader.MoveTo(offset) ? $"{reader.FirstOffset}+{reader.Count} {System.Text.Encoding.UTF8.GetString(reader.Bodies.Span)}" : null;

    public static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private sealed class Visitor : IReplayVisitor
    {
        public List<string> Seen { get; } = [];

        public void Snapshot(long sequence, ReadOnlySpan<byte> state) => Seen.Add($"[{sequence}:{System.Text.Encoding.UTF8.GetString(state)}]");

        public void Events(long sequence, ReadOnlySpan<byte> events) => Seen.Add($"{sequence}:{System.Text.Encoding.UTF8.GetString(events)}");
    }
}
