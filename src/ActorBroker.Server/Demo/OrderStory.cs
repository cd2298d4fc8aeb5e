using ActorBroker.Server.Demo.Events;
using ActorBroker.Server.Embedding;

namespace ActorBroker.Server.Demo;

/// <summary>
/// The story of a shop's orders: they fan out to three services, wait for one that is away, survive the death of a worker and of
/// the broker, and one that cannot be handled is put aside; then their events stay in a log, over the other protocol. What each
/// chapter counts goes into the tally.
/// </summary>
internal sealed class OrderStory : IAsyncDisposable
{
    private const int FannedOut = 10;
    private const int WhileAway = 5;
    private const int WithTwoWorkers = 4;
    private const int Broken = 1;
    private const int WhileAllAway = 6;
    private const int AllOrders = FannedOut + WhileAway + WithTwoWorkers + Broken + WhileAllAway;

    /// <summary>How often the e-mail service tries an order: once, and after each return.</summary>
    private const int Attempts = 3;

    private readonly EmbeddedBroker _broker;
    private readonly Narrator _narrator;
    private readonly Tally _tally;
    private readonly StepLimit _limit;
    private readonly Shop _shop;
    private readonly Service _inventory;
    private readonly Service _email;
    private readonly Service _analytics;
    private readonly Service[] _services;
    private readonly EventStory _events;

    public OrderStory(EmbeddedBroker broker, Narrator narrator, Tally tally, TimeProvider clock, StepLimit limit)
    {
        _broker = broker;
        _narrator = narrator;
        _tally = tally;
        _limit = limit;
        _shop = new Shop(clock, limit);
        _inventory = new Service("inventory", "inventory", "order.*.created", limit);
        _email = new Service("e-mail", "email", "order.*.created", limit)
        {
            CanHandle = static order => order.Email.Contains('@', StringComparison.Ordinal),
            RetriesMax = Attempts - 1,
        };
        _analytics = new Service("analytics", "analytics", "order.#", limit);
        _services = [_inventory, _email, _analytics];
        _events = new EventStory(broker, narrator, tally, clock, limit);
    }

    /// <summary>Plays all chapters.</summary>
    /// <exception cref="DemoException">Something did not happen in time.</exception>
    public async Task PlayAsync()
    {
        await FanOutAsync();
        await WaitForEmailAsync();
        await LoseWorkerAsync();
        await FailAsync();
        await RestartBrokerAsync();
        await _events.PlayAsync();
        await CountAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _events.DisposeAsync();
        await _shop.DisposeAsync();
        foreach (var service in _services)
        {
            await service.DisposeAsync();
        }
    }

    private async Task FanOutAsync()
    {
        _narrator.Chapter("One order, three services");
        await _shop.OpenAsync(_broker.AmqpUri);
        await _shop.DeclareAsync(_services);
        _narrator.Tell("The shop connects. It will send each order once, to the exchange 'orders'.");
        _narrator.Tell("The exchange puts a copy into each of the queues 'inventory', 'email' and 'analytics'.");
        await StartServicesAsync();
        _narrator.Tell("Three services connect, each to its own queue. The shop does not know them.");
        await _shop.PlaceAsync(FannedOut);
        _narrator.Tell($"{FannedOut} orders are placed. The broker confirms each one when it is safely on disk.");
        await AllHandleAsync(FannedOut);
        _narrator.Tell($"Inventory, e-mail and analytics have handled {FannedOut} orders each.");
    }

    private async Task WaitForEmailAsync()
    {
        _narrator.Chapter("The e-mail service is away, and its messages wait");
        await _email.StopAsync();
        _narrator.Tell("The e-mail service is stopped.");
        await _shop.PlaceAsync(WhileAway);
        await _inventory.HandlesAsync(WhileAway);
        await _analytics.HandlesAsync(WhileAway);
        _narrator.Tell($"{WhileAway} more orders are placed. Inventory and analytics handle them as ever.");
        var waiting = await _shop.WaitingAsync(_email.Queue);
        _tally.Add("messages waiting while the e-mail service was away", WhileAway, waiting);
        _narrator.Tell($"{waiting} messages wait in the queue 'email'.");
        await _email.StartAsync(_broker.AmqpUri);
        await _email.HandlesAsync(WhileAway);
        _narrator.Tell($"The e-mail service comes back and gets all {WhileAway}.");
    }

