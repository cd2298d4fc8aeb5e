namespace ActorBroker.Amqp.Wire;

/// <summary>What a frame carries (AMQP 0-9-1, section 4.2.3).</summary>
public enum FrameType : byte
{
    /// <summary>Not a frame.</summary>
    None = 0,

    /// <summary>A method: class, method, arguments.</summary>
    Method = 1,

    /// <summary>A content header: class, weight, body size, properties.</summary>
    Header = 2,

    /// <summary>A part of a content body.</summary>
    Body = 3,

    /// <summary>Nothing but a sign of life; empty, on channel 0.</summary>
    Heartbeat = 8,
}
