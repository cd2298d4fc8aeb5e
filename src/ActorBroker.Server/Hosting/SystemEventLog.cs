using ActorBroker.Actors;
using ActorBroker.Broker.Topics.Compaction;
using Microsoft.Extensions.Logging;

namespace ActorBroker.Server.Hosting;

/// <summary>Logs what goes wrong among the actors: failures and what their supervisors decide.</summary>
internal static partial class SystemEventLog
{
    /// <summary>Begins to log the system's events.</summary>
    public static void Start(ActorSystem system, ILogger log)
    {
        var logger = system.Spawn(Props<SystemEvent>.OfHandler((_, happened) => Write(log, happened)), "log");
        system.EventStream.Subscribe<ActorFailed, SystemEvent>(logger, static failed => failed);
        system.EventStream.Subscribe<CleanUpFailed, SystemEvent>(logger, static failed => failed);
        system.EventStream.Subscribe<DispatcherFaulted, SystemEvent>(logger, static failed => failed);
        system.EventStream.Subscribe<CompactionFailed, SystemEvent>(logger, static failed => failed);
    }

    private static void Write(ILogger log, SystemEvent happened)
    {
        switch (happened)
        {
            case ActorFailed failed:
                ActorFailed(log, failed.Reason, failed.Actor.Path, failed.Directive);
                break;
            case CleanUpFailed failed:
                CleanUpFailed(log, failed.Reason, failed.Actor.Path);
                break;
            case DispatcherFaulted faulted:
                HookFailed(log, faulted.Reason);
                break;
            case CompactionFailed failed:
                CompactionFailed(log, failed.Reason, failed.Partition);
                break;
        }
    }

    [LoggerMessage(1, LogLevel.Error, "The actor {Path} failed; its supervisor says: {Directive}.")]
    private static partial void ActorFailed(ILogger log, Exception reason, string path, Directive directive);

    [LoggerMessage(2, LogLevel.Error, "The actor {Path} failed while it ended.")]
    private static partial void CleanUpFailed(ILogger log, Exception reason, string path);

    [LoggerMessage(3, LogLevel.Error, "A hook of the dispatcher failed; what it should have done is not done.")]
    private static partial void HookFailed(ILogger log, Exception reason);

    [LoggerMessage(4, LogLevel.Warning, "The compaction of {Partition} has failed; it is tried again when there is more to compact.")]
    private static partial void CompactionFailed(ILogger log, Exception reason, string partition);
}
