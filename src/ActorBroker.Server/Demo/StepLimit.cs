namespace ActorBroker.Server.Demo;

/// <summary>Bounds each step of the demo, so that it ends whatever happens.</summary>
/// <param name="clock">The clock that the limit goes by.</param>
/// <param name="stop">Ends the demo early.</param>
internal sealed class StepLimit(TimeProvider clock, CancellationToken stop)
{
    /// <summary>How long a step may take; usually it takes milliseconds.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Waits for a step.</summary>
    /// <param name="step">The step under way.</param>
    /// <param name="what">Ends the sentence "5 s were not enough to ...".</param>
    /// <exception cref="DemoException">It takes too long.</exception>
    public async Task<T> WithinAsync<T>(Task<T> step, string what)
    {
        try
        {
            return await step.WaitAsync(Limit, clock, stop);
        }
        catch (TimeoutException late)
        {
            throw new DemoException($"{Limit.TotalSeconds} s were not enough to {what}. If the machine is busy, run the demo once more.", late);
        }
    }

    /// <inheritdoc cref="WithinAsync{T}(Task{T}, string)"/>
    public Task WithinAsync(Task step, string what) => WithinAsync(Done(step), what);

    private static async Task<bool> Done(Task step)
    {
        await step;
        return true;
    }
}
