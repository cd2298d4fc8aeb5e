using System.Globalization;

namespace ActorBroker.Server.Configuration;

/// <summary>Durations and sizes as people write them: a number and a unit.</summary>
public static class UnitText
{
    /// <summary>Reads a duration such as <c>10 s</c>, <c>500ms</c> or <c>1.5 minutes</c>. The unit must be there, since systems differ in what they take a bare number for.</summary>
    public static bool TryParseDuration(string text, out TimeSpan duration)
    {
        duration = default;
        if (!TrySplit(text, out var number, out var unit))
        {
            return false;
        }

        decimal? ticks = unit switch
        {
            "" when number == 0 => 0,
            "ns" or "nano" or "nanos" or "nanosecond" or "nanoseconds" => 0.01m,
            "us" or "micro" or "micros" or "microsecond" or "microseconds" => TimeSpan.TicksPerMicrosecond,
            "ms" or "milli" or "millis" or "millisecond" or "milliseconds" => TimeSpan.TicksPerMillisecond,
            "s" or "second" or "seconds" => TimeSpan.TicksPerSecond,
            "m" or "minute" or "minutes" => TimeSpan.TicksPerMinute,
            "h" or "hour" or "hours" => TimeSpan.TicksPerHour,
            "d" or "day" or "days" => TimeSpan.TicksPerDay,
            _ => null,
        };
        if (ticks is null || !TryMultiply(number, ticks.Value, out var product))
        {
            return false;
        }

        duration = TimeSpan.FromTicks(product);
        return true;
    }

    /// <summary>Reads a size in bytes such as <c>128 KiB</c>, <c>1 MB</c> or a bare number. <c>K</c>, <c>M</c> and <c>G</c> alone are powers of 1024.</summary>
    public static bool TryParseSize(string text, out long bytes)
    {
        bytes = 0;
        if (!TrySplit(text, out var number, out var unit))
        {
            return false;
        }

        decimal? factor = unit switch
        {
            "" or "B" or "b" or "byte" or "bytes" => 1,
            "kB" or "KB" or "kilobyte" or "kilobytes" => 1_000,
            "MB" or "megabyte" or "megabytes" => 1_000_000,
            "GB" or "gigabyte" or "gigabytes" => 1_000_000_000,
            "TB" or "terabyte" or "terabytes" => 1_000_000_000_000,
            "K" or "k" or "Ki" or "KiB" or "kibibyte" or "kibibytes" => 1L << 10,
            "M" or "m" or "Mi" or "MiB" or "mebibyte" or "mebibytes" => 1L << 20,
            "G" or "g" or "Gi" or "GiB" or "gibibyte" or "gibibytes" => 1L << 30,
            "T" or "t" or "Ti" or "TiB" or "tebibyte" or "tebibytes" => 1L << 40,
            _ => null,
        };
        return factor is not null && TryMultiply(number, factor.Value, out bytes);
    }

    /// <summary>A duration in the largest unit that leaves it whole.</summary>
    public static string Show(TimeSpan duration) => duration.Ticks switch
    {
        0 => "0 s",
        var t when t % TimeSpan.TicksPerDay == 0 => string.Create(CultureInfo.InvariantCulture, $"{t / TimeSpan.TicksPerDay} d"),
        var t when t % TimeSpan.TicksPerHour == 0 => string.Create(CultureInfo.InvariantCulture, $"{t / TimeSpan.TicksPerHour} h"),
        TimeSpan.TicksPerMinute => "1 minute",
        var t when t % TimeSpan.TicksPerMinute == 0 => string.Create(CultureInfo.InvariantCulture, $"{t / TimeSpan.TicksPerMinute} minutes"),
        var t when t % TimeSpan.TicksPerSecond == 0 => string.Create(CultureInfo.InvariantCulture, $"{t / TimeSpan.TicksPerSecond} s"),
        var t => string.Create(CultureInfo.InvariantCulture, $"{t / (decimal)TimeSpan.TicksPerMillisecond} ms"),
    };

    /// <summary>A size in the largest unit that leaves it whole.</summary>
    public static string Show(long bytes)
    {
        string[] units = ["bytes", "KiB", "MiB", "GiB", "TiB"];
        var unit = 0;
        while (bytes != 0 && bytes % 1024 == 0 && unit < units.Length - 1)
        {
            bytes /= 1024;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{bytes} {units[unit]}");
    }

    private static bool TrySplit(string text, out decimal number, out string unit)
    {
        text = text.Trim();
        var end = 0;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.'))
        {
            end++;
        }

        unit = text[end..].Trim();
        return decimal.TryParse(text.AsSpan(0, end), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
    }

    private static bool TryMultiply(decimal number, decimal factor, out long product)
    {
        // Both are far below the range of a decimal, once the number is not above that of a long.
        var exact = number <= long.MaxValue ? number * factor : decimal.MaxValue;
        var isWhole = exact <= long.MaxValue && exact == decimal.Truncate(exact);
        product = isWhole ? (long)exact : 0;
        return isWhole;
    }
}
