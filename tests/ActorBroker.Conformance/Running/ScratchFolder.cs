namespace ActorBroker.Conformance.Running;

/// <summary>An empty folder that is deleted at the end.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("actorbroker-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
