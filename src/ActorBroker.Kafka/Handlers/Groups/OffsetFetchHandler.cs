using ActorBroker.Core.Groups;
using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Wire;

namespace ActorBroker.Kafka.Handlers;

/// <summary>Serves OffsetFetch: of one group up to version 7, of several from version 8 on (KIP-709).</summary>
internal sealed class OffsetFetchHandler : GroupHandler<OffsetFetchRequest>
{
    private const short SeveralGroupsVersion = 8;

    /// <summary>First version in which a group's error has a place of its own; before it stands at each partition.</summary>
    private const short GroupErrorVersion = 2;

    /// <inheritdoc/>
    public override ApiKey Key => ApiKey.OffsetFetch;

    /// <inheritdoc/>
    protected override OffsetFetchRequest Read(ref KafkaReader body, short version) => OffsetFetchRequest.Read(ref body, version);

    /// <inheritdoc/>
    protected override async Task<IKafkaResponse> ServeAsync(KafkaExchange exchange, OffsetFetchRequest request)
    {
        if (exchange.Version < SeveralGroupsVersion)
        {
            var topics = await FetchAsync(exchange, request.GroupId, request.Topics, request.RequireStable);
            return new OffsetFetchResponse(topics, ErrorCode.None, []);
        }

        var groups = new List<OffsetFetchedGroup>(request.Groups.Count);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var group in request.Groups)
        {
            if (!seen.Add(group.GroupId))
            {
                // All offsets of a group may be many, and a request may ask for them as often as it likes.
                groups.Add(new OffsetFetchedGroup(group.GroupId, [], ErrorCode.InvalidRequest));
                continue;
            }

            try
            {
                var topics = await FetchAsync(exchange, group.GroupId, group.Topics, request.RequireStable);
                groups.Add(new OffsetFetchedGroup(group.GroupId, topics, ErrorCode.None));
            }
            catch (IOException)
            {
                groups.Add(new OffsetFetchedGroup(group.GroupId, [], Transient));
            }
        }

        return new OffsetFetchResponse([], ErrorCode.None, groups);
    }

    /// <inheritdoc/>
    protected override IKafkaResponse Refuse(KafkaExchange exchange, OffsetFetchRequest request, ErrorCode error) => new OffsetFetchResponse(
        exchange.Version < GroupErrorVersion ? Nothing(request.Topics ?? [], error) : [],
        error,
        [.. request.Groups.Select(g => new OffsetFetchedGroup(g.GroupId, [], error))]);

    private static async Task<IReadOnlyList<OffsetFetchedTopic>> FetchAsync(
        KafkaExchange exchange, string groupId, IReadOnlyList<OffsetFetchTopic>? topics, bool requireStable)
    {
        if (Find(exchange, groupId) is not { } group)
        {
            // A group that nobody has begun has no offsets, which is no error.
            return Nothing(topics ?? [], ErrorCode.None);
        }

        GroupPartition[]? partitions = topics is null
            ? null
            : [.. topics.SelectMany(static t => t.Partitions.Select(p => new GroupPartition(t.Name, p)))];
        var fetched = await group.AskAsync<OffsetsFetched>(reply => new FetchOffsets(reply, partitions, requireStable));
        return [.. fetched.Offsets.GroupBy(static o => o.Topic, StringComparer.Ordinal).Select(static t => new OffsetFetchedTopic(
            t.Key,
            [.. t.Select(static o => new OffsetFetchedPartition(o.Partition, o.Offset, o.LeaderEpoch, o.Metadata, ErrorCodes.Of(o.Error)))]))];
    }

    private static OffsetFetchedTopic[] Nothing(IReadOnlyList<OffsetFetchTopic> topics, ErrorCode error) =>
        [.. topics.Select(t => new OffsetFetchedTopic(t.Name, [.. t.Partitions.Select(p => new OffsetFetchedPartition(p, -1, -1, "", error))]))];
}
