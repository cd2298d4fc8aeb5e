using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace ActorBroker.Broker.Connections;

/// <summary>
/// Whether what comes in at a socket is dealt with on the very thread that waits for all sockets. That saves waking
/// another thread, some forty microseconds, but meanwhile nobody waits for the other sockets: see <see cref="LoneReader"/>.
/// </summary>
/// <remarks>
/// The runtime lets a process choose for all sockets (DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS); for a single one it
/// has a setter that it keeps to itself. Where that is not to be found, on Windows or in another version, the choice is
/// never made and all works as without.
/// </remarks>
public sealed class InlineReads(Socket? socket)
{
    private static volatile bool _isSupported = OperatingSystem.IsLinux() || OperatingSystem.IsMacOS();

    private volatile bool _isOn;

    /// <summary>Whether it is so; for a connection without a socket of its own only what was said last.</summary>
    public bool IsOn
    {
        get => _isOn;
        set
        {
            if (_isOn != value)
            {
                _isOn = value;
                Tell(value);
            }
        }
    }

    private void Tell(bool value)
    {
        if (socket is null || !_isSupported)
        {
            return;
        }

        try
        {
            SetPreferInlineCompletions(socket, value);
        }
        catch (MissingMethodException)
        {
            _isSupported = false;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_PreferInlineCompletions")]
    private static extern void SetPreferInlineCompletions(Socket socket, bool value);
}
