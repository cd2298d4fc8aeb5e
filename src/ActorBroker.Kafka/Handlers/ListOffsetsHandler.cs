using ActorBroker.Core.Topics;
using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Serves ListOffsets: the first and the last offset, and those of timestamps.</summary>
internal sealed class ListOffsetsHandler : IRequestHandler
{
    /// <inheritdoc/>
    public ApiKey Key => ApiKey.ListOffsets;

    /// <inheritdoc/>
    public void Begin(KafkaExchange exchange, ref KafkaReader body)
    {
        var request = ListOffsetsRequest.Read(ref body, exchange.Version);
        var answers = new PartitionAnswers<ListedPartition>(all => exchange.Complete(
            new ListOffsetsResponse([.. all.Topics.Select(static topic => new ListedTopic(topic.Topic, topic.Partitions))])));
        var repeated = Repeated(request.Topics);
        foreach (var topic in request.Topics)
        {
            var answer = answers.Expect(topic.Name, topic.Partitions.Length);
            for (var i = 0; i < topic.Partitions.Length; i++)
            {
                var (place, partition) = (i, topic.Partitions[i]);
                if (repeated.Contains((topic.Name, partition.Index)))
                {
                    // As in Kafka none of them is answered; a search by time may have to decompress a batch.
                    answer(place, ListedPartition.None(partition.Index, ErrorCode.InvalidRequest));
                }
                else
                {
                    Find(exchange, request.ReadsCommitted, topic.Name, partition, found => answer(place, found));
                }
            }
        }

        answers.Close();
    }

    private static HashSet<(string Topic, int Partition)> Repeated(ListOffsetsTopic[] topics)
    {
        var (seen, repeated) = (new HashSet<(string, int)>(), new HashSet<(string, int)>());
        foreach (var topic in topics)
        {
            foreach (var partition in topic.Partitions)
            {
                if (!seen.Add((topic.Name, partition.Index)))
                {
                    repeated.Add((topic.Name, partition.Index));
                }
            }
        }

        return repeated;
    }

    /// <summary>First version that knows what a negative timestamp stands for.</summary>
    private static short FirstVersionOf(long timestamp) => timestamp switch
    {
        >= ListOffsetsRequest.Earliest => 0,
        ListOffsetsRequest.MaxTimestamp => 7,
        ListOffsetsRequest.EarliestLocal => 8,
        _ => short.MaxValue,
    };

    private static void Find(
        KafkaExchange exchange, bool readsCommitted, string topic, ListOffsetsPartition partition, Action<ListedPartition> answer)
    {
        var handle = exchange.Connection.FindPartition(topic, partition.Index);
        if (handle is null || partition.LeaderEpoch > LeaderEpoch.Current)
        {
            Refuse(handle is null ? ErrorCode.UnknownTopicOrPartition : ErrorCode.UnknownLeaderEpoch);
            return;
        }

        if (exchange.Version < FirstVersionOf(partition.Timestamp))
        {
            Refuse(ErrorCode.UnsupportedVersion);
            return;
        }

        if (exchange.Version == 0 && partition.OffsetsMax < 1)
        {
            Refuse(ErrorCode.None);
            return;
        }

        exchange.WithBounds(handle, WithBounds, Fail);

        void WithBounds(PartitionBounds bounds)
        {
            var end = readsCommitted ? bounds.LastStable : bounds.HighWatermark;
            switch (partition.Timestamp)
            {
                case ListOffsetsRequest.Latest:
                    Answer(-1, end);
                    break;
                case ListOffsetsRequest.Earliest or ListOffsetsRequest.EarliestLocal:
                    Answer(-1, bounds.LogStart);
                    break;
                case ListOffsetsRequest.MaxTimestamp:
                    SearchMax(bounds, end);
                    break;
                default:
                    handle.Tell(new FindTime(
                        new PartitionQuestion(exchange, effect => Search(((TimeFound)effect).Start, end, partition.Timestamp), Fail), partition.Timestamp));
                    break;
            }
        }

        void Search(long start, long end, long timestamp) => Read(() =>
        {
            if (exchange.Connection.Readers.TryFindTime(handle, start, end, timestamp, out var found))
            {
                Answer(found.Timestamp, found.Offset);
            }
            else if (exchange.Version == 0)
            {
                // Version 0 asks from where to read so as to miss nothing since a time, and wants an offset in any case.
                Answer(-1, end);
            }
            else
            {
                Refuse(ErrorCode.None);
            }
        });

        void SearchMax(PartitionBounds bounds, long end) => Read(() =>
        {
            var found = (Offset: -1L, Timestamp: -1L);
            if (bounds.MaxTimestampOffset >= 0)
            {
                // Where nothing was taken out of the log it is in this one batch.
                var batch = new TimeStretch(bounds.MaxTimestampOffset, bounds.MaxTimestampOffset + 1, bounds.MaxTimestamp);
                exchange.Connection.Readers.FindMaxTime(handle, batch, ref found);
            }

            if (found.Timestamp >= bounds.MaxTimestamp)
            {
                AnswerMax(found, end);
            }
            else
            {
                handle.Tell(new FindMaxTime(new PartitionQuestion(exchange, effect => SearchStretches(((MaxTimeFound)effect).Stretches, end), Fail)));
            }
        });

        // Retention or compaction has taken the record; what is left is known as exactly as by stretches.
        void SearchStretches(IReadOnlyList<TimeStretch> stretches, long end) => Read(() =>
        {
            var found = (Offset: -1L, Timestamp: -1L);
            foreach (var stretch in stretches)
            {
                if (stretch.MaxTimestamp < found.Timestamp || (stretch.MaxTimestamp == found.Timestamp && stretch.First > found.Offset))
                {
                    break;
                }

                exchange.Connection.Readers.FindMaxTime(handle, stretch, ref found);
            }

            AnswerMax(found, end);
        });

        void AnswerMax((long Offset, long Timestamp) found, long end)
        {
            if (found.Offset >= 0 && found.Offset < end)
            {
                Answer(found.Timestamp, found.Offset);
            }
            else
            {
                Refuse(ErrorCode.None);
            }
        }

        void Read(Action search)
        {
            try
            {
                search();
            }
            catch (IOException)
            {
                // Clients try again, and the other partitions of the request have their answers.
                Refuse(ErrorCode.KafkaStorageError);
            }
        }

        void Answer(long timestamp, long offset) =>
            answer(new ListedPartition(partition.Index, ErrorCode.None, timestamp, offset, LeaderEpoch.Current));

        void Fail(Exception error) => Refuse(ErrorCodes.OfPartition(error));

        void Refuse(ErrorCode error) => answer(ListedPartition.None(partition.Index, error));
    }
}
