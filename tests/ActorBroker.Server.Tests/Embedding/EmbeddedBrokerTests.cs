using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ActorBroker.Actors.Persistence;
using ActorBroker.Conformance.Running;
using ActorBroker.Server.Configuration;
using ActorBroker.Server.Embedding;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client.Exceptions;
using Shouldly;
using Xunit;

namespace ActorBroker.Server.Tests.Embedding;

/// <summary>A broker inside of the process, used with a stock client. Nothing runs beside these tests: one measures time, one catches the console.</summary>
[Collection(nameof(EmbeddedBrokerTests))]
[CollectionDefinition(nameof(EmbeddedBrokerTests), DisableParallelization = true)]
public sealed class EmbeddedBrokerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("actorbroker-test-");

    private EmbeddedBrokerOptions InFolder => new() { DataDirectory = Path.Combine(_folder.FullName, "broker data") };

    [Fact]
    public async Task A_message_is_published_and_consumed()
    {
        await using var broker = await EmbeddedBroker.StartAsync();
        broker.AmqpUri.AbsoluteUri.ShouldBe($"amqp://guest:guest@127.0.0.1:{broker.AmqpEndpoint.Port}/");
        await using var client = await Client.ConnectAsync(broker);
        await client.DeclareAsync("orders");
        await client.PublishAsync("orders", "first");
        (await client.ConsumeOneAsync("orders")).ShouldBe("first");
    }

    [Fact]
    public async Task It_serves_http()
    {
        await using var broker = await EmbeddedBroker.StartAsync();
        using var http = new HttpClient();
        (await http.GetStringAsync(new Uri(broker.HttpUri, "health/ready"))).ShouldBe("ready\n");
    }

    [Fact]
    public async Task It_is_ready_in_less_than_a_second()
    {
        // The first start of a process also loads and compiles the code, and the machine may be busy with other work for a while.
        var times = new List<TimeSpan>();
        do
        {
            times.Count.ShouldBeLessThan(StartsMax, $"each start took too long: {string.Join(", ", times)}");
            var start = Stopwatch.GetTimestamp();
            await using var broker = await EmbeddedBroker.StartAsync();
            times.Add(Stopwatch.GetElapsedTime(start));
        }
        while (times[^1] >= TimeSpan.FromSeconds(1));
    }

    /// <summary>Of so many starts one has to be in time.</summary>
    private const int StartsMax = 30;

    /// <summary>What the journal keeps free for a full disk.</summary>
    private const int ReserveBytes = 1024 * 1024;

    [Fact]
    public async Task A_start_takes_little_disk_space()
    {
        await using var broker = await EmbeddedBroker.StartAsync();
        new DirectoryInfo(broker.DataDirectory).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length).ShouldBeLessThan(ReserveBytes + (64 * 1024));
    }

    [Fact]
    public async Task Two_brokers_side_by_side_know_nothing_of_each_other()
    {
        await using var one = await EmbeddedBroker.StartAsync();
        await using var other = await EmbeddedBroker.StartAsync();
        one.AmqpEndpoint.ShouldNotBe(other.AmqpEndpoint);
        one.DataDirectory.ShouldNotBe(other.DataDirectory, StringComparer.Ordinal);
        await using var oneClient = await Client.ConnectAsync(one);
        await using var otherClient = await Client.ConnectAsync(other);
        await oneClient.DeclareAsync("orders");
        await otherClient.DeclareAsync("orders");
        await oneClient.PublishAsync("orders", "for one");
        (await otherClient.CountAsync("orders")).ShouldBe(0u);
        await one.StopAsync();
        await otherClient.PublishAsync("orders", "for the other");
        (await otherClient.ConsumeOneAsync("orders")).ShouldBe("for the other");
    }

    [Fact]
    public async Task A_restarted_broker_has_its_messages_at_the_same_address()
    {
        await using var broker = await EmbeddedBroker.StartAsync(new() { AmqpEndpoint = FreeEndpoint(), HttpEndpoint = FreeEndpoint() });
        var (amqp, http) = (broker.AmqpUri, broker.HttpUri);
        await using (var before = await Client.ConnectAsync(broker))
        {
            await before.DeclareAsync("orders");
            await before.PublishAsync("orders", "kept");
            await broker.StopAsync();
            await Should.ThrowAsync<BrokerUnreachableException>(Client.ConnectAsync(broker));
        }

        await broker.RestartAsync();
        broker.AmqpUri.ShouldBe(amqp);
        broker.HttpUri.ShouldBe(http);
        await using var after = await Client.ConnectAsync(broker);
        (await after.ConsumeOneAsync("orders")).ShouldBe("kept");
    }

    [Fact]
    public async Task Another_broker_on_a_kept_directory_has_its_messages()
    {
        await using (var first = await EmbeddedBroker.StartAsync(InFolder))
        {
            await using var client = await Client.ConnectAsync(first);
            await client.DeclareAsync("orders");
            await client.PublishAsync("orders", "kept");
        }

        await using var second = await EmbeddedBroker.StartAsync(InFolder);
        second.DataDirectory.ShouldBe(InFolder.DataDirectory);
        await using var after = await Client.ConnectAsync(second);
        (await after.ConsumeOneAsync("orders")).ShouldBe("kept");
    }

    [Fact]
    public async Task A_temporary_directory_is_gone_after_the_broker()
    {
        string directory;
        await using (var broker = await EmbeddedBroker.StartAsync())
        {
            directory = broker.DataDirectory;
            Directory.Exists(directory).ShouldBeTrue();
        }

        Directory.Exists(directory).ShouldBeFalse();
    }

    [Fact]
    public async Task A_directory_in_use_is_refused_and_the_first_broker_goes_on()
    {
        await using var first = await EmbeddedBroker.StartAsync(InFolder);
        (await Should.ThrowAsync<JournalException>(EmbeddedBroker.StartAsync(InFolder))).Message.ShouldContain(InFolder.DataDirectory!);
        await using var client = await Client.ConnectAsync(first);
        await client.DeclareAsync("orders");
    }

    [Fact]
    public async Task A_port_in_use_is_refused_and_lets_go_of_the_directory()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var endpoint = (IPEndPoint)taken.LocalEndpoint;
        using var log = new ListLogger();
        var options = InFolder with { Logging = logging => logging.AddProvider(log) };
        var amqp = await Should.ThrowAsync<IOException>(EmbeddedBroker.StartAsync(options with { AmqpEndpoint = endpoint }));
        amqp.Message.ShouldBe(
            $"AMQP cannot listen on {endpoint}: something else listens there. Stop that, or choose another address with --amqp HOST:PORT (actorbroker.amqp.endpoint).");
        var http = await Should.ThrowAsync<IOException>(EmbeddedBroker.StartAsync(options with { HttpEndpoint = endpoint }));
        http.Message.ShouldStartWith($"HTTP cannot listen on {endpoint}: ");

        // The message is all that there is to say.
        log.Lines.ShouldBeEmpty();
        await using var broker = await EmbeddedBroker.StartAsync(InFolder);
    }

    [Fact]
    public async Task An_address_for_both_listeners_is_refused_to_the_second()
    {
        var endpoint = FreeEndpoint();
        (await Should.ThrowAsync<IOException>(EmbeddedBroker.StartAsync(InFolder with { AmqpEndpoint = endpoint, HttpEndpoint = endpoint })))
            .Message.ShouldStartWith($"HTTP cannot listen on {endpoint}: something else listens there.");
    }

    [Fact]
    public async Task An_address_of_another_machine_is_refused() =>
        (await Should.ThrowAsync<IOException>(EmbeddedBroker.StartAsync(InFolder with { AmqpEndpoint = new(IPAddress.Parse("192.0.2.1"), 0) })))
            .Message.ShouldStartWith("AMQP cannot listen on 192.0.2.1:0: this machine does not have that address.");

    [Fact]
    public async Task A_directory_that_cannot_be_made_or_written_to_is_refused()
    {
        var file = Path.Combine(_folder.FullName, "file");
        await File.WriteAllTextAsync(file, "");
        (await Should.ThrowAsync<JournalException>(EmbeddedBroker.StartAsync(new() { DataDirectory = Path.Combine(file, "data") })))
            .Message.ShouldStartWith($"The journal's directory {Path.Combine(file, "data")} cannot be made; choose one that this user may write to.");

        // A directory where a file has to be stands for missing rights, which the superuser would not miss.
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "lock"));
        (await Should.ThrowAsync<JournalException>(EmbeddedBroker.StartAsync(new() { DataDirectory = _folder.FullName })))
            .Message.ShouldStartWith($"The journal's directory {_folder.FullName} cannot be written to; choose one that this user may write to.");
    }

    [Fact]
    public async Task An_unknown_setting_is_refused() =>
        (await Should.ThrowAsync<SettingsException>(EmbeddedBroker.StartAsync(new() { Settings = ["actorbroker.amqp.frame-maxx=1"] })))
            .Message.ShouldContain("frame-maxx");

    [Fact]
    public async Task Settings_are_followed()
    {
        await using var broker = await EmbeddedBroker.StartAsync(
            new() { Settings = ["actorbroker.auth.default-user=ann", "actorbroker.auth.default-password=a:b/c@d", "actorbroker.auth.loopback-users=[]"] });
        broker.AmqpUri.UserInfo.ShouldBe("ann:a%3Ab%2Fc%40d");
        await using var client = await Client.ConnectAsync(broker);
        await client.DeclareAsync("orders");
    }

    [Fact]
    public async Task Logs_go_where_the_host_says_and_else_nowhere()
    {
        using var log = new ListLogger();
        await using (var told = await EmbeddedBroker.StartAsync(new() { Logging = logging => logging.AddProvider(log) }))
        {
            await CauseWarningAsync(told);
        }

        log.Lines.ShouldContain(line => line.Contains("channel 1 is closed for an error", StringComparison.Ordinal));

        var (output, error) = (Console.Out, Console.Error);
        var console = new StringWriter();
        Console.SetOut(TextWriter.Synchronized(console));
        Console.SetError(TextWriter.Synchronized(console));
        try
        {
            await using var quiet = await EmbeddedBroker.StartAsync();
            await CauseWarningAsync(quiet);
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }

        console.ToString().ShouldBeEmpty();
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);

    private static IPEndPoint FreeEndpoint() => new(IPAddress.Loopback, FreePort.Pick());

    private static async Task CauseWarningAsync(EmbeddedBroker broker)
    {
        await using var client = await Client.ConnectAsync(broker);
        await Should.ThrowAsync<OperationInterruptedException>(client.CountAsync("missing"));
    }

    private sealed class ListLogger : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
