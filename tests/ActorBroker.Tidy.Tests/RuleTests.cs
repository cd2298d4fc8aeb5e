using ActorBroker.Tidy.Tests.Rules;
using Shouldly;
using Xunit;

namespace ActorBroker.Tidy.Tests;

/// <summary>The rules find what they forbid, and nothing else.</summary>
public class RuleTests
{
    [Theory]
    [InlineData("Amqp", "Journal", true)]
    [InlineData("Amqp", "Kafka", true)]
    [InlineData("Core", "Actors", true)]
    [InlineData("Broker", "Server", true)]
    [InlineData("Unheard", "Core", true)]
    [InlineData("Amqp", "Broker", false)]
    [InlineData("Journal", "Actors", false)]
    [InlineData("Server", "Journal", false)]
    public void A_reference_against_the_directions_is_found(string from, string to, bool forbidden)
    {
        string text = $"""<Project><ItemGroup><ProjectReference Include="..\ActorBroker.{to}\ActorBroker.{to}.csproj" /></ItemGroup></Project>""";
        var file = new TextFile($"src/ActorBroker.{from}/ActorBroker.{from}.csproj", text);
        string[] messages = [.. new ProjectDirections().Check(file)];
        messages.Length.ShouldBe(forbidden ? 1 : 0);
        messages.ShouldAllBe(message => message.StartsWith(file.Path) && message.Contains("Instead: "));
    }

    [Theory]
    [InlineData("var now = DateTimeOffset.UtcNow;", true)]
    [InlineData("public Task Run();", true)]
    [InlineData("var id = Guid.NewGuid();", true)]
    [InlineData("using System.IO;", true)]
    [InlineData("var text = File.ReadAllText(path);", true)]
    [InlineData("// The caller reads DateTimeOffset.UtcNow.", false)]
    [InlineData("""throw new InvalidOperationException("Task and File.Open are not for machines");""", false)]
    [InlineData("var profile = TaskProfile.Create(); var stream = QueueKind.Stream;", false)]
    public void What_is_impure_in_Core_is_found(string line, bool forbidden)
    {
        var file = new TextFile("src/ActorBroker.Core/Queues/Queue.cs", $"namespace X;\n{line}\n");
        string[] messages = [.. new CorePurity().Check(file)];
        messages.Length.ShouldBe(forbidden ? 1 : 0);
        messages.ShouldAllBe(message => message.StartsWith("src/ActorBroker.Core/Queues/Queue.cs(2): Core is pure"));
        new CorePurity().Check(file with { Path = "src/ActorBroker.Amqp/Connection.cs" }).ShouldBeEmpty();
    }

    [Fact]
    public void A_package_in_Core_is_found()
    {
        var file = new TextFile(
            "src/ActorBroker.Core/ActorBroker.Core.csproj",
            """<Project><ItemGroup><PackageReference Include="Npgsql" /></ItemGroup></Project>""");
        new CorePurity().Check(file).ShouldHaveSingleItem().ShouldContain("PackageReference to Npgsql");
    }

    [Theory]
    [InlineData("Broker", "_time = TimeProvider.System;", true)]
    [InlineData("Server", "_time = TimeProvider.System;", false)]
    [InlineData("Server", "var watch = Stopwatch.StartNew();", true)]
    [InlineData("Journal", "var random = new Random();", true)]
    [InlineData("Journal", "var random = new Random(seed);", false)]
    [InlineData("Broker", "var ticks = Environment.TickCount64;", true)]
    public void What_src_was_not_handed_is_found(string project, string line, bool forbidden)
    {
        var file = new TextFile($"src/ActorBroker.{project}/Folder/Noun.cs", line);
        new NoAmbientInputs().Check(file).Count().ShouldBe(forbidden ? 1 : 0);
        new NoAmbientInputs().Check(file with { Path = "tests/ActorBroker.X/Noun.cs" }).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(FileLength.LinesMax, 0)]
    [InlineData(FileLength.LinesMax + 1, 1)]
    public void A_file_above_the_limit_is_found(int lines, int found)
    {
        var file = new TextFile("src/ActorBroker.Broker/Long.cs", string.Concat(Enumerable.Repeat("line\n", lines)));
        new FileLength().Check(file).Count(message => message.Contains($"has {lines}.")).ShouldBe(found);
        new FileLength().Check(file with { Path = "docs/ARCHITECTURE.md" }).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("await Task.Delay(100);", true)]
    [InlineData("Thread.Sleep(1);", true)]
    [InlineData("await received.Task.WaitAsync(Timeout);", false)]
    public void A_test_that_sleeps_is_found(string line, bool forbidden) =>
        new NoSleeps().Check(new TextFile("tests/ActorBroker.X/Tests.cs", line)).Count().ShouldBe(forbidden ? 1 : 0);

    [Theory]
    [InlineData("see /ho", "me/somebody/notes", true)]
    [InlineData("https://registry.npm", "js.org/amqplib", true)]
    [InlineData("\"resolved\": \"htt", "ps://packages.example/amqplib.tgz\"", true)]
    [InlineData("C:\\Us", "ers\\somebody", true)]
    [InlineData("https://example.org/ho", "me/page", false)]
    [InlineData("./wo", "rk/queue", false)]
    public void A_trace_of_one_machine_is_found(string start, string end, bool forbidden) =>
        new NoMachineTraces().Check(new TextFile("README.md", start + end)).Count().ShouldBe(forbidden ? 1 : 0);

    [Theory]
    [InlineData("""<PackageReference Include="Shouldly" Version="4.2.1" />""", true)]
    [InlineData("""<PackageReference Include="Shouldly" VersionOverride="4.2.1" />""", true)]
    [InlineData("""<PackageReference Include="Shouldly" />""", false)]
    public void A_version_in_a_project_file_is_found(string item, bool forbidden)
    {
        var file = new TextFile("tests/ActorBroker.X/ActorBroker.X.csproj", $"<Project><ItemGroup>{item}</ItemGroup></Project>");
        new CentralVersions().Check(file).Count().ShouldBe(forbidden ? 1 : 0);
    }

    [Theory]
    [InlineData("a /* b */ c", "a         c")]
    [InlineData("a // b\nc", "a     \nc")]
    [InlineData("x(\"b\\\"c\") + 'd'", "x(      ) +    ")]
    [InlineData("x(@\"b\"\"\\\") + y", "x(@      ) + y")]
    [InlineData("x(\"\"\"b \"c\" \"\"\") + y", "x(            ) + y")]
    public void Comments_and_literals_are_blanked(string text, string code) => SourceCode.Without(text).ShouldBe(code);
}
