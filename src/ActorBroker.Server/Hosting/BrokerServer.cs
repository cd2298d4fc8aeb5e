using System.Net;
using System.Security.Cryptography;
using ActorBroker.Actors;
using ActorBroker.Actors.Persistence;
using ActorBroker.Amqp;
using ActorBroker.Amqp.Messages;
using ActorBroker.Broker;
using ActorBroker.Broker.Topics.Compaction;
using ActorBroker.Core.Catalog;
using ActorBroker.Journal;
using ActorBroker.Kafka;
using ActorBroker.Server.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ActorBroker.Server.Hosting;

/// <summary>One broker node: journal, actors, broker and listeners put together by settings.</summary>
public sealed class BrokerServer : IAsyncDisposable
{
    private readonly BrokerSettings _settings;
    private readonly ActorSystem _system;
    private readonly EmbeddedJournal _journal;
    private readonly MemoryJournal _transient;
    private readonly MessageBroker _broker;
    private readonly AmqpListener _amqp;
    private readonly KafkaListener _kafka;
    private readonly WebApplication _web;
    private readonly ListenSockets _sockets;
    private readonly TaskCompletionSource<string> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _stopped;

    private BrokerServer(
        BrokerSettings settings,
        ActorSystem system,
        EmbeddedJournal journal,
        MemoryJournal transient,
        MessageBroker broker,
        WebApplication web,
        ListenSockets sockets)
    {
        _settings = settings;
        _system = system;
        _journal = journal;
        _transient = transient;
        _broker = broker;
        _web = web;
        _sockets = sockets;
        _amqp = web.Services.GetRequiredService<AmqpListener>();
        _kafka = web.Services.GetRequiredService<KafkaListener>();
        AmqpEndpoint = sockets.Amqp;
        KafkaEndpoint = sockets.Kafka;
        HttpEndpoint = sockets.Http;
        journal.StateChanged += (_, _) => NoteFailure();
        NoteFailure();
    }

    /// <summary>Where AMQP clients connect.</summary>
    public IPEndPoint AmqpEndpoint { get; }

    /// <summary>Where Kafka clients connect; null if they do not.</summary>
    public IPEndPoint? KafkaEndpoint { get; }

    /// <summary>Where the HTTP side listens.</summary>
    public IPEndPoint HttpEndpoint { get; }

    /// <summary>The directory of the journal.</summary>
    public string DataDirectory => _settings.DataDirectory;

    /// <summary>
    /// Completes with the reason when the journal has failed for good: a sync has failed, so nobody knows what is on the
    /// device, and nothing is taken any more. A node that is started again on the same data goes by what the device gives back.
    /// </summary>
    public Task<string> Failed => _failed.Task;

