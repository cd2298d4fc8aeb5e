using ActorBroker.Conformance.Running;
using Xunit;

namespace ActorBroker.Conformance.OtherClients;

/// <summary>Python's clients for Kafka, of the versions that Debian has: confluent-kafka on librdkafka, and kafka-python.</summary>
public class KafkaPythonTests(SharedBroker broker)
{
    [Fact]
    public Task Confluent_kafka_is_served() => PassesAsync("confluent_kafka", "python3-confluent-kafka");

    [Fact]
    public Task Kafka_python_is_served_also_as_it_speaks_to_old_brokers() => PassesAsync("kafka", "python3-kafka");

    private async Task PassesAsync(string package, string debianPackage)
    {
        broker.SkipWithoutKafka();
        Python.SkipUnlessInstalled(package, debianPackage);
        var start = Python.Start(Path.Combine("OtherClients", "python", $"{package}_client.py"));
        start.Environment["KAFKA_BOOTSTRAP"] = $"{broker.Kafka}";
        await Python.PassesAsync(start, Patience.Start);
    }
}
