using System.Text.Json.Serialization;

namespace ActorBroker.Server.Demo;

/// <summary>An event of the shop: somebody has ordered something.</summary>
/// <param name="EventType">What happened.</param>
/// <param name="OrderId">Which order it happened to; no two orders have the same.</param>
/// <param name="UserId">Who has ordered.</param>
/// <param name="Email">Where the confirmation goes.</param>
/// <param name="TotalCents">Price of all items.</param>
/// <param name="Items">What was ordered.</param>
/// <param name="Timestamp">When.</param>
internal sealed record OrderPlaced(
    string EventType, string OrderId, string UserId, string Email, int TotalCents, IReadOnlyList<OrderItem> Items, DateTimeOffset Timestamp);

/// <summary>A line of an order.</summary>
internal sealed record OrderItem(string Sku, int Quantity, int PriceCents);

/// <summary>The event as JSON, with names as JavaScript writes them.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(OrderPlaced))]
internal sealed partial class OrderJson : JsonSerializerContext;
