namespace ActorBroker.Core.Arguments;

/// <summary>Where a headers exchange looks up a message's headers. Only what is asked for need be decoded.</summary>
public interface IHeaderSource
{
    /// <summary>Finds a header by its name; upper and lower case differ.</summary>
    bool TryGet(string name, out ArgumentValue value);
}
