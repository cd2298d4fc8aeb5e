using System.CommandLine;

namespace ActorBroker.Server.Verbs;

/// <summary>The verbs of the program.</summary>
internal static class CommandLine
{
    /// <summary>Runs the verb that the arguments name; <c>serve</c> if they name none.</summary>
    /// <returns>The exit code: 0 if all went well.</returns>
    public static Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("ActorBroker: a message broker that speaks RabbitMQ's AMQP 0-9-1 and keeps everything in one durable log.");
        ServeVerb.AddTo(root);
        root.Subcommands.Add(ServeVerb.Create());
        root.Subcommands.Add(JournalVerb.Create());
        // The verb itself sees to an orderly end on SIGTERM, and its exit code counts.
        return root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }
}
