using System.Diagnostics.CodeAnalysis;

namespace ActorBroker.Amqp.Wire;

/// <summary>Throws, apart from the readers, so that their own code stays small enough to be inlined.</summary>
internal static class WireError
{
    [DoesNotReturn]
    internal static void Truncated(int position, int wanted, int length) => throw Syntax(
        $"{wanted} more bytes were due at byte {position}, but the field ends after {length}");

    [DoesNotReturn]
    internal static void TruncatedString(int position, uint wanted, int length) => throw Syntax(
        $"a string or table at byte {position} claims {wanted} bytes, but the field ends after {length}");

    [DoesNotReturn]
    internal static void Trailing(int position, int length) => throw Syntax(
        $"the arguments end at byte {position}, but {length - position} more bytes follow");

    [DoesNotReturn]
    internal static void NotUtf8(int position) => throw new AmqpWireException(
        AmqpReplyCode.FrameError, $"the short string that ends at byte {position} is not UTF-8");

    [DoesNotReturn]
    internal static void TooDeep() => throw Syntax(
        $"tables and arrays stand more than {WireLimits.TableDepthMax} deep in each other");

    [DoesNotReturn]
    internal static void UnknownFieldType(byte type) => throw Syntax($"0x{type:X2} is no type of a field table's value");

    [DoesNotReturn]
    internal static void PropertyFlags(ushort flags) => throw Syntax(
        $"the property flags 0x{flags:X4} name properties that class basic does not have");

    [DoesNotReturn]
    internal static void ContentClass(ushort classId) => throw new AmqpWireException(
        AmqpReplyCode.UnexpectedFrame, $"a content header of class {classId} came where only class 60 (basic) carries content");

    [DoesNotReturn]
    internal static void FrameType(byte type) => throw Frame($"{type} is no type of a frame");

    [DoesNotReturn]
    internal static void FrameTooLarge(uint payload, int frameMax) => throw Frame(
        $"a frame's payload of {payload} bytes exceeds the {frameMax - WireLimits.FrameOverheadBytes} that frame_max {frameMax} leaves");

    [DoesNotReturn]
    internal static void FrameEnd(byte found) => throw Frame($"a frame ends in 0x{found:X2} instead of 0xCE");

    [DoesNotReturn]
    internal static void Heartbeat(ushort channel, int payload) => throw Frame(
        $"a heartbeat is empty and on channel 0, but one on channel {channel} came with {payload} bytes");

    private static AmqpWireException Syntax(string text) => new(AmqpReplyCode.SyntaxError, text);

    private static AmqpWireException Frame(string text) => new(AmqpReplyCode.FrameError, text);
}
