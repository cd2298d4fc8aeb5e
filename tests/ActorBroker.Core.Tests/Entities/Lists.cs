using FsCheck;
using FsCheck.Fluent;

namespace ActorBroker.Core.Tests.Entities;

/// <summary>Lists of steps for properties. They shrink by leaving steps out, so that a failing run is told by the few steps that matter.</summary>
internal static class Lists
{
    public static Arbitrary<T[]> Of<T>(Gen<T> step) => Arb.From(step.ArrayOf(), Shrunk);

    private static IEnumerable<T[]> Shrunk<T>(T[] steps)
    {
        for (var size = steps.Length / 2; size > 0; size /= 2)
        {
            for (var start = 0; start < steps.Length; start += size)
            {
                yield return [.. steps[..start], .. steps[Math.Min(start + size, steps.Length)..]];
            }
        }
    }
}
