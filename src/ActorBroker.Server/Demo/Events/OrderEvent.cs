using System.Text.Json.Serialization;

namespace ActorBroker.Server.Demo.Events;

/// <summary>Something that happened to an order.</summary>
/// <param name="Number">Counts all events of the shop from 1 on, so that a reader can tell whether order is kept.</param>
/// <param name="EventType">What happened.</param>
/// <param name="OrderId">Which order it happened to.</param>
/// <param name="UserId">Whose order it is; the key of the record.</param>
internal sealed record OrderEvent(int Number, string EventType, string OrderId, string UserId);

/// <summary>The event as JSON, with names as JavaScript writes them.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(OrderEvent))]
internal sealed partial class OrderEventJson : JsonSerializerContext;
