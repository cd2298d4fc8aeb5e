using ActorBroker.Conformance.Running;
using Xunit;

namespace ActorBroker.Conformance.Seeds;

/// <summary>Published programs that run as they were printed; node/seed-drivers/run.mjs says how.</summary>
public class SeedTests(SharedBroker broker)
{
    [Theory]
    [InlineData("rabbitmq-client")]
    [InlineData("order-events")]
    [InlineData("order-processing")]
    [InlineData("setup-with-dead-letter")]
    public Task A_published_program_runs_unmodified(string driver) =>
        NodeProgram.PassesAsync(broker, "seed-drivers/run.mjs", driver);

    [Theory]
    [InlineData("kafka-three-groups")]
    [InlineData("kafkajs-classes")]
    [InlineData("kafka-offset-management")]
    [InlineData("kafka-backpressure")]
    public Task A_published_program_for_Kafka_runs_unmodified(string driver)
    {
        broker.SkipWithoutKafka();
        return NodeProgram.PassesAsync(broker, "seed-drivers/run.mjs", driver);
    }
}
