using System.Collections.Immutable;

namespace ActorBroker.Server.Configuration.Hocon;

/// <summary>
/// Replaces substitutions by what they lead to in the finished tree, so that overriding a value also changes what refers
/// to it. An optional one that leads nowhere is looked up among the environment's variables, then dropped.
/// </summary>
internal sealed class HoconResolver(HoconObject root, Func<string, string?> variable)
{
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private int _steps;
    private int _depth;

    /// <exception cref="HoconException">A substitution leads nowhere or in a circle, values cannot be joined, or a limit is reached.</exception>
    public HoconObject Resolve() => ResolveObject(root, []);

    private HoconValue? Resolve(HoconValue value, ImmutableArray<string> path)
    {
        if (++_steps > HoconLimits.StepsMax)
        {
            throw new HoconException(value.Position, $"Resolving the substitutions takes more than {HoconLimits.StepsMax} steps.");
        }

        if (++_depth > HoconLimits.ResolvingDepthMax)
        {
            throw new HoconException(value.Position, $"Objects and substitutions lead more than {HoconLimits.ResolvingDepthMax} deep to one another.");
        }

        var resolved = value switch
        {
            HoconObject @object => ResolveObject(@object, path),
            HoconArray array => new HoconArray(array.Position, [.. ResolveAll(array.Items, path.Add(HoconPath.Element))]),
            HoconSubstitution substitution => ResolveSubstitution(substitution),
            HoconConcatenation concatenation => Join(concatenation, [.. ResolveAll(concatenation.Pieces, path)]),
            HoconLayers layers => ResolveAll(layers.Layers, path).Aggregate((HoconValue?)null, Over),
            _ => value,
        };
        _depth--;
        return resolved;
    }

    private HoconObject ResolveObject(HoconObject unresolved, ImmutableArray<string> path)
    {
        var result = new HoconObject(unresolved.Position);
        foreach (var (name, field) in unresolved.Fields)
        {
            var fieldPath = path.Add(name);
            var key = Key(fieldPath);
            var isOpened = _open.Add(key);
            if (Resolve(field.Value, fieldPath) is { } value)
            {
                result.Put(name, field with { Value = value });
            }

            if (isOpened)
            {
                _open.Remove(key);
            }
        }

        return result;
    }

    private IEnumerable<HoconValue> ResolveAll(IReadOnlyList<HoconValue> values, ImmutableArray<string> path) =>
        values.Select(value => Resolve(value, path)).OfType<HoconValue>();

    private HoconValue? ResolveSubstitution(HoconSubstitution substitution)
    {
        var found = Follow(substitution, substitution.Path) ?? Follow(substitution, substitution.FromRoot);
        if (found is not null)
        {
            return found;
        }

        var name = string.Join('.', substitution.FromRoot);
        if (!substitution.IsOptional)
        {
            throw new HoconException(
                substitution.Position,
                $"{substitution} leads to nothing; expected the path of a value. A variable of the environment is read as ${{?{name}}}.");
        }

        return variable(name) is { } text ? new HoconScalar(substitution.Position, text, isQuoted: true) : null;
    }

    private HoconValue? Follow(HoconSubstitution substitution, ImmutableArray<string> path)
    {
        HoconValue current = root;
        for (var i = 0; i < path.Length; i++)
        {
            if (current is HoconUnresolved && Open(substitution, current, path[..i]) is { } resolved)
            {
                current = resolved;
            }

            if (current is not HoconObject @object || !@object.Fields.TryGetValue(path[i], out var field))
            {
                return null;
            }

            current = field.Value;
        }

        return Open(substitution, current, path);
    }

    /// <summary>Resolves a value that a substitution leads to, unless that is being resolved already.</summary>
    private HoconValue? Open(HoconSubstitution substitution, HoconValue value, ImmutableArray<string> path)
    {
        var key = Key(path);
        if (!_open.Add(key))
        {
            return substitution.IsOptional
                ? null
                : throw new HoconException(substitution.Position, $"{substitution} leads in a circle back to itself.");
        }

        var resolved = Resolve(value, path);
        _open.Remove(key);
        return resolved;
    }

    private static HoconValue? Join(HoconConcatenation concatenation, HoconValue[] pieces)
    {
        var values = Array.FindAll(pieces, piece => piece is not HoconScalar { IsQuoted: false } scalar || !string.IsNullOrWhiteSpace(scalar.Text));
        if (values.Length <= 1)
        {
            return values is [HoconScalar] ? JoinTexts(concatenation.Position, pieces) : values.FirstOrDefault();
        }

        if (Array.TrueForAll(values, value => value is HoconScalar))
        {
            return JoinTexts(concatenation.Position, pieces);
        }

        if (Array.TrueForAll(values, value => value is HoconArray))
        {
            return new HoconArray(concatenation.Position, [.. values.SelectMany(value => ((HoconArray)value).Items)]);
        }

        return Array.TrueForAll(values, value => value is HoconObject)
            ? values.Aggregate((HoconValue?)null, Over)
            : throw new HoconException(concatenation.Position, "Texts, arrays and objects stand next to one another; expected only one sort of them. Perhaps a ',' is missing.");
    }

    private static HoconScalar JoinTexts(HoconPosition position, HoconValue[] pieces)
    {
        if (pieces is [HoconScalar only])
        {
            return only;
        }

        var length = pieces.Sum(piece => (long)((HoconScalar)piece).Text.Length);
        return length <= HoconLimits.TextMax
            ? new HoconScalar(position, string.Concat(pieces.Select(piece => ((HoconScalar)piece).Text)), isQuoted: true)
            : throw new HoconException(position, $"A text would have {length} characters; at most {HoconLimits.TextMax} are allowed.");
    }

    private static HoconValue Over(HoconValue? lower, HoconValue upper)
    {
        if (lower is not HoconObject below || upper is not HoconObject above)
        {
            return upper;
        }

        var result = new HoconObject(above.Position);
        foreach (var (name, field) in below.Fields)
        {
            result.Put(name, field);
        }

        foreach (var (name, field) in above.Fields)
        {
            var value = result.Fields.TryGetValue(name, out var there) ? Over(there.Value, field.Value) : field.Value;
            result.Put(name, field with { Value = value });
        }

        return result;
    }

    private static string Key(ImmutableArray<string> path) => string.Join('\u0001', path);
}
