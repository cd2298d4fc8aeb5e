namespace ActorBroker.Journal.Files;

/// <summary>Tells an error for lack of space from others.</summary>
internal static class DiskFull
{
    /// <summary>ENOSPC, EDQUOT of Linux, and Windows' ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL.</summary>
    private static readonly int[] s_results = [28, 122, unchecked((int)0x80070070), unchecked((int)0x80070027)];

    public static bool Is(Exception? error) => error is IOException && s_results.Contains(error.HResult);
}
