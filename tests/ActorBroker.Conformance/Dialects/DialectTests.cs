using ActorBroker.Conformance.Running;
using Xunit;

namespace ActorBroker.Conformance.Dialects;

/// <summary>What is written through amqplib and read through KafkaJS, and the other way round; each scenario runs in a process of its own.</summary>
public class DialectTests(SharedBroker broker)
{
    public static TheoryData<string> Titles => NodeScenarios.In("dialects");

    [Theory]
    [MemberData(nameof(Titles))]
    public Task Both_protocols_are_served_from_one_log(string scenario)
    {
        broker.SkipWithoutKafka();
        return NodeProgram.PassesAsync(broker, "dialects/run.js", scenario);
    }
}
