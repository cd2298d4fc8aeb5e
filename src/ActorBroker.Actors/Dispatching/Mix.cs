namespace ActorBroker.Actors;

/// <summary>Small deterministic mixing functions; the framework's hash codes differ from process to process.</summary>
internal static class Mix
{
    /// <summary>Where <see cref="Add"/> begins (FNV-1a, 64 bits).</summary>
    public const ulong Start = 14695981039346656037;

    /// <summary>Adds a text to a hash.</summary>
    public static ulong Add(ulong hash, string text)
    {
        foreach (var unit in text)
        {
            hash = (hash ^ unit) * 1099511628211;
        }

        return hash;
    }

    /// <summary>The next value of a sequence that looks random (SplitMix64).</summary>
    public static ulong Scramble(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <summary>A value from 0 up to 1 that depends on all three.</summary>
    public static double Share(int seed, string text, int count) =>
        (Scramble(Add(Start ^ (uint)seed, text) + (uint)count) >> 11) * (1.0 / (1UL << 53));
}
