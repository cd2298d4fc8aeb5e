namespace ActorBroker.Server.Configuration.Hocon;

/// <summary>Where something stands.</summary>
/// <param name="Source">A file's path, or what else the text came from.</param>
/// <param name="Line">Counted from 1; 0 for a source without lines, such as the command line.</param>
/// <param name="Column">Counted from 1 in UTF-16 units.</param>
public readonly record struct HoconPosition(string Source, int Line, int Column)
{
    /// <summary>As editors understand it: <c>file:line:column</c>.</summary>
    public override string ToString() => Line == 0 ? Source : $"{Source}:{Line}:{Column}";
}
