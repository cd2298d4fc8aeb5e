using System.Collections.Immutable;

namespace ActorBroker.Server.Configuration.Hocon;

/// <summary>
/// Gives names new values before substitutions are resolved. A later value takes the earlier one's place, objects are
/// merged, and a substitution that leads to the very name it is assigned to means the earlier value.
/// </summary>
internal static class HoconMerging
{
    /// <summary>Puts an object's fields over those of another, which is changed.</summary>
    public static void MergeInto(HoconObject lower, HoconObject upper, ImmutableArray<string> path)
    {
        foreach (var (name, field) in upper.Fields)
        {
            var value = lower.Fields.TryGetValue(name, out var there) ? Over(there.Value, field.Value, path.Add(name)) : field.Value;
            lower.Put(name, field with { Value = value });
        }
    }

    /// <summary>An object that has nothing but the value at the path.</summary>
    public static HoconObject Wrap(ImmutableArray<string> names, HoconValue value, HoconPosition position)
    {
        for (var i = names.Length - 1; i >= 0; i--)
        {
            var wrapper = new HoconObject(position);
            wrapper.Put(names[i], new HoconField(value, position));
            value = wrapper;
        }

        return (HoconObject)value;
    }

    /// <exception cref="HoconException">One value is put together from too many pieces.</exception>
    public static void RefuseAbove(int pieces, HoconPosition position)
    {
        if (pieces > HoconLimits.PiecesMax)
        {
            throw new HoconException(position, $"A value is put together from more than {HoconLimits.PiecesMax} pieces.");
        }
    }

    private static HoconValue Over(HoconValue lower, HoconValue upper, ImmutableArray<string> path)
    {
        var hasLower = false;
        upper = ReplaceSelf(upper, lower, path, ref hasLower);
        return (lower, upper) switch
        {
            _ when hasLower => upper,
            (HoconObject below, HoconObject above) => Merged(below, above, path),
            (HoconUnresolved, HoconObject) or (_, HoconUnresolved) => Stack(lower, upper),
            _ => upper,
        };
    }

    private static HoconObject Merged(HoconObject lower, HoconObject upper, ImmutableArray<string> path)
    {
        MergeInto(lower, upper, path);
        return lower;
    }

    private static HoconLayers Stack(HoconValue lower, HoconValue upper)
    {
        List<HoconValue> layers = [.. LayersOf(lower), .. LayersOf(upper)];
        RefuseAbove(layers.Count, upper.Position);
        return new HoconLayers(upper.Position, layers);
    }

    private static IEnumerable<HoconValue> LayersOf(HoconValue value) => value is HoconLayers layers ? layers.Layers : [value];

    private static HoconValue ReplaceSelf(HoconValue value, HoconValue lower, ImmutableArray<string> path, ref bool isReplaced)
    {
        switch (value)
        {
            case HoconSubstitution self when HoconPath.IsSame(self.Path, path):
                isReplaced = true;
                return lower;
            case HoconConcatenation concatenation:
                return new HoconConcatenation(value.Position, ReplaceSelf(concatenation.Pieces, lower, path, ref isReplaced));
            case HoconArray array:
                return new HoconArray(value.Position, ReplaceSelf(array.Items, lower, path, ref isReplaced));
            case HoconLayers layers:
                return new HoconLayers(value.Position, ReplaceSelf(layers.Layers, lower, path, ref isReplaced));
            default:
                return value;
        }
    }

    private static List<HoconValue> ReplaceSelf(IReadOnlyList<HoconValue> values, HoconValue lower, ImmutableArray<string> path, ref bool isReplaced)
    {
        var result = new List<HoconValue>(values.Count);
        foreach (var value in values)
        {
            var replaced = ReplaceSelf(value, lower, path, ref isReplaced);
            if (replaced is HoconConcatenation concatenation && value is HoconSubstitution)
            {
                // Kept flat, so that a list that is added to again and again does not become deep.
                result.AddRange(concatenation.Pieces);
            }
            else
            {
                result.Add(replaced);
            }

            RefuseAbove(result.Count, value.Position);
        }

        return result;
    }
}
