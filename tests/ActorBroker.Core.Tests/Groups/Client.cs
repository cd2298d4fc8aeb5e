using ActorBroker.Core.Entities;

namespace ActorBroker.Core.Tests.Groups;

/// <summary>Somebody who waits for the answer to one request.</summary>
internal sealed class Client(string name) : Recipient
{
    public override string ToString() => name;
}
