namespace ActorBroker.Server.Configuration.Hocon;

/// <summary>A text is not HOCON, or not of the part of HOCON that is read here. The message begins with the place.</summary>
public sealed class HoconException : Exception
{
    /// <summary>Tells what is wrong at a place and what is expected there.</summary>
    public HoconException(HoconPosition position, string problem, Exception? cause = null)
        : base($"{position}: {problem}", cause) => Position = position;

    /// <summary>Where.</summary>
    public HoconPosition Position { get; }
}
