using System.Globalization;
using System.Text;

namespace ActorBroker.Server.Configuration.Hocon;

/// <summary>A text with a place in it: the characters, blanks, comments and quoted strings that the parser is built on.</summary>
internal sealed class HoconScanner(string source, string text)
{
    /// <summary>Stands for the end of the text.</summary>
    public const char End = '\uFFFF';

    private const string Reserved = "$\"{}[]:=,+#`^?!@*&\\";

    private readonly string _text = Checked(source, text);
    private int _index;
    private int _line = 1;
    private int _lineStart;

    public HoconPosition Position => new(source, _line, _index - _lineStart + 1);

    public char Current => At(0);

    /// <summary>Whether a character may stand in a text without quotes.</summary>
    public static bool IsUnquoted(char c) => c != End && !Reserved.Contains(c) && !char.IsWhiteSpace(c) && !char.IsControl(c);

    /// <summary>Whether a character may stand in a name without quotes.</summary>
    public static bool IsKeyCharacter(char c) => IsUnquoted(c) && c != '.';

    /// <summary>What stands here, for an error.</summary>
    public string Found() => Current switch
    {
        End => "the end of the text",
        '\n' or '\r' => "the end of the line",
        var c => $"'{c}'",
    };

    public bool Is(string expected) => string.CompareOrdinal(_text, _index, expected, 0, expected.Length) == 0;

    public bool Skip(char expected)
    {
        if (Current != expected)
        {
            return false;
        }

        Move(1);
        return true;
    }

    public bool Skip(string expected)
    {
        if (!Is(expected))
        {
            return false;
        }

        Move(expected.Length);
        return true;
    }

    /// <summary>Skips blanks on the line and returns them.</summary>
    public string SkipBlanks()
    {
        var start = _index;
        while (Current != '\n' && Current != End && char.IsWhiteSpace(Current))
        {
            Move(1);
        }

        return _text[start.._index];
    }

    /// <summary>Whether a comment begins here.</summary>
    public bool IsComment() => Current == '#' || Is("//");

    /// <summary>Skips blanks, line ends and comments; says whether there was a line end.</summary>
    public bool SkipLines()
    {
        var line = _line;
        while (true)
        {
            if (IsComment())
            {
                while (Current is not ('\n' or End))
                {
                    Move(1);
                }
            }
            else if (Current != End && char.IsWhiteSpace(Current))
            {
                Move(1);
            }
            else
            {
                return _line != line;
            }
        }
    }

    /// <summary>Reads as far as the characters may stand without quotes and no comment begins; may be empty.</summary>
    public string ReadWhile(Func<char, bool> isPart)
    {
        var start = _index;
        while (isPart(Current) && !IsComment())
        {
            Move(1);
        }

        return _text[start.._index];
    }

    /// <summary>Reads a string in single or triple double quotes, at whose first quote the place is.</summary>
    public string ReadQuoted() => Is("\"\"\"") ? ReadTripleQuoted() : ReadSingleQuoted();

    private static string Checked(string source, string text)
    {
        if (text.Contains(End, StringComparison.Ordinal))
        {
            throw new HoconException(new HoconPosition(source, 0, 0), "The text has the character U+FFFF, which is none.");
        }

        return text is ['\uFEFF', ..] ? text[1..] : text;
    }

    private string ReadTripleQuoted()
    {
        var begin = Position;
        Move(3);
        var start = _index;
        while (!Is("\"\"\""))
        {
            if (Current == End)
            {
                throw new HoconException(begin, "This string has no end; expected \"\"\" behind it.");
            }

            Move(1);
        }

        Move(3);
        while (Current == '"')
        {
            // Quotes beyond the third belong to the string.
            Move(1);
        }

        return _text[start..(_index - 3)];
    }

    private string ReadSingleQuoted()
    {
        var begin = Position;
        Move(1);
        var result = new StringBuilder();
        while (Current != '"')
        {
            if (Current is End or '\n' or '\r')
            {
                throw new HoconException(begin, "This string has no end on its line; expected '\"', or \"\"\" around a string of several lines.");
            }

            if (Current == '\\')
            {
                result.Append(ReadEscape());
            }
            else
            {
                result.Append(Current);
                Move(1);
            }
        }

        Move(1);
        return result.ToString();
    }

    private char ReadEscape()
    {
        var begin = Position;
        var escape = At(1);
        if (escape == 'u')
        {
            var digits = _text.AsSpan(_index + 2, Math.Min(4, _text.Length - _index - 2));
            if (digits.Length < 4 || !ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
            {
                throw new HoconException(begin, "Four hexadecimal digits are expected after \\u.");
            }

            Move(6);
            return (char)unit;
        }

        var character = escape switch
        {
            '"' or '\\' or '/' => escape,
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => throw new HoconException(begin, "An unknown escape; expected one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX. A backslash itself is written \\\\."),
        };
        Move(2);
        return character;
    }

    private char At(int ahead) => _index + ahead < _text.Length ? _text[_index + ahead] : End;

    private void Move(int count)
    {
        for (var end = _index + count; _index < end;)
        {
            if (_text[_index++] == '\n')
            {
                _line++;
                _lineStart = _index;
            }
        }
    }
}
