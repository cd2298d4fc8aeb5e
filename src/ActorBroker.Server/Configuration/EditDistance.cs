namespace ActorBroker.Server.Configuration;

/// <summary>How many characters one must insert, delete, replace or swap with their neighbour to make one text of another.</summary>
internal static class EditDistance
{
    public static int Between(string from, string to)
    {
        // Three rows of the table suffice: a swap looks two back.
        var beforeLast = new int[to.Length + 1];
        var last = Enumerable.Range(0, to.Length + 1).ToArray();
        var row = new int[to.Length + 1];
        for (var i = 1; i <= from.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                }
            }

            (beforeLast, last, row) = (last, row, beforeLast);
        }

        return last[to.Length];
    }

    /// <summary>The candidate that is nearest to what was written, or null if none is near enough to be what was meant.</summary>
    public static string? Nearest(string written, IEnumerable<string> candidates)
    {
        var nearest = candidates.Select(candidate => (candidate, distance: Between(written, candidate))).MinBy(pair => pair.distance);
        return nearest.candidate is not null && nearest.distance <= Math.Max(2, written.Length / 3) ? nearest.candidate : null;
    }
}
