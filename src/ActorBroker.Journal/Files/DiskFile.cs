using Microsoft.Win32.SafeHandles;

namespace ActorBroker.Journal.Files;

/// <summary>A segment file on disk.</summary>
internal sealed class DiskFile(SafeFileHandle handle) : IJournalFile
{
    public long Length => RandomAccess.GetLength(handle);

    public int Read(Span<byte> bytes, long position) => RandomAccess.Read(handle, bytes, position);

    public void Write(IReadOnlyList<ReadOnlyMemory<byte>> pieces, long position)
    {
        // The plain call needs no vector to be built and pinned; most groups have one piece.
        if (pieces.Count == 1)
        {
            RandomAccess.Write(handle, pieces[0].Span, position);
        }
        else
        {
            RandomAccess.Write(handle, pieces, position);
        }
    }

    public void SetLength(long length) => RandomAccess.SetLength(handle, length);

    public void Sync()
    {
        if (OperatingSystem.IsLinux())
        {
            LibC.SyncData(handle);
        }
        else
        {
            RandomAccess.FlushToDisk(handle);
        }
    }

    public void Dispose() => handle.Dispose();
}
