using ActorBroker.Conformance.Running;
using Xunit;

namespace ActorBroker.Conformance.Python;

/// <summary>What services do through Debian's Kafka clients for Python; each scenario runs in a process of its own.</summary>
public class PythonTests(SharedBroker broker)
{
    [Theory]
    [InlineData("idempotent")]
    [InlineData("codecs")]
    [InlineData("transactions")]
    [InlineData("fencing")]
    [InlineData("cooperative")]
    [InlineData("static_member")]
    [InlineData("times")]
    [InlineData("administration")]
    public Task Librdkafka_is_served(string scenario) =>
        PythonProgram.PassesAsync(broker, "confluent_kafka", "python3-confluent-kafka", "librdkafka.py", scenario);

    [Theory]
    [InlineData("group_of_two")]
    [InlineData("administration")]
    public Task Kafka_python_is_served(string scenario) =>
        PythonProgram.PassesAsync(broker, "kafka", "python3-kafka", "kafka_python.py", scenario);
}
