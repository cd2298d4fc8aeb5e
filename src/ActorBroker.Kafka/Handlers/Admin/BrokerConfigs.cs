using System.Globalization;
using ActorBroker.Core.Catalog;
using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>
/// The settings of the broker as DescribeConfigs tells them, by Kafka's names: what this edge has a setting for, and what stands in
/// for topics' settings that are not given. None can be changed by a request; they stand in the broker's own configuration.
/// </summary>
internal static class BrokerConfigs
{
    /// <summary>Checks that this broker, or with an empty name all of them, is meant.</summary>
    /// <exception cref="RefusedException">It is another broker's number, or none.</exception>
    public static void CheckName(KafkaExchange exchange, string name)
    {
        var id = exchange.Connection.Options.NodeId.ToString(CultureInfo.InvariantCulture);
        if (name.Length > 0 && !string.Equals(name, id, StringComparison.Ordinal))
        {
            throw new RefusedException(ErrorCode.InvalidRequest, $"settings can be asked for of the broker {id}, not of '{name}'");
        }
    }

    /// <summary>All settings of the broker.</summary>
    public static IEnumerable<DescribedConfig> Describe(KafkaExchange exchange, bool includeSynonyms, bool includeDocumentation)
    {
        foreach (var (name, value, type, documentation) in Edge(exchange))
        {
            yield return Setting(name, value, ConfigSource.StaticBroker, type, documentation);
        }

        foreach (var definition in TopicConfigDefinitions.All.Where(static d => d.BrokerName.Length > 0).DistinctBy(static d => d.BrokerName, StringComparer.Ordinal))
        {
            yield return Setting(definition.BrokerName, definition.Default, ConfigSource.Default, (ConfigType)definition.Type, definition.Documentation);
        }

        DescribedConfig Setting(string name, string value, ConfigSource source, ConfigType type, string documentation) => new(
            name,
            value,
            ReadOnly: true,
            source == ConfigSource.Default,
            source,
            IsSensitive: false,
            includeSynonyms ? [new ConfigSynonym(name, value, source)] : [],
            type,
            includeDocumentation ? documentation : null);
    }

    private static IEnumerable<(string Name, string Value, ConfigType Type, string Documentation)> Edge(KafkaExchange exchange)
    {
        var options = exchange.Connection.Options;
        var (host, port) = BrokerAddress.For(exchange.Connection);
        yield return ("broker.id", Number(options.NodeId), ConfigType.Int, "The number by which clients know this broker.");
        yield return ("advertised.listeners", $"PLAINTEXT://{host}:{Number(port)}", ConfigType.String, "Where clients are told to connect.");
        yield return ("num.partitions", Number(options.DefaultPartitions), ConfigType.Int, "Partitions of a topic whose maker does not say how many.");
        yield return (
            "auto.create.topics.enable",
            options.AutoCreateTopics ? "true" : "false",
            ConfigType.Boolean,
            "Whether a topic that a client asks for and that is not there is made.");
        yield return ("default.replication.factor", Number(ReplicaAssignments.Factor), ConfigType.Int, "Replicas of every partition.");
        yield return ("delete.topic.enable", "true", ConfigType.Boolean, "Whether topics can be deleted.");
        yield return ("socket.request.max.bytes", Number(options.RequestSizeMax), ConfigType.Int, "The largest request, in bytes.");
        yield return ("fetch.max.bytes", Number(options.FetchBytesMax), ConfigType.Int, "Bytes of records in one response to Fetch.");
        yield return ("max.connections", Number(options.ConnectionsMax), ConfigType.Int, "How many clients may be connected.");
        yield return (
            "connections.max.idle.ms",
            Number((long)options.IdleTimeout.TotalMilliseconds),
            ConfigType.Long,
            "How long a connection may be silent before it is closed, in milliseconds.");
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
