namespace ActorBroker.Server.Demo;

/// <summary>A step of the demo did not go as told; the message says which and how.</summary>
internal sealed class DemoException(string message, Exception? cause = null) : Exception(message, cause);
