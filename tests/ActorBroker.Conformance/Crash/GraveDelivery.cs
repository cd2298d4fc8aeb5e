using System.Text;
using RabbitMQ.Client.Events;

namespace ActorBroker.Conformance.Crash;

/// <summary>A delivery, and what its headers tell of its death.</summary>
/// <param name="Tag">The delivery tag.</param>
/// <param name="Message">Which message; null if its body is damaged.</param>
/// <param name="Redelivered">Whether it was handed out before.</param>
/// <param name="DeathReason">The reason of its only death, counted once; null if there is none, or several.</param>
internal readonly record struct GraveDelivery(ulong Tag, MessageId? Message, bool Redelivered, string? DeathReason)
{
    public static GraveDelivery From(BasicDeliverEventArgs delivered) =>
        new(delivered.DeliveryTag, MessageId.Parse(delivered.Body.Span), delivered.Redelivered, ReasonOf(delivered));

    private static string? ReasonOf(BasicDeliverEventArgs delivered) =>
        delivered.BasicProperties.Headers?.TryGetValue("x-death", out object? deaths) == true
        && deaths is List<object> { Count: 1 } all
        && all[0] is Dictionary<string, object> death
        && death["count"] is 1L
            ? Encoding.UTF8.GetString((byte[])death["reason"])
            : null;
}
