namespace ActorBroker.Server.Configuration.Hocon;

/// <summary>How big a configuration may be. Going beyond is an error that names the limit; none of them can be set.</summary>
public static class HoconLimits
{
    /// <summary>Most bytes of one file, and most characters of one value: 1 MiB.</summary>
    public const int TextMax = 1024 * 1024;

    /// <summary>How deep objects and arrays may stand in one another: 64.</summary>
    public const int DepthMax = 64;

    /// <summary>How deep files may include one another: 16.</summary>
    public const int IncludeDepthMax = 16;

    /// <summary>Most pieces that one value is put together from, all its redefinitions counted: 1024.</summary>
    public const int PiecesMax = 1024;

    /// <summary>How deep objects may stand in one another and substitutions lead to one another, taken together: 256.</summary>
    public const int ResolvingDepthMax = 256;

    /// <summary>Most steps that all substitutions together may take, against values that double one another: 100,000.</summary>
    public const int StepsMax = 100_000;
}
