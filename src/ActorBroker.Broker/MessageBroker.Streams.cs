using System.Globalization;
using ActorBroker.Actors.Persistence;
using ActorBroker.Broker.Topics;
using ActorBroker.Core.Arguments;
using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Topics;

namespace ActorBroker.Broker;

/// <content>Topics as streams: how AMQP declares and reads them.</content>
public sealed partial class MessageBroker
{
    /// <summary>Makes a topic with one partition, or sees that the one there is as asked for.</summary>
    /// <param name="name">Virtual host and name; an empty name has one made up.</param>
    /// <param name="durable">Whether it survives a restart; it must.</param>
    /// <param name="autoDelete">Whether it goes with its last consumer; it must not.</param>
    /// <param name="exclusive">Whether it is one connection's; it must not be.</param>
    /// <param name="arguments">The <c>x-</c> arguments.</param>
    /// <param name="recordBytesMax">Bytes of the largest message that the edge takes, with all that a record adds.</param>
    /// <exception cref="BrokerException">It is otherwise, a queue has the name, or an argument or the name is invalid.</exception>
    public async Task<DeclaredTopic> DeclareStreamAsync(
        ResourceName name, bool durable, bool autoDelete, bool exclusive, ArgumentTable arguments, int recordBytesMax)
    {
        var serverNamed = name.Name.Length == 0;
        name = name with { Name = serverNamed ? "amq.gen-" + _options.NewQueueName() : Names.Clean(name.Name) };
        var invalid = StreamArguments.Read(name, arguments, out var config);
        if ((StreamArguments.Check(name, serverNamed, durable, autoDelete, exclusive) ?? invalid) is { } error)
        {
            throw BrokerException.Of(error);
        }

        while (true)
        {
            if (FindVirtualHost(name.VirtualHost)?.FindQueue(name.Name) is { } queue)
            {
                throw BrokerException.Of(StreamArguments.IsNoStream(queue.Info));
            }

            try
            {
                if (FindTopic(name) is not { } topic)
                {
                    var full = new Dictionary<string, string>(config, StringComparer.Ordinal)
                    {
                        ["max.message.bytes"] = recordBytesMax.ToString(CultureInfo.InvariantCulture),
                    };
                    await CreateTopicAsync(name, 1, full);
                    continue;
                }

                return StreamArguments.Compare(topic.Info, config) is { } difference
                    ? throw BrokerException.Of(difference)
                    : new DeclaredTopic(topic, await CountAsync(topic));
            }
            catch (BrokerException other) when (other.Kind == CatalogErrorKind.TopicExists)
            {
                // Somebody else was faster; it is to be compared with.
            }
            catch (EntityDeletedException)
            {
                // Somebody has deleted it meanwhile.
            }
        }
    }

    /// <summary>How many offsets lie between the first and the last records of a topic's partitions.</summary>
    /// <exception cref="EntityDeletedException">It is not there any more.</exception>
    public async Task<long> CountAsync(TopicHandle topic)
    {
        var count = 0L;
        foreach (var partition in topic.Partitions)
        {
            var bounds = await InspectAsync(partition);
            count += bounds.HighWatermark - bounds.LogStart;
        }

        return count;
    }

    /// <summary>Asks a partition for its bounds.</summary>
    /// <exception cref="EntityDeletedException">Its topic is not there any more.</exception>
    public async Task<PartitionBounds> InspectAsync(PartitionHandle partition) =>
        ((PartitionInspected)await AskAsync(partition, static reply => new InspectPartition(reply))).Bounds;

    /// <summary>Finds where a reader of partitions begins in each of them; <see cref="StreamStartKind.Last"/> is for the reader to look for from the end.</summary>
    /// <exception cref="EntityDeletedException">Their topic is not there any more.</exception>
    public async Task<IReadOnlyList<long>> FindStartAsync(IReadOnlyList<PartitionHandle> partitions, StreamStart start)
    {
        var found = new long[partitions.Count];
        for (var i = 0; i < found.Length; i++)
        {
            var bounds = await InspectAsync(partitions[i]);
            found[i] = start.Kind switch
            {
                StreamStartKind.First => bounds.LogStart,
                StreamStartKind.Offset => Math.Max(bounds.LogStart, start.Value),
                StreamStartKind.Time => ((TimeFound)await AskAsync(partitions[i], reply => new FindTime(reply, start.Value))).Start,
                _ => bounds.LastStable,
            };
        }

        return found;
    }

    private async Task<PartitionEffect> AskAsync(PartitionHandle partition, Func<Recipient, PartitionCommand> make)
    {
        var reply = new PartitionReply();
        using (System.Dispatcher.Enter(mayBlock: true))
        {
            partition.Tell(make(reply));
        }

        return await reply.Answer;
    }
}
