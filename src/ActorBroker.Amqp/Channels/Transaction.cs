using ActorBroker.Core.Queues;

namespace ActorBroker.Amqp.Channels;

/// <summary>
/// What a channel in transactional mode has published and settled since its last commit. Nothing of it is done before the
/// commit; a rollback forgets it, and what was to be settled stays unsettled, as in RabbitMQ.
/// </summary>
internal sealed class Transaction
{
    private readonly List<(ulong Tag, bool Multiple, Outcome Outcome)> _settlements = [];
    private readonly List<Publication> _publications = [];
    private readonly HashSet<ulong> _settledTags = [];
    private ulong _settledUpTo;

    /// <summary>Bytes that are kept for its publications.</summary>
    public long Bytes { get; private set; }

    /// <summary>What is to be settled, in the client's order.</summary>
    public IReadOnlyList<(ulong Tag, bool Multiple, Outcome Outcome)> Settlements => _settlements;

    /// <summary>What is to be published, in the client's order.</summary>
    public IReadOnlyList<Publication> Publications => _publications;

    /// <summary>Whether one of the messages published by a commit under way was refused.</summary>
    public bool HasRefusal { get; set; }

    /// <summary>Whether the delivery is to be settled already.</summary>
    public bool Settles(ulong tag) => tag <= _settledUpTo || _settledTags.Contains(tag);

    /// <summary>Adds a delivery to be settled, or with <paramref name="multiple"/> all up to it.</summary>
    public void Settle(ulong tag, bool multiple, Outcome outcome)
    {
        _settlements.Add((tag, multiple, outcome));
        if (multiple)
        {
            _settledUpTo = Math.Max(_settledUpTo, tag);
        }
        else
        {
            _settledTags.Add(tag);
        }
    }

    /// <summary>Adds a message to be published.</summary>
    public void Publish(Publication publication)
    {
        _publications.Add(publication);
        Bytes += publication.Content.Length;
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _settlements.Clear();
        _publications.Clear();
        _settledTags.Clear();
        _settledUpTo = 0;
        Bytes = 0;
        HasRefusal = false;
    }

    /// <summary>A message that waits for the commit.</summary>
    /// <param name="Content">Exchange, routing key, properties and body, one after the other.</param>
    /// <param name="ExchangeLength">Bytes of the exchange's name.</param>
    /// <param name="KeyLength">Bytes of the routing key.</param>
    /// <param name="PropertiesLength">Bytes of the properties.</param>
    /// <param name="Mandatory">Whether it comes back if no queue wants it.</param>
    internal sealed record Publication(byte[] Content, int ExchangeLength, int KeyLength, int PropertiesLength, bool Mandatory);
}
