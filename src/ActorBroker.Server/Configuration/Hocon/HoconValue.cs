using System.Collections.Immutable;

namespace ActorBroker.Server.Configuration.Hocon;

/// <summary>A value and where it was written.</summary>
public abstract class HoconValue
{
    private protected HoconValue(HoconPosition position) => Position = position;

    /// <summary>Where its text begins.</summary>
    public HoconPosition Position { get; }
}

/// <summary>Text, a number, true, false or null: which of them is up to whoever reads it.</summary>
public sealed class HoconScalar : HoconValue
{
    internal HoconScalar(HoconPosition position, string text, bool isQuoted)
        : base(position) => (Text, IsQuoted) = (text, isQuoted);

    /// <summary>The text without its quotes.</summary>
    public string Text { get; }

    /// <summary>Whether it stood, wholly or partly, in quotes.</summary>
    public bool IsQuoted { get; }

    /// <summary>Whether it says that there is no value.</summary>
    public bool IsNull => !IsQuoted && Text is "null";
}

/// <summary>Values in an order.</summary>
public sealed class HoconArray : HoconValue
{
    internal HoconArray(HoconPosition position, IReadOnlyList<HoconValue> items)
        : base(position) => Items = items;

    /// <summary>The values.</summary>
    public IReadOnlyList<HoconValue> Items { get; }
}

/// <summary>Named values in the order in which their names first came.</summary>
public sealed class HoconObject : HoconValue
{
    private readonly OrderedDictionary<string, HoconField> _fields = new(StringComparer.Ordinal);

    internal HoconObject(HoconPosition position)
        : base(position)
    {
    }

    /// <summary>Names and values.</summary>
    public IReadOnlyDictionary<string, HoconField> Fields => _fields;

    internal void Put(string name, HoconField field) => _fields[name] = field;
}

/// <summary>A value and where the name that it was last given to stands.</summary>
public readonly record struct HoconField(HoconValue Value, HoconPosition Position);

/// <summary>What only the resolver turns into a value, or into nothing.</summary>
internal abstract class HoconUnresolved(HoconPosition position) : HoconValue(position);

/// <summary>A reference to another value: <c>${path}</c>, or <c>${?path}</c> which may lead nowhere.</summary>
/// <param name="position">Where it stands.</param>
/// <param name="path">Where it leads, as seen from the file that it stands in.</param>
/// <param name="fromRoot">Where it leads if nothing is there, as seen from the root; the two differ in an included file.</param>
/// <param name="isOptional">Whether it may lead nowhere.</param>
internal sealed class HoconSubstitution(HoconPosition position, ImmutableArray<string> path, ImmutableArray<string> fromRoot, bool isOptional)
    : HoconUnresolved(position)
{
    public ImmutableArray<string> Path { get; } = path;

    public ImmutableArray<string> FromRoot { get; } = fromRoot;

    public bool IsOptional { get; } = isOptional;

    /// <summary>The reference as it was written.</summary>
    public override string ToString() => $"${{{(IsOptional ? "?" : "")}{HoconPath.Render(FromRoot)}}}";
}

/// <summary>Values written next to one another: texts are joined with the blanks between them, arrays appended, objects merged.</summary>
internal sealed class HoconConcatenation(HoconPosition position, IReadOnlyList<HoconValue> pieces) : HoconUnresolved(position)
{
    public IReadOnlyList<HoconValue> Pieces { get; } = pieces;
}

/// <summary>Values that one name was given after another, of which the last one that leads somewhere counts; objects are merged.</summary>
internal sealed class HoconLayers(HoconPosition position, IReadOnlyList<HoconValue> layers) : HoconUnresolved(position)
{
    public IReadOnlyList<HoconValue> Layers { get; } = layers;
}
