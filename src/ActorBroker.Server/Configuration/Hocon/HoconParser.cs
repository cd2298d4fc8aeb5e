using System.Collections.Immutable;

namespace ActorBroker.Server.Configuration.Hocon;

/// <summary>
/// Turns one text into an object whose substitutions are not yet resolved.
/// <code>
/// text    '{' fields '}' | fields
/// fields  field (',' or line end) ...
/// field   path ('=' | ':' | '+=') value | path object | 'include' "file"
/// value   piece piece ... on one line
/// piece   object | array | "text" | """text""" | text | ${path} | ${?path}
/// </code>
/// </summary>
internal sealed class HoconParser(HoconScanner scanner, ImmutableArray<string> prefix, HoconParser.Include include)
{
    private int _depth;

    /// <summary>Reads another file for the object with the given path.</summary>
    public delegate HoconObject Include(string file, HoconPosition position, ImmutableArray<string> path);

    public HoconObject ParseText()
    {
        scanner.SkipLines();
        var position = scanner.Position;
        if (!scanner.Skip('{'))
        {
            return ParseFields(position, prefix, HoconScanner.End, "the end of the text");
        }

        var root = ParseFields(position, prefix, '}', "'}'");
        scanner.Skip('}');
        scanner.SkipLines();
        return scanner.Current == HoconScanner.End
            ? root
            : throw Unexpected("the end of the text, since the outermost '}' has come");
    }

    /// <summary>Reads names parted by dots.</summary>
    public ImmutableArray<string> ParsePath()
    {
        var names = ImmutableArray.CreateBuilder<string>();
        do
        {
            var name = scanner.Current == '"' ? scanner.ReadQuoted() : scanner.ReadWhile(HoconScanner.IsKeyCharacter);
            if (name.Length == 0)
            {
                throw Unexpected("a name");
            }

            names.Add(name);
            if (names.Count > HoconLimits.DepthMax)
            {
                throw new HoconException(scanner.Position, $"A path has more than {HoconLimits.DepthMax} names.");
            }
        }
        while (scanner.Skip('.'));
        return names.ToImmutable();
    }

    /// <summary>Reads the pieces of one value, up to the end of the line or what else ends it.</summary>
    public HoconValue ParseValue(ImmutableArray<string> path)
    {
        var position = scanner.Position;
        var pieces = new List<HoconValue>();
        while (true)
        {
            var blanksAt = scanner.Position;
            var blanks = scanner.SkipBlanks();
            if (IsEndOfValue())
            {
                return pieces.Count == 0 ? throw Unexpected("a value") : Join(position, pieces);
            }

            if (blanks.Length > 0 && pieces.Count > 0)
            {
                pieces.Add(new HoconScalar(blanksAt, blanks, isQuoted: false));
            }

            pieces.Add(ParsePiece(path));
            HoconMerging.RefuseAbove(pieces.Count, position);
        }
    }

    private HoconObject ParseFields(HoconPosition position, ImmutableArray<string> path, char end, string endName)
    {
        var result = new HoconObject(position);
        scanner.SkipLines();
        while (scanner.Current != end)
        {
            ParseField(result, path, endName);
            var isSeparated = scanner.SkipLines();
            if (scanner.Skip(','))
            {
                scanner.SkipLines();
            }
            else if (!isSeparated && scanner.Current != end)
            {
                throw Unexpected($"',', a new line or {endName} behind the value");
            }
        }

        return result;
    }

    private void ParseField(HoconObject target, ImmutableArray<string> path, string endName)
    {
        var position = scanner.Position;
        if (scanner.Current != '"' && !HoconScanner.IsKeyCharacter(scanner.Current))
        {
            throw Unexpected($"a name or {endName}");
        }

        var names = ParsePath();
        scanner.SkipBlanks();
        if (names is ["include"] && scanner.Current is not ('=' or ':' or '{' or '+'))
        {
            HoconMerging.MergeInto(target, ParseInclude(path), path);
            return;
        }

        var full = path.AddRange(names);
        if (full.Length > HoconLimits.DepthMax)
        {
            throw new HoconException(position, $"Objects stand more than {HoconLimits.DepthMax} deep in one another.");
        }

        HoconMerging.MergeInto(target, HoconMerging.Wrap(names, ParseAssigned(full), position), path);
    }

