namespace ActorBroker.Actors;

/// <summary>A stretch of code on one thread after which the actors it woke run on that thread. End it with <c>using</c>, once.</summary>
public readonly ref struct DispatchScope
{
    private readonly ThreadScope? _scope;

    internal DispatchScope(ThreadScope? scope) => _scope = scope;

    /// <summary>From now on hooks of the present thread's scope must not block, for instance because more input waits for this thread.</summary>
    public static void DoNotBlock()
    {
        if (ThreadScope.Current is { } scope)
        {
            scope.MayBlock = false;
        }
    }

    /// <summary>Ends the scope; the outermost one runs what became ready.</summary>
    public void Dispose() => _scope?.Leave();
}
