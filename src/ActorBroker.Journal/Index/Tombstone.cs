using ActorBroker.Journal.Segments;

namespace ActorBroker.Journal.Index;

/// <summary>The synced end of an entity: live as long as another segment than its own holds something of the entity.</summary>
internal sealed class Tombstone(EntityLog log, Segment segment, long position, int length)
{
    public EntityLog Log => log;

    public Segment Segment { get; private set; } = segment;

    public long Position { get; private set; } = position;

    public int Length => length;

    /// <summary>The end was written again.</summary>
    public void Move(Segment to, long position)
    {
        Segment.LiveBytes -= length;
        to.LiveBytes += length;
        (Segment, Position) = (to, position);
        log.IsIn(to);
    }
}
