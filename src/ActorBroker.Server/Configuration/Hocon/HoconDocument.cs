using System.Collections.Immutable;

namespace ActorBroker.Server.Configuration.Hocon;

/// <summary>What a configuration may see of the machine.</summary>
/// <param name="ReadFile">The text of the file with a full path; fails as <see cref="File.ReadAllText(string)"/> does.</param>
/// <param name="Variable">The value of a variable of the environment, or null.</param>
public sealed record HoconHost(Func<string, string> ReadFile, Func<string, string?> Variable)
{
    /// <summary>The files and variables of this process.</summary>
    public static HoconHost Process { get; } = new(ReadLimited, Environment.GetEnvironmentVariable);

    private static string ReadLimited(string path)
    {
        var length = new FileInfo(path).Length;
        return length <= HoconLimits.TextMax
            ? File.ReadAllText(path)
            : throw new IOException($"it has {length} bytes, and at most {HoconLimits.TextMax} are allowed");
    }
}

/// <summary>A configuration that texts, files and single settings are put into, each over what is there already.</summary>
public sealed class HoconDocument(HoconHost host)
{
    private readonly HoconObject _root = new(default);
    private readonly Stack<string> _including = new();

    /// <summary>Puts a text over what is there.</summary>
    /// <param name="source">What the text is called in errors.</param>
    /// <param name="text">HOCON.</param>
    /// <exception cref="HoconException">The text is not HOCON.</exception>
    public void AddText(string source, string text) => HoconMerging.MergeInto(_root, Parse(source, text, directory: null, []), []);

    /// <summary>Puts a file over what is there. Files that it includes are looked for next to it.</summary>
    /// <exception cref="HoconException">The file cannot be read or is not HOCON.</exception>
    public void AddFile(string path) => HoconMerging.MergeInto(_root, ParseFile(path, path, new HoconPosition(path, 0, 0), []), []);

    /// <summary>
    /// Puts one setting of the form <c>key=value</c> over what is there. A value in braces, brackets or quotes, or one that
    /// begins with <c>${</c>, is HOCON; any other is taken as it is, so that <c>127.0.0.1:5672</c> needs no quotes.
    /// </summary>
    /// <exception cref="HoconException">The setting is not of that form.</exception>
    public void AddSetting(string setting)
    {
        var separator = setting.IndexOf('=', StringComparison.Ordinal);
        if (separator <= 0)
        {
            throw new HoconException(new HoconPosition("--set", 0, 0), "Expected a setting of the form key=value.");
        }

        // The value may be a password, so that errors show only the key.
        var key = setting[..separator].Trim();
        var value = setting[(separator + 1)..].Trim();
        var source = $"--set {key}";
        var isHocon = value is ['{', .., '}'] or ['[', .., ']'] or ['"', .., '"'] or ['$', '{', ..];
        var text = isHocon ? value : Quote(value);
        HoconMerging.MergeInto(_root, Parse(source, $"{key} = {text}", directory: null, []), []);
    }

    /// <summary>The configuration with all substitutions resolved.</summary>
    /// <exception cref="HoconException">A substitution leads nowhere or in a circle, or values cannot be joined.</exception>
    public HoconObject Resolve() => new HoconResolver(_root, host.Variable).Resolve();

    private static string Quote(string value) =>
        $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private HoconObject ParseFile(string path, string shownPath, HoconPosition position, ImmutableArray<string> prefix)
    {
        var full = Path.GetFullPath(path);
        if (_including.Contains(full, StringComparer.Ordinal))
        {
            throw new HoconException(position, $"The file '{shownPath}' includes itself.");
        }

        if (_including.Count >= HoconLimits.IncludeDepthMax)
        {
            throw new HoconException(position, $"Files include one another more than {HoconLimits.IncludeDepthMax} deep.");
        }

        _including.Push(full);
        var result = Parse(shownPath, ReadFile(full, shownPath, position), Path.GetDirectoryName(full), prefix);
        _including.Pop();
        return result;
    }

    private string ReadFile(string full, string shownPath, HoconPosition position)
    {
        try
        {
            return host.ReadFile(full);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HoconException(position, $"The file '{shownPath}' cannot be read: {e.Message}", e);
        }
    }

    private HoconObject Parse(string source, string text, string? directory, ImmutableArray<string> prefix)
    {
        if (text.Length > HoconLimits.TextMax)
        {
            throw new HoconException(new HoconPosition(source, 0, 0), $"The text has {text.Length} characters; at most {HoconLimits.TextMax} are allowed.");
        }

        return new HoconParser(new HoconScanner(source, text), prefix, Include).ParseText();

        HoconObject Include(string file, HoconPosition position, ImmutableArray<string> path)
        {
            if (directory is null && !Path.IsPathRooted(file))
            {
                throw new HoconException(position, $"'{file}' can be included only by a file, or by its full path.");
            }

            var joined = directory is null ? file : Path.Combine(directory, file);
            return ParseFile(joined, joined, position, path);
        }
    }
}
