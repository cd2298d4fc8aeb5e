using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ActorBroker.Conformance.Running;
using Shouldly;
using Xunit;

namespace ActorBroker.Conformance.Server;

/// <summary>The demo is what a newcomer runs first.</summary>
public partial class DemoTests
{
    /// <summary>How long a newcomer has to wait at most.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <summary>A machine that is busy with other work may need more; one of so many runs has to be in time.</summary>
    private const int Runs = 4;

    [Fact]
    public async Task It_tells_the_whole_story_in_order_and_every_count_is_right()
    {
        BrokerProcess.SkipUnlessOurs();
        var times = new List<TimeSpan>();
        do
        {
            times.Count.ShouldBeLessThan(Runs, $"each run took too long: {string.Join(", ", times)}");
            var start = Stopwatch.GetTimestamp();
            (int exitCode, string output) = await ServerProgram.RunAsync(ServerProgram.Demo());
            times.Add(Stopwatch.GetElapsedTime(start));
            exitCode.ShouldBe(0, output);
            ShouldTellTheWholeStory(output);
        }
        while (times[^1] >= Limit);
    }

    [Fact]
    public async Task Its_output_is_plain_text_and_its_data_is_deleted()
    {
        BrokerProcess.SkipUnlessOurs();
        (_, string output) = await ServerProgram.RunAsync(ServerProgram.Demo());
        output.ShouldNotContain("\e");
        output.Split('\n').ShouldAllBe(line => line.TrimEnd().Length <= 120);
        string directory = DataLine().Match(output).Groups["directory"].Value;
        directory.ShouldNotBeEmpty(output);
        Directory.Exists(directory).ShouldBeFalse();
    }

    private static void ShouldTellTheWholeStory(string output)
    {
        ShouldTellInOrder(
            output,
            "A broker is ready after",
            "have handled 10 orders each",
            "5 messages wait in the queue 'email'",
            "The e-mail service comes back and gets all 5",
            "The second worker dies",
            "to the first worker, marked as redelivered",
            "The e-mail service fails at it 3 times",
            "moves it to the dead-letter queue 'email.failed'",
            "reason 'delivery_limit', 1 time, from the queue 'email'",
            "The broker is stopped",
            "The broker is started on the same data",
            "18 messages wait in them",
            "makes the topic 'order-events' with 3 partitions",
            "18 events of 6 orders are published, keyed by user: 6 + 6 + 6 in the partitions",
            "The group 'inventory' joins, reads all 18",
            "The group 'email' joins, reads all 18",
            "The group 'fraud' joins, reads all 18",
            "its offsets are set to 0",
            "reads all 18 events again",
            "One more event is published",
            "failures of the e-mail service at the broken order",
            "orders placed and confirmed",
            "messages kept in the dead-letter queue",
            "events read by the group fraud, which rewound",
            "Every count is right");
        Count[] counts = [.. CountLine().Matches(output).Select(Count.Of)];
        counts.Length.ShouldBe(19, output);
        counts.ShouldAllBe(count => count.Expected == count.Actual && count.Verdict == "ok", output);
    }

    private static void ShouldTellInOrder(string output, params ReadOnlySpan<string> parts)
    {
        var position = 0;
        foreach (string part in parts)
        {
            int found = output.IndexOf(part, position, StringComparison.Ordinal);
            found.ShouldNotBe(-1, $"'{part}' is missing, or told too early, in\n{output}");
            position = found;
        }
    }

    [GeneratedRegex(@"^   .+?  +(?<expected>\d+)  +(?<actual>\d+)  (?<verdict>\w+)\r?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex CountLine();

    [GeneratedRegex(@"Its data is in (?<directory>.+) and will be deleted", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex DataLine();

    private sealed record Count(long Expected, long Actual, string Verdict)
    {
        public static Count Of(Match match) =>
            new(Number(match, "expected"), Number(match, "actual"), match.Groups["verdict"].Value);

        private static long Number(Match match, string group) => long.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
    }
}
