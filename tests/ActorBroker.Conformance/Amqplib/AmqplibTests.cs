using ActorBroker.Conformance.Running;
using Xunit;

namespace ActorBroker.Conformance.Amqplib;

/// <summary>What services do through amqplib; each scenario runs in a process of its own.</summary>
public class AmqplibTests(SharedBroker broker)
{
    public static TheoryData<string> Titles => NodeScenarios.In("amqplib");

    [Theory]
    [MemberData(nameof(Titles))]
    public Task Amqplib_is_served(string scenario) => NodeProgram.PassesAsync(broker, "amqplib/run.js", scenario);
}
