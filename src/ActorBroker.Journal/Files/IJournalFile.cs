namespace ActorBroker.Journal.Files;

/// <summary>One open segment file. Reads may run beside one another and beside a write; <see cref="IOException"/> tells of a failure.</summary>
internal interface IJournalFile : IDisposable
{
    /// <summary>Size in bytes.</summary>
    long Length { get; }

    /// <summary>Reads up to the span's length; 0 at the end of the file.</summary>
    /// <exception cref="ObjectDisposedException">The file was closed meanwhile.</exception>
    int Read(Span<byte> bytes, long position);

    /// <summary>Writes the pieces one behind the other, all or an exception.</summary>
    void Write(IReadOnlyList<ReadOnlyMemory<byte>> pieces, long position);

    /// <summary>Cuts off or adds zeros.</summary>
    void SetLength(long length);

    /// <summary>Returns when all that was written is on the device.</summary>
    void Sync();
}
