using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Whose settings can be changed by requests.</summary>
internal static class ConfigResources
{
    /// <summary>Checks that it is a topic that exists.</summary>
    /// <exception cref="RefusedException">It is not.</exception>
    public static void CheckAlterable(KafkaExchange exchange, ConfigResource type, string name)
    {
        switch (type)
        {
            case ConfigResource.Topic:
                TopicConfigs.Find(exchange, name);
                break;
            case ConfigResource.Broker:
                throw new RefusedException(
                    ErrorCode.InvalidRequest, "the broker's settings cannot be changed while it runs; change its configuration and start it again");
            default:
                throw new RefusedException(ErrorCode.InvalidRequest, $"settings of topics (2) can be changed, not of resources of the type {(int)type}");
        }
    }
}
