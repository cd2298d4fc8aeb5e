using System.Text.RegularExpressions;
using ActorBroker.Server.Configuration;
using ActorBroker.Server.Configuration.Hocon;
using Shouldly;
using Xunit;

namespace ActorBroker.Server.Tests.Configuration;

public sealed partial class ReferenceTests
{
    public static TheoryData<string> Keys()
    {
        var document = new HoconDocument(new FakeHost().Host);
        document.AddText("reference.conf", SettingsLoader.Reference);
        return [.. KeysOf(document.Resolve(), "")];
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_key_is_read_by_the_program(string key)
    {
        // A key that nobody reads is unknown; one that is read cannot be missing.
        var text = SettingsLoader.Reference.Split('\n');
        text.Count(line => Assignment().Match(line) is { Success: true } match && string.Equals(match.Groups["key"].Value, LastName(key), StringComparison.Ordinal))
            .ShouldBePositive();
        var error = Should.Throw<SettingsException>(() => SettingsLoader.Load(configFile: null, [$"{key}={{ nonsense = 1 }}"], new FakeHost().Host));
        error.Message.ShouldContain($"{key} is a section; expected");
    }

    [Fact]
    public void Every_key_that_the_program_reads_is_in_the_reference_and_no_other() =>
        Should.NotThrow(() => SettingsLoader.Load(configFile: null, [], new FakeHost().Host));

    [Fact]
    public void Every_key_and_section_has_a_comment_above_it_that_is_a_sentence()
    {
        var lines = SettingsLoader.Reference.Split('\n');
        var documented = 0;
        for (var i = 1; i < lines.Length; i++)
        {
            if (!Assignment().IsMatch(lines[i]) || string.Equals(lines[i], "actorbroker {", StringComparison.Ordinal))
            {
                continue;
            }

            lines[i - 1].TrimStart().ShouldStartWith("#", customMessage: $"'{lines[i]}' of reference.conf needs a comment above it.");
            documented++;
        }

        documented.ShouldBeGreaterThanOrEqualTo(Keys().Count);
    }

    [Fact]
    public void The_sample_is_usable_and_does_not_start_without_a_password()
    {
        var host = new FakeHost { Files = { ["node.conf"] = File.ReadAllText(Sample()) } };
        Should.Throw<SettingsException>(() => SettingsLoader.Load(FakeHost.PathOf("node.conf"), [], host.Host))
            .Problems.ShouldHaveSingleItem().ShouldContain("actorbroker.auth.default-password is null");

        host.Variables["ACTORBROKER_PASSWORD"] = "from the environment";
        var settings = SettingsLoader.Load(FakeHost.PathOf("node.conf"), [], host.Host);
        settings.Auth.DefaultPassword.ShouldBe("from the environment");
        settings.DataDirectory.ShouldBe("/var/lib/actorbroker");

        host.Variables["ACTORBROKER_DATA"] = "/elsewhere";
        SettingsLoader.Load(FakeHost.PathOf("node.conf"), [], host.Host).DataDirectory.ShouldBe("/elsewhere");
    }

    private static string Sample()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "hocon", "node.conf")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("hocon/node.conf is in no directory above the tests.");
        }

        return Path.Combine(directory.FullName, "hocon", "node.conf");
    }

    private static string LastName(string key) => key[(key.LastIndexOf('.') + 1)..];

    private static IEnumerable<string> KeysOf(HoconObject section, string prefix) => section.Fields.SelectMany(field => field.Value.Value is HoconObject inner
        ? KeysOf(inner, $"{prefix}{field.Key}.")
        : [$"{prefix}{field.Key}"]);

    [GeneratedRegex(@"^\s*(?<key>[a-z-]+)\s*[={]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Assignment();
}