    /// <summary>Starts a node; when the task ends all listeners accept.</summary>
    /// <param name="settings">All settings.</param>
    /// <param name="clock">The clock that all of the node goes by.</param>
    /// <param name="logging">Says where logs go; a node of which nothing is said here logs nothing.</param>
    /// <exception cref="JournalException">The data directory is in use, damaged or not writable.</exception>
    /// <exception cref="IOException">An address cannot be listened on; the message says which one and what for.</exception>
    public static async Task<BrokerServer> StartAsync(BrokerSettings settings, TimeProvider clock, Action<ILoggingBuilder> logging)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(logging);
        var sockets = ListenSockets.Bind(settings.Amqp.Endpoint, settings.Http.Endpoint, settings.Kafka.Endpoint);
        try
        {
            return await StartAsync(settings, clock, logging, sockets);
        }
        catch
        {
            sockets.Dispose();
            throw;
        }
    }

    /// <summary>Takes no more connections, closes those that are there with 320, writes what is pending and gives the data directory free.</summary>
    public async Task StopAsync()
    {
        if (_stopped)
        {
            return;
        }

        _stopped = true;

        // Whoever comes from now on is refused at once and tries again; a connection that is accepted and then dropped looks to
        // clients as if something were wrong with what they speak.
        _sockets.Dispose();
        using (var timeUp = new CancellationTokenSource(_settings.ShutdownTimeout))
        {
            await Task.WhenAll(_amqp.ShutDownAsync(timeUp.Token), _kafka.ShutDownAsync(timeUp.Token));
            await _web.StopAsync(timeUp.Token);
        }

        await _web.DisposeAsync();
        _broker.Dispose();
        await _system.StopAsync();
        await _transient.DisposeAsync();
        await _journal.DisposeAsync();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => new(StopAsync());

    private void NoteFailure()
    {
        if (_journal.State == JournalState.Failed)
        {
            _failed.TrySetResult(_journal.Problem ?? "The journal has failed.");
        }
    }

    private static async Task<BrokerServer> StartAsync(
        BrokerSettings settings, TimeProvider clock, Action<ILoggingBuilder> logging, ListenSockets sockets)
    {
        var journal = EmbeddedJournal.Open(JournalOptionsOf(settings), clock);
        try
        {
            return await StartAsync(settings, clock, logging, sockets, journal);
        }
        catch
        {
            await journal.DisposeAsync();
            throw;
        }
    }

    private static async Task<BrokerServer> StartAsync(
        BrokerSettings settings, TimeProvider clock, Action<ILoggingBuilder> logging, ListenSockets sockets, EmbeddedJournal journal)
    {
        var system = new ActorSystem(new ActorSystemOptions
        {
            Name = "actorbroker",
            Clock = clock,
            Dispatcher = new ThreadPoolDispatcher(),
            Seed = RandomNumberGenerator.GetInt32(int.MaxValue),
            GuardianStrategy = new SupervisorStrategy
            {
                MinBackoff = settings.Actors.RestartBackoffMin,
                MaxBackoff = settings.Actors.RestartBackoffMax,
            },
        });
        var transient = new MemoryJournal();
        var broker = await MessageBroker.StartAsync(system, new BrokerOptions
        {
            Durable = journal,
            Transient = transient,
            Storage = new JournalHealth(journal),
            NewQueueName = NewName,
            NewTopicId = static () => new Guid(RandomNumberGenerator.GetBytes(16)),
            Properties = new AmqpMessageProperties(),
            Persistence = new PersistenceOptions
            {
                SnapshotBytes = settings.Journal.SnapshotEvery,
                SnapshotEntries = settings.Journal.SnapshotEveryEntries,
                PassivateAfter = settings.Actors.PassivateAfter,
                MailboxCapacity = settings.Actors.MailboxCapacity,
                TurnLimit = settings.Actors.TurnLimit,
            },
            Compaction = new CompactionSettings
            {
                Interval = settings.Compaction.Interval,
                MapBytesMax = (int)Math.Min(settings.Compaction.KeyMemoryMax, int.MaxValue), // 2 GiB are one byte too many.
            },
            Limits = CatalogLimits.Default with
            {
                QueuesMax = settings.Limits.QueuesMax,
                ExchangesMax = settings.Limits.ExchangesMax,
                BindingsMax = settings.Limits.BindingsMax,
                TopicsMax = settings.Limits.TopicsMax,
                PartitionsMax = settings.Limits.PartitionsMax,
                TopicPartitionsMax = settings.Limits.TopicPartitionsMax,
                GroupsMax = settings.Limits.GroupsMax,
                TransactionalIdsMax = settings.Limits.TransactionalIdsMax,
            },
        });
        var web = Build(settings, broker, logging, sockets);
        SystemEventLog.Start(system, web.Services.GetRequiredService<ILogger<BrokerServer>>());
        try
        {
            sockets.Listen();
            await web.StartAsync();
        }
        catch
        {
            await web.DisposeAsync();
            broker.Dispose();
            await system.StopAsync();
            await transient.DisposeAsync();
            throw;
        }

        return new BrokerServer(settings, system, journal, transient, broker, web, sockets);
    }

    private static WebApplication Build(
        BrokerSettings settings, MessageBroker broker, Action<ILoggingBuilder> logging, ListenSockets sockets)
    {
        // The empty builder reads no appsettings.json and no variables, which in a host's process are about the host.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "actorbroker" });
        logging(builder.Logging);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, DetachedLifetime>();
        builder.Services.AddSingleton(provider => new AmqpListener(
            broker, AmqpOptionsOf(settings), provider.GetRequiredService<ILogger<AmqpListener>>()));
        builder.Services.AddSingleton(provider => new KafkaListener(
            broker, KafkaOptionsOf(settings), provider.GetRequiredService<ILogger<KafkaListener>>()));

        // A thread that has read goes on to parse, route and write; waking another one would cost more than that.
        builder.Services.Configure<SocketTransportOptions>(transport =>
        {
            transport.UnsafePreferInlineScheduling = true;
            transport.CreateBoundListenSocket = sockets.Of;
        });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(sockets.Amqp, listen => listen.UseConnectionHandler<AmqpListener>());
            if (sockets.Kafka is not null)
            {
                kestrel.Listen(sockets.Kafka, listen => listen.UseConnectionHandler<KafkaListener>());
            }

            kestrel.Listen(sockets.Http, static listen => listen.Protocols = HttpProtocols.Http1);
        });

        // After Kestrel, whose own factory would be the one that counts otherwise.
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, BlockMemoryPoolFactory>();
        var web = builder.Build();
        web.MapGet("/health/ready", (HttpContext context) =>
        {
            context.Response.StatusCode = broker.Storage?.Problem is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            return context.Response.WriteAsync($"{broker.Storage?.Problem ?? "ready"}\n");
        });
        web.MapGet("/", static (HttpContext context) => context.Response.WriteAsync("ActorBroker\n"));
        return web;
    }

    private static AmqpOptions AmqpOptionsOf(BrokerSettings settings) => new()
    {
        Product = settings.Amqp.Product,
        Version = settings.Amqp.ProductVersion is { Length: > 0 } version ? version : ProductVersion.Text,
        Authenticator = new SettingsAuthenticator(settings.Auth),
        NewName = NewName,
        FrameMax = settings.Amqp.FrameMax,
        ChannelMax = (ushort)settings.Amqp.ChannelMax,
        Heartbeat = settings.Amqp.Heartbeat,
        HandshakeTimeout = settings.Amqp.HandshakeTimeout,
        MessageSizeMax = settings.Amqp.MessageSizeMax,
        ConnectionsMax = settings.Amqp.ConnectionsMax,
        PublishBudget = settings.Amqp.ConnectionPublishBudget,
        DeliveryWindow = settings.Amqp.DeliveryWindow,
        TransactionBytesMax = settings.Amqp.TransactionSizeMax,
        CloseTimeout = settings.ShutdownTimeout / 2,
    };

    private static KafkaOptions KafkaOptionsOf(BrokerSettings settings) => new()
    {
        NodeId = settings.Kafka.NodeId,
        ClusterId = settings.Kafka.ClusterId,
        Advertised = new AdvertisedAddress(
            settings.Kafka.AdvertisedHost is { Length: > 0 } host ? host : null,
            settings.Kafka.AdvertisedPort > 0 ? settings.Kafka.AdvertisedPort : null),
        Authenticator = new SettingsAuthenticator(settings.Auth),
        NewId = NewGuid,
        LoopbackNeedsNoLogin = !settings.Kafka.LoopbackNeedsLogin,
        RequestSizeMax = settings.Kafka.RequestSizeMax,
        UnauthenticatedRequestSizeMax = settings.Kafka.LoginRequestSizeMax,
        ConnectionsMax = settings.Kafka.ConnectionsMax,
        RequestBytesInFlightMax = settings.Kafka.ConnectionRequestBudget,
        IdleTimeout = settings.Kafka.IdleTimeout,
        FetchBytesMax = settings.Kafka.FetchSizeMax,
        FetchWaitMax = settings.Kafka.FetchWaitMax,
        AutoCreateTopics = settings.Kafka.AutoCreateTopics,
        DefaultPartitions = settings.Kafka.Partitions,
    };

    private static JournalOptions JournalOptionsOf(BrokerSettings settings) => new()
    {
        Directory = settings.DataDirectory,
        Durability = settings.Journal.Durability,
        SyncInterval = settings.Journal.SyncInterval,
        SegmentBytes = (int)settings.Journal.SegmentSize,
        TailCacheBytes = (int)Math.Min(settings.Journal.TailCacheSize, int.MaxValue), // 2 GiB are one byte too many.
        SpareFilesMax = settings.Journal.SpareFilesMax,
        ReserveBytes = (int)settings.Journal.ReserveSize,
    };

    // Random like any guid, but from the same source as all else that is random here.
    private static Guid NewGuid() => new(RandomNumberGenerator.GetBytes(16));

    private static string NewName() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
