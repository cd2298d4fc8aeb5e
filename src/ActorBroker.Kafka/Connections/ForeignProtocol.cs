namespace ActorBroker.Kafka.Connections;

/// <summary>
/// Guesses, from what stands where a request's size belongs, which other protocol a client speaks: the usual reason for a request
/// that is too large by far is a client that has the wrong port or wants TLS.
/// </summary>
internal static class ForeignProtocol
{
    private const int TlsHandshake = 0x16_03;

    /// <summary>What to add to the error; empty if it may well be a large request.</summary>
    /// <param name="size">The first four bytes.</param>
    public static string Hint(int size) => Guess(size) is { } protocol
        ? $"; it begins like {protocol}, and this is the port of Kafka clients without TLS"
        : "";

    private static string? Guess(int size) => size switch
    {
        _ when size >> 16 == TlsHandshake => "TLS",
        ('A' << 24) | ('M' << 16) | ('Q' << 8) | 'P' => "AMQP",
        ('G' << 24) | ('E' << 16) | ('T' << 8) | ' ' => "HTTP",
        ('P' << 24) | ('O' << 16) | ('S' << 8) | 'T' => "HTTP",
        ('H' << 24) | ('E' << 16) | ('A' << 8) | 'D' => "HTTP",
        _ => null,
    };
}
