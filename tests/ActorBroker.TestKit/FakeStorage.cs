using ActorBroker.Broker;

namespace ActorBroker.TestKit;

/// <summary>Storage that is full when the test says so.</summary>
internal sealed class FakeStorage : IStorageHealth
{
    public event EventHandler? Changed;

    public string? Problem { get; private set; }

    /// <summary>Whether nobody wants to know any more.</summary>
    public bool IsUnwatched => Changed is null;

    /// <summary>Has a problem from now on, or none.</summary>
    public void Become(string? problem)
    {
        Problem = problem;
        Changed?.Invoke(this, EventArgs.Empty);
    }
}
