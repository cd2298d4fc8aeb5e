using ActorBroker.Journal.Segments;

namespace ActorBroker.Journal.Index;

/// <summary>Where an entry is and which messages it holds.</summary>
internal readonly record struct EntryLocation(Segment Segment, long Position, int Length, long Sequence, long FirstOffset, int Count);
