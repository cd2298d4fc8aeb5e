using System.Net;

namespace ActorBroker.Conformance.Crash;

/// <summary>One life of the server, from the view of its clients.</summary>
internal sealed class Life(IPEndPoint broker)
{
    private volatile bool _ending;

    public IPEndPoint Broker { get; } = broker;

    /// <summary>Whether the server is being killed: from here on clients may fail.</summary>
    public bool Ending => _ending;

    /// <summary>To be called before the server is killed.</summary>
    public void End() => _ending = true;
}
