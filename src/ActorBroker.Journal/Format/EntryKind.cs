namespace ActorBroker.Journal.Format;

/// <summary>What an entry is; one byte in the file.</summary>
internal enum EntryKind : byte
{
    /// <summary>None: the byte of a file that was never written.</summary>
    None = 0,

    /// <summary>A turn that brought messages.</summary>
    Messages = 1,

    /// <summary>A turn of events only.</summary>
    Events = 2,

    /// <summary>A snapshot with the ranges of offsets that are live.</summary>
    Snapshot = 3,

    /// <summary>The entity was given up.</summary>
    Delete = 4,

    /// <summary>The sealed segments that the journal consists of.</summary>
    Segments = 5,

    /// <summary>A turn that brought messages, with other bodies than it came with.</summary>
    Replacement = 6,
}

internal static class EntryKinds
{
    /// <summary>Whether entries of this kind hold messages.</summary>
    public static bool HasMessages(this EntryKind kind) => kind is EntryKind.Messages or EntryKind.Replacement;
}
