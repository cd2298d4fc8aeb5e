namespace ActorBroker.Journal.Files;

/// <summary>The directory of the segment files: the only way to the disk, so that tests can put a faulty one in its place.</summary>
internal interface IJournalFiles
{
    /// <summary>The directory, for messages.</summary>
    string Directory { get; }

    /// <summary>Bytes that are free on the disk, as far as the system knows; a quota may leave less.</summary>
    long FreeBytes { get; }

    /// <summary>Keeps other processes out until the result is disposed of.</summary>
    IDisposable Lock();

    /// <summary>The numbers of the segment files, ascending.</summary>
    IReadOnlyList<long> List();

    /// <summary>Makes a new file; an error if it is there already. It survives a loss of power after <see cref="SyncDirectory"/>.</summary>
    IJournalFile Create(long number);

    /// <summary>Opens a file that is there.</summary>
    IJournalFile Open(long number);

    /// <summary>Deletes a file; handles that are open go on reading it.</summary>
    void Delete(long number);

    /// <summary>The numbers that spare files had as segments, ascending.</summary>
    IReadOnlyList<long> ListSpares();

    /// <summary>Renames a segment file to a spare one.</summary>
    void MakeSpare(long number);

    /// <summary>Opens a spare file.</summary>
    IJournalFile OpenSpare(long number);

    /// <summary>Renames a spare file to a segment file. The new name survives a loss of power after <see cref="SyncDirectory"/>.</summary>
    void UseSpare(long number, long segment);

    /// <summary>Deletes a spare file.</summary>
    void DeleteSpare(long number);

    /// <summary>Sees to it that a file of this many bytes is there and on the device which nobody needs.</summary>
    void MakeReserve(int bytes);

    /// <summary>Deletes that file, so that others can have its space.</summary>
    void DeleteReserve();

    /// <summary>Returns when creations, new names and deletions are on the device.</summary>
    void SyncDirectory();

    /// <summary>The file's path, for messages.</summary>
    string PathOf(long number);
}
