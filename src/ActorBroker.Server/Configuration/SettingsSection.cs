using System.Globalization;
using System.Net;
using ActorBroker.Server.Configuration.Hocon;

namespace ActorBroker.Server.Configuration;

/// <summary>
/// Reads the values of one object by name, type and range. What is wrong goes to the problems and reading goes on with
/// some value, which nobody gets to see, since problems are thrown at the end.
/// </summary>
internal sealed class SettingsSection(HoconObject section, string path, SettingsProblems problems)
{
    private const string EndpointExpected = "an address and a port in quotes, such as \"127.0.0.1:5672\", \"[::1]:5672\", \"localhost:5672\" or \"*:5672\"";

    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    public SettingsSection Section(string name)
    {
        var value = Find(name, "a section in braces");
        if (value is not (HoconObject or null))
        {
            problems.Add(value.Position, $"{PathOf(name)} is {Show(value)}; expected a section in braces.");
        }

        return new SettingsSection(value as HoconObject ?? new HoconObject(section.Position), PathOf(name), problems);
    }

    /// <summary>A text of so many bytes in UTF-8.</summary>
    public string Text(string name, int bytesMin, int bytesMax) =>
        ReadText(name, bytesMin, bytesMax, Find(name, "a text"), isSecret: false);

    /// <summary>A text that no error shows.</summary>
    public string Secret(string name, int bytesMin, int bytesMax) =>
        ReadText(name, bytesMin, bytesMax, Find(name, "a text"), isSecret: true);

    /// <summary>Texts of so many bytes in UTF-8 each.</summary>
    public IReadOnlyList<string> Texts(string name, int bytesMin, int bytesMax)
    {
        const string Expected = "a list of texts, such as [\"one\", \"two\"]";
        var value = Find(name, Expected);
        if (value is HoconArray array)
        {
            return [.. array.Items.Select(item => ReadText(name, bytesMin, bytesMax, item, isSecret: false))];
        }

        Refuse(name, value, Expected);
        return [];
    }

    public int Integer(string name, int min, int max)
    {
        var expected = string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}");
        var value = Find(name, expected);
        if (value is HoconScalar scalar
            && int.TryParse(scalar.Text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= min
            && number <= max)
        {
            return number;
        }

        Refuse(name, value, expected);
        return min;
    }

    /// <summary>A size in bytes.</summary>
    public long Size(string name, long min, long max)
    {
        var expected = $"a size from {UnitText.Show(min)} to {UnitText.Show(max)}, such as '128 KiB'";
        var value = Find(name, expected);
        if (value is HoconScalar scalar && UnitText.TryParseSize(scalar.Text, out var bytes) && bytes >= min && bytes <= max)
        {
            return bytes;
        }

        Refuse(name, value, expected);
        return min;
    }

    public TimeSpan Duration(string name, TimeSpan min, TimeSpan max)
    {
        var expected = $"a duration with its unit from {UnitText.Show(min)} to {UnitText.Show(max)}, such as '10 s' or '500 ms'";
        var value = Find(name, expected);
        if (value is HoconScalar scalar && UnitText.TryParseDuration(scalar.Text, out var duration) && duration >= min && duration <= max)
        {
            return duration;
        }

        Refuse(name, value, expected);
        return min;
    }

    /// <summary>An address to listen on.</summary>
    public IPEndPoint Endpoint(string name)
    {
        var value = Find(name, EndpointExpected);
        if (value is HoconScalar scalar && ListenEndpoint.TryParse(scalar.Text.Trim(), out var endpoint))
        {
            return endpoint;
        }

        Refuse(name, value, EndpointExpected);
        return new IPEndPoint(IPAddress.Loopback, 0);
    }

    /// <summary>An address to listen on; null for the word <c>off</c>.</summary>
    public IPEndPoint? EndpointOrOff(string name)
    {
        const string Expected = EndpointExpected + ", or off";
        var value = Find(name, Expected);
        if (value is not HoconScalar scalar || !ListenEndpoint.TryParse(scalar.Text.Trim(), out var endpoint))
        {
            endpoint = null;
            if (value is not HoconScalar { Text: "off" })
            {
                Refuse(name, value, Expected);
            }
        }

        return endpoint;
    }

    /// <summary>One of several words.</summary>
    public T Choice<T>(string name, params ReadOnlySpan<(string Word, T Value)> choices)
    {
        var words = new List<string>();
        foreach (var (word, _) in choices)
        {
            words.Add(word);
        }

        var expected = $"one of {string.Join(", ", words)}";
        var value = Find(name, expected);
        var index = value is HoconScalar scalar ? words.IndexOf(scalar.Text.Trim()) : -1;
        if (index < 0)
        {
            Refuse(name, value, expected);
        }

        return choices[Math.Max(index, 0)].Value;
    }

    /// <summary>Refuses a value that is right by itself but not beside another.</summary>
    public void Refuse(string name, string expected) => Refuse(name, section.Fields.TryGetValue(name, out var field) ? field.Value : null, expected);

    /// <summary>Reports all names that nobody asked for.</summary>
    public void RefuseRest()
    {
        foreach (var (name, field) in section.Fields)
        {
            if (!_read.Contains(name))
            {
                problems.AddUnknown(PathOf(HoconPath.Render(name)), field.Position);
            }
        }
    }

    private string ReadText(string name, int bytesMin, int bytesMax, HoconValue? value, bool isSecret)
    {
        if (value is HoconScalar { IsNull: false } scalar
            && System.Text.Encoding.UTF8.GetByteCount(scalar.Text) is var bytes
            && bytes >= bytesMin
            && bytes <= bytesMax)
        {
            return scalar.Text;
        }

        var expected = string.Create(CultureInfo.InvariantCulture, $"a text of {bytesMin} to {bytesMax} bytes");
        if (isSecret && value is HoconScalar { IsNull: false })
        {
            problems.Add(value.Position, $"{PathOf(name)} is too short or too long; expected {expected}.");
        }
        else
        {
            Refuse(name, value, expected);
        }

        return "";
    }

    /// <summary>The value, or null after having reported that it is missing.</summary>
    private HoconValue? Find(string name, string expected)
    {
        _read.Add(name);
        problems.Know(PathOf(name));
        if (section.Fields.TryGetValue(name, out var field))
        {
            return field.Value;
        }

        problems.Add(section.Position, $"{PathOf(name)} has no value; expected {expected}.");
        return null;
    }

    private void Refuse(string name, HoconValue? value, string expected)
    {
        if (value is not null)
        {
            problems.Add(value.Position, $"{PathOf(name)} is {Show(value)}; expected {expected}.");
        }
    }

    private string PathOf(string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string Show(HoconValue value) => value switch
    {
        HoconScalar { IsNull: true } => "null",
        HoconScalar { Text.Length: <= 100 } scalar => $"'{scalar.Text}'",
        HoconScalar => "a long text",
        HoconArray => "a list",
        _ => "a section",
    };
}
