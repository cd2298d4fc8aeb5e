using ActorBroker.Broker.Topics;
using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>
/// Serves Produce: each batch is checked and told to its partition at once; the response is there when all partitions have
/// answered. acks 1 and -1 both wait for the disk; after acks 0 nothing is answered.
/// </summary>
internal sealed class ProduceHandler : IRequestHandler
{
    /// <inheritdoc/>
    public ApiKey Key => ApiKey.Produce;

    /// <inheritdoc/>
    public void Begin(KafkaExchange exchange, ref KafkaReader body)
    {
        var request = ProduceRequest.Read(ref body, exchange.Version);
        var production = new Production(exchange, request);
        var refused = Refusal(exchange, request);
        var slot = 0;
        foreach (var topic in request.Topics)
        {
            var handle = refused is null ? exchange.Connection.FindTopic(topic.Name) : null;
            foreach (var partition in topic.Partitions)
            {
                if (refused is { } refusal)
                {
                    production.Refuse(slot++, partition.Index, refusal.Error, refusal.Message);
                }
                else
                {
                    Append(production, slot++, partition, handle?.FindPartition(partition.Index));
                }
            }
        }

        production.Begun();
    }

    /// <summary>Why nothing of the request is taken.</summary>
    private static (ErrorCode Error, string Message)? Refusal(KafkaExchange exchange, ProduceRequest request)
    {
        if (request.Acks is < -1 or > 1)
        {
            return (ErrorCode.InvalidRequiredAcks, "acks is to be 0, 1 or -1");
        }

        return exchange.Connection.Broker.Storage?.Problem is { } problem ? (Production.StorageError(exchange.Version), problem) : null;
    }

    private static void Append(Production production, int slot, ProducePartition partition, PartitionHandle? handle)
    {
        if (handle is null)
        {
            production.Refuse(slot, partition.Index, ErrorCode.UnknownTopicOrPartition);
        }
        else if (production.Version < ProduceRequest.FirstOfMagic2)
        {
            OldRecords.Append(production, slot, partition, handle);
        }
        else if (BatchChecks.Problem(partition.Records.Span, production, handle) is { } problem)
        {
            production.Refuse(slot, partition.Index, problem.Error, problem.Message);
        }
        else
        {
            production.Append(slot, partition.Index, handle, partition.Records);
        }
    }
}
