using ActorBroker.Core.Catalog;
using ActorBroker.Core.Topics;
using Shouldly;
using Xunit;

namespace ActorBroker.Core.Tests.Catalog;

/// <summary>The settings of topics by Kafka's names.</summary>
public class TopicConfigTests
{
    private static readonly ResourceName Topic = new("/", "orders");

    [Fact]
    public void Every_default_is_valid_and_says_the_same_as_not_giving_it()
    {
        foreach (var definition in TopicConfigDefinitions.All)
        {
            TopicConfig.Read(Topic, [new(definition.Name, definition.Default)], out var config).ShouldBeNull(definition.Name);
            config.Settings.ShouldBe(TopicSettings.Default, definition.Name);
            config.ValueOf(definition).ShouldBe(definition.Default);
            definition.Documentation.ShouldEndWith(".");
            definition.Documentation.StartsWith("Without effect", StringComparison.Ordinal).ShouldBe(!definition.IsEffective, definition.Name);
        }

        TopicConfigDefinitions.All.Select(definition => definition.Name).Distinct(StringComparer.Ordinal).Count().ShouldBe(TopicConfigDefinitions.All.Count);
    }

    [Fact]
    public void All_settings_are_shown_and_those_that_were_given_are_told_from_defaults()
    {
        TopicConfig.Read(Topic, [new("retention.ms", " 60000 ")], out var config).ShouldBeNull();
        config.Settings.RetentionMs.ShouldBe(60_000);
        var entries = config.Entries.ToDictionary(entry => entry.Definition.Name, StringComparer.Ordinal);
        entries.Count.ShouldBe(TopicConfigDefinitions.All.Count);
        entries["retention.ms"].IsDefault.ShouldBeFalse();
        entries["retention.bytes"].ShouldBe(new TopicConfigEntry(TopicConfigDefinitions.Find("retention.bytes")!, "-1", IsDefault: true));
    }

    [Theory]
    [InlineData("cleanup.policy", "compact")]
    [InlineData("cleanup.policy", "compact, delete")]
    [InlineData("cleanup.policy", "")]
    [InlineData("compression.type", "zstd")]
    [InlineData("retention.ms", "-1")]
    [InlineData("message.timestamp.type", "LogAppendTime")]
    [InlineData("preallocate", "TRUE")]
    [InlineData("min.cleanable.dirty.ratio", "0.01")]
    [InlineData("max.message.bytes", "10485880")]
    [InlineData("min.insync.replicas", "2")]
    [InlineData("segment.bytes", "1048576")]
    public void Values_that_Kafka_takes_are_taken(string name, string value)
    {
        TopicConfig.Read(Topic, [new(name, value)], out var config).ShouldBeNull();
        config.Overrides.ShouldHaveSingleItem().ShouldBe(new(name, value));
    }

    [Theory]
    [InlineData("retention.days", "7", "unknown config 'retention.days'")]
    [InlineData("Retention.ms", "7", "unknown config 'Retention.ms'")]
    [InlineData("retention.ms", "-2", "at least -1")]
    [InlineData("retention.ms", "a week", "whole number")]
    [InlineData("retention.ms", "9223372036854775808", "whole number")]
    [InlineData("cleanup.policy", "squash", "list of compact, delete")]
    [InlineData("compression.type", "rar", "one of producer")]
    [InlineData("max.message.bytes", "2147483648", "from 0 to 2147483647")]
    [InlineData("min.cleanable.dirty.ratio", "NaN", "from 0 to 1")]
    [InlineData("min.cleanable.dirty.ratio", "1.5", "from 0 to 1")]
    [InlineData("preallocate", "yes", "true or false")]
    [InlineData("message.timestamp.type", "createtime", "one of CreateTime")]
    [InlineData("remote.storage.enable", "true", "one of false")]
    public void Others_are_refused_with_the_name_and_what_to_write_instead(string name, string value, string reason)
    {
        var error = TopicConfig.Read(Topic, [new(name, value)], out _).ShouldNotBeNull();
        error.Kind.ShouldBe(CatalogErrorKind.InvalidConfig);
        error.Message.ShouldContain(name);
        error.Message.ShouldContain("'orders'");
        error.Message.ShouldContain(reason);
    }

    [Fact]
    public void A_value_that_is_too_long_is_refused() =>
        TopicConfig.Read(Topic, [new("leader.replication.throttled.replicas", new string('1', 1025))], out _)
            .ShouldNotBeNull().Message.ShouldContain("at most 1024");

    [Fact]
    public void The_bounds_of_timestamps_override_the_older_setting_for_both()
    {
        TopicConfig.Read(
            Topic,
            [new("message.timestamp.after.max.ms", "5"), new("message.timestamp.difference.max.ms", "9")],
            out var config).ShouldBeNull();
        (config.Settings.TimestampBeforeMaxMs, config.Settings.TimestampAfterMaxMs).ShouldBe((9, 5));
    }

    [Fact]
    public void Configurations_are_equal_by_what_was_given()
    {
        TopicConfig.Read(Topic, [new("retention.ms", "1"), new("flush.ms", "2")], out var one).ShouldBeNull();
        TopicConfig.Read(Topic, [new("flush.ms", "2"), new("retention.ms", "1")], out var other).ShouldBeNull();
        one.ShouldBe(other);
        one.ShouldNotBe(TopicConfig.Default);
    }
}
