namespace ActorBroker.TestKit;

/// <summary>Measures what code allocates.</summary>
public static class Allocations
{
    private const int RunsMax = 20;

    /// <summary>
    /// Bytes that an action allocates on this thread each time: the least of several runs. In one run the runtime may allocate
    /// something itself (its table of casts grows, code is compiled anew, a pool has let an array go), but not in all.
    /// </summary>
    /// <param name="action">Does the same in each run; it is warm after the first.</param>
    /// <param name="enough">So few bytes need no further run.</param>
    public static long Least(Action action, long enough = 0)
    {
        ArgumentNullException.ThrowIfNull(action);
        var least = long.MaxValue;
        for (var run = 0; run < RunsMax && least > enough; run++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
