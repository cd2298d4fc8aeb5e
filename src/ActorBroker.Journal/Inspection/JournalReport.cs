using ActorBroker.Core.Entities;

namespace ActorBroker.Journal.Inspection;

/// <summary>What one segment file holds.</summary>
/// <param name="Path">The file.</param>
/// <param name="Entries">Entries that are whole, dead ones included.</param>
/// <param name="Bytes">Bytes of groups that count; the file may be larger.</param>
/// <param name="LiveBytes">Bytes of entries that are still needed.</param>
public sealed record SegmentReport(string Path, long Entries, long Bytes, long LiveBytes);

/// <summary>A place in a file that is not as it was written.</summary>
/// <param name="Path">The file.</param>
/// <param name="Position">Where in the file, in bytes.</param>
/// <param name="What">What is wrong there.</param>
public sealed record JournalDamage(string Path, long Position, string What)
{
    /// <summary>File, position and what is wrong.</summary>
    public override string ToString() => $"{Path} at position {Position}: {What}";
}

/// <summary>Entries of an entity that a copy does not hold though they were still needed.</summary>
/// <param name="Entity">Whose.</param>
/// <param name="FirstSequence">Sequence number of the first one.</param>
/// <param name="LastSequence">Sequence number of the last one.</param>
/// <param name="Why">Why they are not there.</param>
public sealed record JournalLoss(EntityId Entity, long FirstSequence, long LastSequence, string Why)
{
    /// <summary>Entity, sequence numbers and reason.</summary>
    public override string ToString() => $"{Entity}: entries {FirstSequence} to {LastSequence}: {Why}";
}

/// <summary>What a journal was found to hold.</summary>
/// <param name="Segments">Its files in the order in which they were begun.</param>
/// <param name="Damages">All that is not as it was written; empty if the journal can be opened and every byte read.</param>
public sealed record JournalReport(IReadOnlyList<SegmentReport> Segments, IReadOnlyList<JournalDamage> Damages);

/// <summary>What was copied out of a journal and what was not.</summary>
/// <param name="Source">What the journal was found to hold.</param>
/// <param name="Entities">Entities in the copy.</param>
/// <param name="Entries">Entries in the copy.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Losses">What was needed and is not in the copy, as far as its neighbours tell.</param>
/// <param name="Unknown">Damaged places of which nobody can say which entries were there: perhaps some of <paramref name="Losses"/>, perhaps an entity's last ones.</param>
public sealed record SalvageReport(
    JournalReport Source, int Entities, long Entries, long Bytes, IReadOnlyList<JournalLoss> Losses, IReadOnlyList<JournalDamage> Unknown);
