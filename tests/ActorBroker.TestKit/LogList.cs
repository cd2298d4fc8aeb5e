using Microsoft.Extensions.Logging;

namespace ActorBroker.TestKit;

/// <summary>Keeps what is logged.</summary>
/// <typeparam name="T">Who logs.</typeparam>
/// <param name="entries">Where it is kept.</param>
internal sealed class LogList<T>(List<(LogLevel Level, string Text)> entries) : ILogger<T>
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        entries.Add((logLevel, formatter(state, exception) + exception));
}
