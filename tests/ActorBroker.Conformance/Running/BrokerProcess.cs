using System.Net;
using Shouldly;
using Xunit;

namespace ActorBroker.Conformance.Running;

/// <summary>A server on a data folder of its own, which can be killed and started again on the same data and ports.</summary>
internal sealed class BrokerProcess : IAsyncDisposable
{
    /// <summary>What a server says whose port is in use.</summary>
    private const string PortTaken = "something else listens there";

    private readonly ScratchFolder _folder = new();
    private int _amqpPort = FreePort.Pick();
    private int _kafkaPort = FreePort.Pick();
    private RunningProcess? _process;
    private ReadyLine? _ready;

    /// <summary>The folder that the server is given; its name has a blank so that nobody forgets quotes.</summary>
    public string DataFolder => Path.Combine(_folder.Path, "broker data");

    /// <summary>Where AMQP is spoken; the same after every start.</summary>
    public IPEndPoint Amqp => Ready.Amqp;

    /// <summary>Where Kafka's protocol is spoken; the same after every start.</summary>
    public IPEndPoint Kafka => Ready.Kafka ?? throw new InvalidOperationException("The server does not speak Kafka's protocol.");

    /// <summary>What the server said when it became ready.</summary>
    public ReadyLine Ready => _ready ?? throw new InvalidOperationException("The server was never started.");

    /// <summary>All that the server has printed since its last start.</summary>
    public string Output => Process.Output;

    /// <summary>The number of the process.</summary>
    public int ProcessId => Process.Id;

    private RunningProcess Process => _process ?? throw new InvalidOperationException("The server was never started.");

    /// <summary>Leaves the test out when it cannot kill the broker, because that is somebody else's.</summary>
    public static void SkipUnlessOurs() =>
        Assert.SkipWhen(
            SharedBroker.External is not null,
            $"{SharedBroker.Variable} names a running broker, and this test needs one that it may start and stop.");

    /// <summary>Starts the server, with further arguments, and waits until it is ready.</summary>
    public async Task StartAsync(params IEnumerable<string> more)
    {
        await LaunchAsync(more);
        try
        {
            _ready = ReadyLine.Parse(await Process.AwaitedLineAsync(Patience.Start));
        }
        catch (InvalidOperationException) when (_ready is null && Output.Contains(PortTaken, StringComparison.Ordinal))
        {
            // Somebody on this machine took a port between the look and the start. Nobody knows the ports yet, so others will do.
            (_amqpPort, _kafkaPort) = (FreePort.Pick(), FreePort.Pick());
            await StartAsync(more);
        }
    }

    /// <summary>Starts the server without waiting until it is ready.</summary>
    public async Task LaunchAsync(params IEnumerable<string> more)
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _process = new RunningProcess(ServerProgram.Serve(DataFolder, _amqpPort, _kafkaPort, more), ReadyLine.Start);
    }

    /// <summary>Passes when the server is still there after this time.</summary>
    public async Task StaysForAsync(TimeSpan time) =>
        await Should.ThrowAsync<TimeoutException>(Process.Exited.WaitAsync(time), $"the server ended by itself:\n{Output}");

    /// <summary>Ends the server without warning (SIGKILL).</summary>
    public Task KillAsync() => Process.KillAsync();

    /// <summary>Ends the server as a service manager does (SIGTERM).</summary>
    /// <returns>The exit code.</returns>
    public Task<int> TerminateAsync()
    {
        Process.Terminate();
        return Process.EndAsync(Patience.Start);
    }

    /// <summary>Waits for the server to end by itself.</summary>
    /// <returns>The exit code.</returns>
    public Task<int> EndAsync() => Process.EndAsync(Patience.Start);

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _folder.Dispose();
    }
}
