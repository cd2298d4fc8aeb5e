using ActorBroker.Conformance.RabbitMqClient;
using ActorBroker.Conformance.Running;
using RabbitMQ.Client;
using Shouldly;
using Xunit;

namespace ActorBroker.Conformance.Server;

/// <summary>Settings come from a file and from the command line, and a wrong one is told at once.</summary>
public sealed class SettingsTests : IDisposable
{
    private const uint FrameMax = 65_536;

    private readonly ScratchFolder _folder = new();

    public SettingsTests() => BrokerProcess.SkipUnlessOurs();

    [Fact]
    public async Task An_unknown_key_on_the_command_line_is_refused_with_the_nearest_one()
    {
        string output = await RefusalAsync("--set", "actorbroker.amqp.frame-maxx=1");
        output.ShouldContain("actorbroker.amqp.frame-maxx");
        output.Replace("frame-maxx", "", StringComparison.Ordinal).ShouldContain("frame-max", Case.Sensitive, "the message names the nearest key");
    }

    [Fact]
    public async Task An_unknown_key_in_a_file_is_refused_with_the_nearest_one()
    {
        string file = await WriteAsync("actorbroker { amqp { frame-maxx = 1 } }");
        string output = await RefusalAsync("--config", file);
        output.ShouldContain("frame-maxx");
        output.Replace("frame-maxx", "", StringComparison.Ordinal).ShouldContain("frame-max", Case.Sensitive, "the message names the nearest key");
    }

    [Fact]
    public async Task A_value_that_cannot_be_used_is_refused_with_its_key()
    {
        string output = await RefusalAsync("--set", "actorbroker.amqp.frame-max=plenty");
        output.ShouldContain("actorbroker.amqp.frame-max");
        output.ShouldContain("plenty");
    }

    [Fact]
    public async Task A_missing_file_is_refused_by_its_name()
    {
        string file = Path.Combine(_folder.Path, "missing.conf");
        (await RefusalAsync("--config", file)).ShouldContain(file);
    }

    [Fact]
    public async Task A_file_is_followed_and_the_command_line_goes_before_it()
    {
        string file = await WriteAsync($"actorbroker.amqp.frame-max = {FrameMax}");
        (await FrameMaxAsync("--config", file)).ShouldBe(FrameMax);
        (await FrameMaxAsync("--config", file, "--set", $"actorbroker.amqp.frame-max={FrameMax / 2}")).ShouldBe(FrameMax / 2);
    }

    /// <inheritdoc />
    public void Dispose() => _folder.Dispose();

    private async Task<string> RefusalAsync(params string[] arguments)
    {
        (int exitCode, string output) = await ServerProgram.RunAsync(ServerProgram.Serve(_folder.Path, more: arguments));
        exitCode.ShouldNotBe(0, output);
        output.ShouldNotContain("   at ", Case.Sensitive, "the message is not a stack trace");
        return output;
    }

    private static async Task<uint> FrameMaxAsync(params string[] arguments)
    {
        await using var broker = new BrokerProcess();
        await broker.StartAsync(arguments);
        await using IConnection connection = await RabbitMq.ConnectAsync(broker.Amqp);
        return connection.FrameMax;
    }

    private async Task<string> WriteAsync(string text)
    {
        string file = Path.Combine(_folder.Path, "node.conf");
        await File.WriteAllTextAsync(file, text);
        return file;
    }
}
