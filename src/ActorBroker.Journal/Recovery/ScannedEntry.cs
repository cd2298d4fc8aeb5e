using ActorBroker.Journal.Format;

namespace ActorBroker.Journal.Recovery;

/// <summary>A valid entry and its position in the file.</summary>
internal readonly record struct ScannedEntry(EntryHead Head, long Position, List<(long Number, long End)>? Segments);
