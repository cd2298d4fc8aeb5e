using System.CommandLine;
using System.CommandLine.Help;
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
        var root = new RootCommand("ActorBroker, a message broker: RabbitMQ's and Kafka's clients connect to it, and it keeps all messages in one durable log.");
        ServeVerb.AddTo(root);
        root.Subcommands.Add(ServeVerb.Create());
        root.Subcommands.Add(DemoVerb.Create());
        root.Subcommands.Add(JournalVerb.Create());
        foreach (var version in root.Options.OfType<VersionOption>())
        {
            version.Description = "Show the version.";
            version.Action = new ShowVersion();
        }

        foreach (var help in root.Options.OfType<HelpOption>())
        {
            help.Description = "Show this help.";
        }

        // Each verb answers signals itself. The parser's own answer would be to wait 2 s and then end the process, whatever
        // is still to be written.
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
