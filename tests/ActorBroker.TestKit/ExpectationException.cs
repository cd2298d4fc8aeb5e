namespace ActorBroker.TestKit;

/// <summary>What a test expected did not come, or something else did.</summary>
public sealed class ExpectationException(string message) : Exception(message);
