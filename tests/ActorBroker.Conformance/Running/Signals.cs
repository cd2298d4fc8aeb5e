using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ActorBroker.Conformance.Running;

/// <summary>Signals to other processes.</summary>
internal static partial class Signals
{
    private const int SigTerm = 15;

    /// <summary>Asks a process to end, as a service manager does.</summary>
    public static void Terminate(int processId)
    {
        if (SendSignal(processId, SigTerm) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int processId, int signal);
}
