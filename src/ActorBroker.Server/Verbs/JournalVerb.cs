using System.CommandLine;
using ActorBroker.Actors.Persistence;
using ActorBroker.Journal.Inspection;

namespace ActorBroker.Server.Verbs;

/// <summary><c>actorbroker journal</c>: looks after a journal that no broker is using.</summary>
internal static class JournalVerb
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var command = new Command("journal", "Check a data directory, or copy what is readable of a damaged one. No broker may be using it.");
        command.Subcommands.Add(CreateVerify());
        command.Subcommands.Add(CreateSalvage());
        return command;
    }

    private static Command CreateVerify()
    {
        var directory = new Argument<string>("DIR") { Description = "The data directory." };
        var command = new Command("verify", "Read every byte; exit code 0 if all is as it was written, 1 if not. Changes nothing.");
        command.Arguments.Add(directory);
        command.SetAction(result => Run(() => Verify(result.GetRequiredValue(directory))));
        return command;
    }

    private static Command CreateSalvage()
    {
        var directory = new Argument<string>("DIR") { Description = "The data directory; it is not changed." };
        var target = new Argument<string>("NEWDIR") { Description = "Directory of the copy; missing or empty." };
        var command = new Command("salvage", "Copy what is readable into a new directory; exit code 0 if nothing is missing in it, 1 if something is.");
        command.Arguments.Add(directory);
        command.Arguments.Add(target);
        command.SetAction(result => Run(() => Salvage(result.GetRequiredValue(directory), result.GetRequiredValue(target))));
        return command;
    }

    private static int Run(Func<int> work)
    {
        try
        {
            return work();
        }
        catch (Exception error) when (error is JournalException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"actorbroker journal: {error.Message}");
            return 1;
        }
    }

    private static int Verify(string directory)
    {
        var report = JournalVerifier.Verify(directory);
        Print(report);
        return report.Damages.Count == 0 ? 0 : 1;
    }

    private static int Salvage(string directory, string target)
    {
        var report = JournalSalvager.Salvage(directory, target, TimeProvider.System);
        Print(report.Source);
        foreach (var loss in report.Losses)
        {
            Console.Out.WriteLine($"lost: {loss}");
        }

        foreach (var damage in report.Unknown)
        {
            Console.Out.WriteLine($"may have held more, the last entries of an entity perhaps: {damage.Path} at position {damage.Position}");
        }

        Console.Out.WriteLine($"copied {report.Entries} entries of {report.Entities} entities, {report.Bytes} bytes, to {Path.GetFullPath(target)}");
        return report.Losses.Count == 0 && report.Unknown.Count == 0 ? 0 : 1;
    }

    private static void Print(JournalReport report)
    {
        foreach (var segment in report.Segments)
        {
            Console.Out.WriteLine($"{segment.Path}: {segment.Entries} entries, {segment.Bytes} bytes, {segment.LiveBytes} live");
        }

        foreach (var damage in report.Damages)
        {
            Console.Out.WriteLine($"damaged: {damage}");
        }

        Console.Out.WriteLine($"{report.Segments.Count} segments, {report.Segments.Sum(static segment => segment.Entries)} entries, "
            + $"{report.Segments.Sum(static segment => segment.Bytes)} bytes, {report.Segments.Sum(static segment => segment.LiveBytes)} live, "
            + (report.Damages.Count == 0 ? "all as written" : $"damaged in {report.Damages.Count} places"));
    }
}