    private HoconValue ParseAssigned(ImmutableArray<string> path)
    {
        if (scanner.Current == '{')
        {
            return ParseValue(path);
        }

        var position = scanner.Position;
        if (scanner.Skip("+="))
        {
            scanner.SkipLines();
            var added = new HoconArray(scanner.Position, [ParseValue(path.Add(HoconPath.Element))]);
            return new HoconConcatenation(position, [new HoconSubstitution(position, path, path, isOptional: true), added]);
        }

        if (!scanner.Skip('=') && !scanner.Skip(':'))
        {
            throw Unexpected($"'=', ':', '+=' or '{{' behind the name '{HoconPath.Render(path)}'");
        }

        scanner.SkipLines();
        return ParseValue(path);
    }

    private HoconObject ParseInclude(ImmutableArray<string> path)
    {
        var position = scanner.Position;
        if (scanner.Current != '"')
        {
            throw Unexpected("a file's path in quotes behind 'include'");
        }

        return include(scanner.ReadQuoted(), position, path);
    }

    private HoconValue ParsePiece(ImmutableArray<string> path)
    {
        var position = scanner.Position;
        switch (scanner.Current)
        {
            case '{':
                return ParseNested(position, () =>
                {
                    scanner.Skip('{');
                    var fields = ParseFields(position, path, '}', "'}'");
                    scanner.Skip('}');
                    return fields;
                });
            case '[':
                return ParseNested(position, () => ParseArray(position, path.Add(HoconPath.Element)));
            case '"':
                return new HoconScalar(position, scanner.ReadQuoted(), isQuoted: true);
            case '$' when scanner.Skip("${"):
                return ParseSubstitution(position);
            default:
                var text = scanner.ReadWhile(HoconScanner.IsUnquoted);
                return text.Length > 0
                    ? new HoconScalar(position, text, isQuoted: false)
                    : throw new HoconException(position, $"{scanner.Found()} cannot stand in a text without quotes; put the value in quotes.");
        }
    }

    private T ParseNested<T>(HoconPosition position, Func<T> parse)
    {
        if (++_depth > HoconLimits.DepthMax)
        {
            throw new HoconException(position, $"Objects and arrays stand more than {HoconLimits.DepthMax} deep in one another.");
        }

        var result = parse();
        _depth--;
        return result;
    }

    private HoconArray ParseArray(HoconPosition position, ImmutableArray<string> path)
    {
        scanner.Skip('[');
        var items = new List<HoconValue>();
        scanner.SkipLines();
        while (scanner.Current != ']')
        {
            items.Add(ParseValue(path));
            var isSeparated = scanner.SkipLines();
            if (scanner.Skip(','))
            {
                scanner.SkipLines();
            }
            else if (!isSeparated && scanner.Current != ']')
            {
                throw Unexpected("',', a new line or ']' behind the value");
            }
        }

        scanner.Skip(']');
        return new HoconArray(position, items);
    }

    private HoconSubstitution ParseSubstitution(HoconPosition position)
    {
        var isOptional = scanner.Skip('?');
        scanner.SkipBlanks();
        var path = ParsePath();
        scanner.SkipBlanks();
        return scanner.Skip('}')
            ? new HoconSubstitution(position, prefix.AddRange(path), path, isOptional)
            : throw Unexpected("'}' at the end of a substitution");
    }

    private static HoconValue Join(HoconPosition position, List<HoconValue> pieces)
    {
        if (pieces is [var only])
        {
            return only;
        }

        if (!pieces.TrueForAll(piece => piece is HoconScalar))
        {
            return new HoconConcatenation(position, pieces);
        }

        var isQuoted = pieces.Exists(piece => piece is HoconScalar { IsQuoted: true });
        return new HoconScalar(position, string.Concat(pieces.Select(piece => ((HoconScalar)piece).Text)), isQuoted);
    }

    private bool IsEndOfValue() => scanner.Current is '\n' or ',' or '}' or ']' or HoconScanner.End || scanner.IsComment();

    private HoconException Unexpected(string expected) => new(scanner.Position, $"Found {scanner.Found()}; expected {expected}.");
}
