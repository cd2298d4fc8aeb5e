using System.Runtime.InteropServices;

namespace ActorBroker.Journal.Files;

/// <summary>The two system calls that .NET does not offer: a sync of data without timestamps, and a sync of a directory.</summary>
internal static partial class LibC
{
    private const int Interrupted = 4;

    public static void SyncData(SafeHandle handle)
    {
        var held = false;
        try
        {
            handle.DangerousAddRef(ref held);
            while (FDataSync((int)handle.DangerousGetHandle()) != 0)
            {
                ThrowUnlessInterrupted("fdatasync");
            }
        }
        finally
        {
            if (held)
            {
                handle.DangerousRelease();
            }
        }
    }

    public static void SyncDirectory(string path)
    {
        var descriptor = Open(path, 0);
        if (descriptor < 0)
        {
            ThrowUnlessInterrupted("open");
        }

        try
        {
            while (FSync(descriptor) != 0)
            {
                ThrowUnlessInterrupted("fsync");
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static void ThrowUnlessInterrupted(string call)
    {
        var error = Marshal.GetLastPInvokeError();
        if (error != Interrupted)
        {
            throw new IOException($"{call}: {Marshal.GetPInvokeErrorMessage(error)}", error);
        }
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int FDataSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
