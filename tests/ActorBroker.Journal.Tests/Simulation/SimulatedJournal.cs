namespace ActorBroker.Journal.Tests.Simulation;

/// <summary>Opens journals on a simulated disk.</summary>
internal static class SimulatedJournal
{
    public static JournalOptions Options { get; } = new()
    {
        Directory = "/simulated",
        SegmentBytes = 4096,
        TailCacheBytes = 0,
        PrepareSegments = false,
    };

    public static EmbeddedJournal Open(SimulatedDisk disk, JournalOptions? options = null, TimeProvider? clock = null) =>
        EmbeddedJournal.Open(options ?? Options, clock ?? new ManualClock(), disk, static work => work());
}
