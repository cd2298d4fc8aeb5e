using System.Text;

namespace ActorBroker.Amqp.Wire;

/// <summary>Names and texts of reply codes, spelt as RabbitMQ spells them, because clients match on them.</summary>
public static class AmqpReplyCodes
{
    private const string Cut = "...";

    /// <summary>The name that stands in front of a reply text, as in <c>NOT_FOUND</c>; for a code that is not known, the number.</summary>
    public static string NameOf(AmqpReplyCode code) => code switch
    {
        AmqpReplyCode.ReplySuccess => "REPLY_SUCCESS",
        AmqpReplyCode.ContentTooLarge => "CONTENT_TOO_LARGE",
        AmqpReplyCode.NoRoute => "NO_ROUTE",
        AmqpReplyCode.NoConsumers => "NO_CONSUMERS",
        AmqpReplyCode.ConnectionForced => "CONNECTION_FORCED",
        AmqpReplyCode.InvalidPath => "INVALID_PATH",
        AmqpReplyCode.AccessRefused => "ACCESS_REFUSED",
        AmqpReplyCode.NotFound => "NOT_FOUND",
        AmqpReplyCode.ResourceLocked => "RESOURCE_LOCKED",
        AmqpReplyCode.PreconditionFailed => "PRECONDITION_FAILED",
        AmqpReplyCode.FrameError => "FRAME_ERROR",
        AmqpReplyCode.SyntaxError => "SYNTAX_ERROR",
        AmqpReplyCode.CommandInvalid => "COMMAND_INVALID",
        AmqpReplyCode.ChannelError => "CHANNEL_ERROR",
        AmqpReplyCode.UnexpectedFrame => "UNEXPECTED_FRAME",
        AmqpReplyCode.ResourceError => "RESOURCE_ERROR",
        AmqpReplyCode.NotAllowed => "NOT_ALLOWED",
        AmqpReplyCode.NotImplemented => "NOT_IMPLEMENTED",
        AmqpReplyCode.InternalError => "INTERNAL_ERROR",
        _ => ((ushort)code).ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    /// <summary>Whether the error ends the whole connection (a "hard error" of the specification) rather than one channel.</summary>
    public static bool ClosesConnection(AmqpReplyCode code) => code switch
    {
        AmqpReplyCode.ConnectionForced or AmqpReplyCode.InvalidPath => true,
        _ => (ushort)code >= 500,
    };

    /// <summary>
    /// The reply text for a code, as in <c>NOT_FOUND - no queue 'a' in vhost '/'</c>. A short string holds 255 bytes of
    /// UTF-8, so a longer text is cut between characters and ends in three dots.
    /// </summary>
    public static string Text(AmqpReplyCode code, string explanation)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        return Fit($"{NameOf(code)} - {explanation}");
    }

    /// <summary>The text itself if it fits a short string, else its beginning followed by three dots.</summary>
    public static string Fit(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Encoding.UTF8.GetByteCount(text) <= WireLimits.ShortStringBytesMax)
        {
            return text;
        }

        var bytes = 0;
        var chars = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (bytes + rune.Utf8SequenceLength > WireLimits.ShortStringBytesMax - Cut.Length)
            {
                break;
            }

            bytes += rune.Utf8SequenceLength;
            chars += rune.Utf16SequenceLength;
        }

        return string.Concat(text.AsSpan(0, chars), Cut);
    }
}