    private async Task LoseWorkerAsync()
    {
        _narrator.Chapter("A worker dies with a message in hand");
        string taken;
        await using (var worker = new DoomedWorker(_limit))
        {
            await worker.StartAsync(_broker.AmqpUri, _inventory.Queue);
            _narrator.Tell("A second worker joins in on the queue 'inventory'; the two share the work.");
            await _shop.PlaceAsync(WithTwoWorkers);
            taken = await worker.TakesAsync();
            await _inventory.HandlesAsync(WithTwoWorkers - 1);
            _narrator.Tell($"{WithTwoWorkers} orders are placed. The first worker handles {WithTwoWorkers - 1}; the second has {taken} in hand.");
            worker.Die();
            _narrator.Tell($"The second worker dies before it has acknowledged {taken}.");
            await _inventory.HandlesAsync(1);
        }

        var redelivered = _inventory.LastRedelivered;
        _tally.Add("the dead worker's message, handed to the other", 1, string.Equals(redelivered, taken, StringComparison.Ordinal) ? 1 : 0);
        _narrator.Tell($"The broker hands {redelivered} to the first worker, marked as redelivered.");
        await _email.HandlesAsync(WithTwoWorkers);
        await _analytics.HandlesAsync(WithTwoWorkers);
    }

    private async Task FailAsync()
    {
        _narrator.Chapter("An order that cannot be handled");
        var broken = await _shop.PlaceWithBrokenAddressAsync();
        await _inventory.HandlesAsync(Broken);
        await _analytics.HandlesAsync(Broken);
        _narrator.Tell($"{broken} is placed with a broken e-mail address. Inventory and analytics do not mind.");
        await _email.FailsAsync(Attempts);
        _narrator.Tell($"The e-mail service fails at it {Attempts} times, and gives it back to its queue each time.");
        var letter = await new DeadLetterClerk(_limit).ReadAsync(_broker.AmqpUri, _email.FailedQueue);
        _narrator.Tell($"Its queue has x-max-retries = {_email.RetriesMax}, so the broker moves it to the dead-letter queue '{_email.FailedQueue}'.");
        _narrator.Tell($"There lies {letter.OrderId}: reason '{letter.Reason}', {letter.Deaths} time, from the queue '{letter.Queue}'.");
        var isAsTold = letter is { Reason: "delivery_limit", Queue: "email" } && string.Equals(letter.OrderId, broken, StringComparison.Ordinal);
        _tally.Add("failures of the e-mail service at the broken order", Attempts, _email.Failures);
        _tally.Add("deaths of that order by the delivery limit of 'email'", 1, isAsTold ? letter.Deaths : 0);
    }

    private async Task RestartBrokerAsync()
    {
        _narrator.Chapter("The broker itself is stopped and started");
        await StopServicesAsync();
        await _shop.PlaceAsync(WhileAllAway);
        var before = await WaitingAsync();
        _tally.Add("messages waiting before the broker was stopped", WhileAllAway * _services.Length, before);
        _narrator.Tell($"All services stop, and {WhileAllAway} more orders are placed: {before} messages wait in the queues.");
        await _shop.CloseAsync();
        await _limit.WithinAsync(_broker.StopAsync(), "stop the broker");
        _narrator.Tell("The broker is stopped.");
        await _limit.WithinAsync(_broker.RestartAsync(), "start the broker again");
        _narrator.Tell("The broker is started on the same data.");
        await _shop.OpenAsync(_broker.AmqpUri);
        var after = await WaitingAsync();
        _tally.Add("messages waiting after it was started again", WhileAllAway * _services.Length, after);
        _narrator.Tell($"Exchange and queues are there, and {after} messages wait in them.");
        await StartServicesAsync();
        await AllHandleAsync(WhileAllAway);
        _narrator.Tell($"The services come back and get {WhileAllAway} each.");
    }

    private async Task CountAsync()
    {
        _narrator.Chapter("The count");
        await StopServicesAsync();
        _tally.Add("orders placed and confirmed", AllOrders, _shop.Placed);
        foreach (var service in _services)
        {
            _tally.Add($"orders handled by {service.Name}", service == _email ? AllOrders - Broken : AllOrders, service.Handled);
        }

        _tally.Add("orders handled twice by a service", 0, _services.Sum(static service => service.Twice));
        _tally.Add("cents in analytics, compared with inventory", _inventory.TotalCents, _analytics.TotalCents);
        _tally.Add("messages left in the queues", 0, await WaitingAsync());
        _tally.Add("messages kept in the dead-letter queue", Broken, await _shop.WaitingAsync(_email.FailedQueue));
        _events.Count();
    }

    private async Task StartServicesAsync()
    {
        foreach (var service in _services)
        {
            await service.StartAsync(_broker.AmqpUri);
        }
    }

    private async Task StopServicesAsync()
    {
        foreach (var service in _services)
        {
            await service.StopAsync();
        }
    }

    private async Task AllHandleAsync(int orders)
    {
        foreach (var service in _services)
        {
            await service.HandlesAsync(orders);
        }
    }

    private async Task<int> WaitingAsync()
    {
        var waiting = 0;
        foreach (var service in _services)
        {
            waiting += await _shop.WaitingAsync(service.Queue);
        }

        return waiting;
    }
}
