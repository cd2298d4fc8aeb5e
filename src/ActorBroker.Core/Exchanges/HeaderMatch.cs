using ActorBroker.Core.Arguments;

namespace ActorBroker.Core.Exchanges;

/// <summary>
/// What a binding to a headers exchange asks of a message's headers. <c>x-match</c> says how: <c>all</c> (the default) or
/// <c>any</c> of the other arguments, of which names beginning with <c>x-</c> are left out; <c>all-with-x</c> and
/// <c>any-with-x</c> leave out only <c>x-match</c> itself. An argument without value asks for the header's presence.
/// </summary>
/// <remarks>
/// Nothing asked for is always met under <c>all</c>, and never under <c>any</c>. As in RabbitMQ it is the value that counts
/// and not the type in which a client happens to send it: 1 is 1.0 and the timestamp 1, and text is its bytes. Inside of
/// tables and lists values are of one kind, or unlike.
/// </remarks>
public sealed class HeaderMatch
{
    private const string ModeName = "x-match";
    private const string ReservedPrefix = "x-";

    private readonly KeyValuePair<string, ArgumentValue>[] _conditions;
    private readonly bool _isAny;

    /// <summary>Prepares the arguments of a binding.</summary>
    /// <exception cref="ArgumentException"><see cref="Validate"/> has an objection, which is the message.</exception>
    public HeaderMatch(ArgumentTable arguments)
    {
        if (Validate(arguments) is { } objection)
        {
            throw new ArgumentException(objection, nameof(arguments));
        }

        var mode = arguments.TryGet(ModeName, out var value) ? value.String : "all";
        _isAny = mode is "any" or "any-with-x";
        var isWithX = mode is "all-with-x" or "any-with-x";
        _conditions = [.. arguments.Where(argument => IsCondition(argument.Key, isWithX))];
    }

    /// <summary>Says what is wrong with the arguments of a binding to a headers exchange and what is expected, or null if nothing is.</summary>
    public static string? Validate(ArgumentTable arguments)
    {
        if (!arguments.TryGet(ModeName, out var mode)
            || (mode.Kind == ArgumentKind.String && mode.String is "all" or "any" or "all-with-x" or "any-with-x"))
        {
            return null;
        }

        return $"The argument {ModeName} of a binding to a headers exchange is '{mode}'; expected 'all', 'any', 'all-with-x' or 'any-with-x'.";
    }

    /// <summary>Whether the headers meet what is asked.</summary>
    public bool IsMet(IHeaderSource headers)
    {
        foreach (var (name, wanted) in _conditions)
        {
            var isMet = headers.TryGet(name, out var value) && (wanted.Kind == ArgumentKind.Null || IsSame(wanted, value));
            if (isMet == _isAny)
            {
                return _isAny;
            }
        }

        return !_isAny;
    }

    private static bool IsSame(ArgumentValue wanted, ArgumentValue value) => (wanted.Kind, value.Kind) switch
    {
        (ArgumentKind.Integer, ArgumentKind.Double) => wanted.Integer == value.Double,
        (ArgumentKind.Double, ArgumentKind.Integer) => wanted.Double == value.Integer,
        (ArgumentKind.Integer, ArgumentKind.Timestamp) => wanted.Integer >= 0 && (ulong)wanted.Integer == value.Timestamp,
        (ArgumentKind.Timestamp, ArgumentKind.Integer) => value.Integer >= 0 && (ulong)value.Integer == wanted.Timestamp,
        (ArgumentKind.Timestamp, ArgumentKind.Double) => wanted.Timestamp == value.Double,
        (ArgumentKind.Double, ArgumentKind.Timestamp) => wanted.Double == value.Timestamp,
        (ArgumentKind.String, ArgumentKind.Bytes) => IsSame(wanted.String, value.Bytes.Span),
        (ArgumentKind.Bytes, ArgumentKind.String) => IsSame(value.String, wanted.Bytes.Span),
        _ => wanted.Equivalent(value),
    };

    private static bool IsSame(string text, ReadOnlySpan<byte> bytes) => bytes.SequenceEqual(System.Text.Encoding.UTF8.GetBytes(text));

    private static bool IsCondition(string name, bool isWithX) => isWithX
        ? !string.Equals(name, ModeName, StringComparison.Ordinal)
        : !name.StartsWith(ReservedPrefix, StringComparison.Ordinal);
}
