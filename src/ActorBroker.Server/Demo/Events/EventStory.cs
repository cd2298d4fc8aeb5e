using System.Globalization;
using ActorBroker.Server.Embedding;

namespace ActorBroker.Server.Demo.Events;

/// <summary>
/// The second half of the story, over Kafka's protocol: events of orders stay in a topic, three groups read all of them, each at
/// its own pace, and one of them goes back to the beginning.
/// </summary>
internal sealed class EventStory(EmbeddedBroker broker, Narrator narrator, Tally tally, TimeProvider clock, StepLimit limit) : IAsyncDisposable
{
    private const int Afterwards = 1;

    private static readonly string[] Users = ["ada", "ben", "dora", "hana", "kim", "lea"];
    private static readonly string[] Happenings = ["ORDER_PLACED", "ORDER_PAID", "ORDER_SHIPPED"];

    private readonly EventShop _shop = new(clock, limit);
    private readonly EventReader _inventory = new("inventory", "inventory", limit);
    private readonly EventReader _email = new("e-mail", "email", limit);
    private readonly EventReader _fraud = new("fraud", "fraud", limit);

    private static int AtFirst => Users.Length * Happenings.Length;

    private EventReader[] Readers => [_inventory, _email, _fraud];

    private System.Net.IPEndPoint Endpoint =>
        broker.KafkaEndpoint ?? throw new DemoException("The broker takes no Kafka clients; set actorbroker.kafka.endpoint to an address.");

    /// <summary>Plays all chapters.</summary>
    /// <exception cref="DemoException">The broker refuses something, or something does not happen in time.</exception>
    public async Task PlayAsync()
    {
        await ReadAllAsync();
        await RewindAsync();
    }

    /// <summary>Counts what was published and read.</summary>
    public void Count()
    {
        tally.Add("events published and acknowledged", AtFirst + Afterwards, _shop.Published);
        tally.Add("events read by the group inventory", AtFirst + Afterwards, _inventory.Read);
        tally.Add("events read by the group email", AtFirst + Afterwards, _email.Read);
        tally.Add("events read by the group fraud, which rewound", (2 * AtFirst) + Afterwards, _fraud.Read);
        tally.Add("events of a user out of their order", 0, Readers.Sum(static reader => reader.OutOfOrder));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _shop.DisposeAsync();
        foreach (var reader in Readers)
        {
            await reader.DisposeAsync();
        }
    }

    private async Task ReadAllAsync()
    {
        narrator.Chapter("The log that stays: three groups, all events, over the Kafka protocol");
        await _shop.OpenAsync(Endpoint);
        narrator.Tell(string.Create(
            CultureInfo.InvariantCulture, $"The shop connects to {Endpoint} and makes the topic '{EventShop.Topic}' with {EventShop.Partitions} partitions."));
        var perPartition = new int[EventShop.Partitions];
        foreach (var happening in Happenings)
        {
            for (var user = 0; user < Users.Length; user++)
            {
                perPartition[await PublishAsync(happening, user)]++;
            }
        }

        narrator.Tell($"{AtFirst} events of {Users.Length} orders are published, keyed by user: {string.Join(" + ", perPartition)} in the partitions.");
        foreach (var reader in Readers)
        {
            await reader.StartAsync(Endpoint);
            var read = await reader.ReadAsync(AtFirst);
            narrator.Tell($"The group '{reader.Group}' joins, reads all {read} and commits its offsets.");
        }
    }

    private async Task RewindAsync()
    {
        narrator.Chapter("A group goes back to the beginning");
        await _fraud.StopAsync();
        await _fraud.RewindAsync(Endpoint);
        narrator.Tell("Fraud has a new rule to try on old orders: it stops, and its offsets are set to 0.");
        await _fraud.StartAsync(Endpoint);
        var again = await _fraud.ReadAsync(AtFirst);
        narrator.Tell($"Fraud starts and reads all {again} events again. Reading takes nothing out of a topic.");
        await PublishAsync("ORDER_DELIVERED", user: 0);
        foreach (var reader in Readers)
        {
            await reader.ReadAsync(Afterwards);
        }

        narrator.Tell("One more event is published. Inventory, e-mail and fraud read it, and nothing else.");
        foreach (var reader in Readers)
        {
            await reader.StopAsync();
        }
    }

    private Task<int> PublishAsync(string happening, int user) => _shop.PublishAsync(
        happening,
        string.Create(CultureInfo.InvariantCulture, $"ord-{101 + user}"),
        Users[user]);
}
