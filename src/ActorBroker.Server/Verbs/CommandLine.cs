using System.CommandLine;
using System.CommandLine.Invocation;
using ActorBroker.Server.Hosting;

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
        root.Subcommands.Add(DemoVerb.Create());
        foreach (var version in root.Options.OfType<VersionOption>())
        {
            version.Description = "Show the version.";
            version.Action = new ShowVersion();
        }

        // The verb itself sees to an orderly end on SIGTERM, and its exit code counts.
        return root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    /// <summary>Shows the version without the mark of the commit, which says nothing to a user.</summary>
    private sealed class ShowVersion : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            Console.Out.WriteLine($"actorbroker {ProductVersion.Text}");
            return 0;
        }
    }
}
