using System.Text;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace ActorBroker.Conformance.RabbitMqClient;

/// <summary>A delivered message, copied out of the client's buffers.</summary>
internal sealed record Delivery(ulong Tag, bool Redelivered, string Exchange, string RoutingKey, IReadOnlyBasicProperties Properties, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public static Delivery Copy(BasicDeliverEventArgs delivered) => new(
        delivered.DeliveryTag,
        delivered.Redelivered,
        delivered.Exchange,
        delivered.RoutingKey,
        new BasicProperties(delivered.BasicProperties),
        delivered.Body.ToArray());
}
