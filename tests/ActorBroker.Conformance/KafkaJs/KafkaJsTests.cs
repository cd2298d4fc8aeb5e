using ActorBroker.Conformance.Running;
using Xunit;

namespace ActorBroker.Conformance.KafkaJs;

/// <summary>What services do through KafkaJS; each scenario runs in a process of its own.</summary>
public class KafkaJsTests(SharedBroker broker)
{
    public static TheoryData<string> Titles => NodeScenarios.In("kafkajs");

    [Theory]
    [MemberData(nameof(Titles))]
    public Task KafkaJS_is_served(string scenario)
    {
        broker.SkipWithoutKafka();
        return NodeProgram.PassesAsync(broker, "kafkajs/run.js", scenario);
    }
}
