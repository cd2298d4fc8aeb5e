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
        NodeProgram.PassesAsync(broker.AmqpUri, "seed-drivers/run.mjs", driver);
}
