using System.Globalization;
using ActorBroker.Core.Topics;

namespace ActorBroker.Core.Catalog;

/// <summary>How values of topic settings are read, by their types and ranges. Like Kafka, blanks around a value do not count.</summary>
internal static class TopicConfigValues
{
    public delegate TopicSettings Setter<in T>(TopicSettings settings, T value);

    public static TopicConfigReader Whole(long min, long max, Setter<long>? set = null) => (ref TopicSettings settings, string value) =>
    {
        if (!long.TryParse(value.AsSpan().Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return "it must be a whole number";
        }

        if (number < min || number > max)
        {
            return max == long.MaxValue ? $"it must be at least {min}" : $"it must be from {min} to {max}";
        }

        settings = set?.Invoke(settings, number) ?? settings;
        return null;
    };

    public static TopicConfigReader Ratio(Setter<double> set) => (ref TopicSettings settings, string value) =>
    {
        if (!double.TryParse(value.AsSpan().Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            || !(number >= 0 && number <= 1))
        {
            return "it must be a number from 0 to 1";
        }

        settings = set(settings, number);
        return null;
    };

    public static TopicConfigReader Boolean() => (ref TopicSettings _, string value) =>
        bool.TryParse(value, out var _) ? null : "it must be true or false";

    public static TopicConfigReader OneOf(string[] allowed, Setter<string>? set = null) => (ref TopicSettings settings, string value) =>
    {
        value = value.Trim();
        if (!allowed.Contains(value, StringComparer.Ordinal))
        {
            return $"it must be one of {string.Join(", ", allowed)}";
        }

        settings = set?.Invoke(settings, value) ?? settings;
        return null;
    };

    public static TopicConfigReader AllOf(string[] allowed, Setter<string[]> set) => (ref TopicSettings settings, string value) =>
    {
        var words = WordsOf(value);
        if (words.Except(allowed, StringComparer.Ordinal).Any())
        {
            return $"it must be a list of {string.Join(", ", allowed)}";
        }

        settings = set(settings, words);
        return null;
    };

    public static TopicConfigReader Any() => static (ref TopicSettings _, string _) => null;

    /// <summary>The words of a list.</summary>
    public static string[] WordsOf(string value) =>
        value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
