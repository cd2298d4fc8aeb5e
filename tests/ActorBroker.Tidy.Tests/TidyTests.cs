using ActorBroker.Tidy.Tests.Rules;
using Shouldly;
using Xunit;

namespace ActorBroker.Tidy.Tests;

/// <summary>The repository keeps its own rules.</summary>
public class TidyTests
{
    [Fact]
    public void Projects_refer_to_each_other_only_in_the_allowed_directions() => Keeps(new ProjectDirections());

    [Fact]
    public void Core_is_pure() => Keeps(new CorePurity());

    [Fact]
    public void Nothing_in_src_reads_a_clock_a_random_number_or_a_new_id_on_its_own() => Keeps(new NoAmbientInputs());

    [Fact]
    public void No_file_is_longer_than_can_be_read_at_once() => Keeps(new FileLength());

    [Fact]
    public void No_test_sleeps() => Keeps(new NoSleeps());

    [Fact]
    public void No_file_names_a_registry_or_a_folder_of_one_machine() => Keeps(new NoMachineTraces());

    [Fact]
    public void No_project_file_names_a_version() => Keeps(new CentralVersions());

    private static void Keeps(IRule rule)
    {
        Repository.Files.Count.ShouldBeGreaterThan(20, $"the repository at {Repository.Root} was not read");
        string[] violations = [.. Repository.Files.SelectMany(rule.Check)];
        violations.ShouldBeEmpty(string.Join(Environment.NewLine, violations.Prepend($"{violations.Length} violations:")));
    }
}
