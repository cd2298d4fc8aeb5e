namespace ActorBroker.Kafka.Handlers;

/// <summary>
/// The answers of the partitions of one request, in the request's order, as they come in. Used in the connection's turn only.
/// </summary>
/// <typeparam name="TPartition">The answer of one partition.</typeparam>
/// <param name="complete">Called once when all are there.</param>
internal sealed class PartitionAnswers<TPartition>(Action<PartitionAnswers<TPartition>> complete)
{
    private readonly List<(string Topic, TPartition[] Partitions)> _topics = [];
    private int _missing = 1;

    /// <summary>The answers by topic.</summary>
    public IReadOnlyList<(string Topic, TPartition[] Partitions)> Topics => _topics;

    /// <summary>Makes room for the answers of a topic's partitions.</summary>
    /// <returns>What takes each of them, by its place in the request; once each.</returns>
    public Action<int, TPartition> Expect(string topic, int partitions)
    {
        var answers = new TPartition[partitions];
        _topics.Add((topic, answers));
        _missing += partitions;
        return (place, answer) =>
        {
            answers[place] = answer;
            Count();
        };
    }

    /// <summary>No further topics follow.</summary>
    public void Close() => Count();

    private void Count()
    {
        if (--_missing == 0)
        {
            complete(this);
        }
    }
}
