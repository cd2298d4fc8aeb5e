using ActorBroker.Amqp.Channels;
using ActorBroker.Broker.Messages;
using ActorBroker.Broker.Queues;
using ActorBroker.Broker.Routing;
using ActorBroker.Core.Catalog;
using ActorBroker.Core.Entities;

namespace ActorBroker.Amqp.Connections;

/// <content>
/// Messages for several queues: they share one batch as long as the route stays the same, so that a message is in memory
/// once however many queues it goes to. A queue's batches stand in the order of their messages.
/// </content>
internal sealed partial class PublishGroup
{
    /// <summary>
    /// From so many bytes on a message is worth a batch of its own for its queues (4 KiB). Smaller ones begin a shared batch only
    /// at the group's beginning, since routes that alternate would make many small commands of them.
    /// </summary>
    private const int AlwaysSharedBytes = 4096;

    private readonly List<RouteTarget> _sharing = [];
    private int _sharedFirst;
    private int _sharedEnd;
    private bool _isSharedSynced;
    private bool _sharedWantsTraits;

    /// <summary>The batch that all queues of the route share for this message; null if each gets a copy.</summary>
    /// <param name="targets">The route.</param>
    /// <param name="isSynced">Whether the message is to be synced in durable queues.</param>
    /// <param name="channel">Whose message it is.</param>
    /// <param name="number">Its number for the confirm.</param>
    /// <param name="bodyBytes">Its size.</param>
    /// <param name="wantsTraits">Whether a queue has to know its size; false without a batch.</param>
    public MessageBatch? SharedBatchFor(
        ReadOnlySpan<RouteTarget> targets, bool isSynced, AmqpChannel channel, ulong number, int bodyBytes, out bool wantsTraits)
    {
        wantsTraits = false;
        if (_sharing.Count == 0 || !targets.SequenceEqual(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_sharing)))
        {
            if ((_parts.Count > 0 && bodyBytes < AlwaysSharedBytes) || CountQueues(targets, out var refuses) < 2 || (refuses && bodyBytes < AlwaysSharedBytes))
            {
                return null;
            }

            Share(targets, channel, number, refuses);
        }

        if (isSynced && !_isSharedSynced)
        {
            _isSharedSynced = true;
            for (var i = _sharedFirst; i < _sharedEnd; i++)
            {
                _parts[i] = _parts[i] with { Durability = _parts[i].Queue.Info.Durable ? Durability.Synced : Durability.Written };
            }
        }

        wantsTraits = _sharedWantsTraits;
        return _parts[_sharedFirst].Batch;
    }

    private static int CountQueues(ReadOnlySpan<RouteTarget> targets, out bool refuses)
    {
        var count = 0;
        refuses = false;
        foreach (var target in targets)
        {
            if (target is QueueHandle queue)
            {
                count++;
                refuses |= queue.Info.Settings.Overflow != OverflowMode.DropHead;
            }
        }

        return count;
    }

    private void Share(ReadOnlySpan<RouteTarget> targets, AmqpChannel channel, ulong number, bool refuses)
    {
        EndSharing();
        var batch = TakeBatch();
        _sharedFirst = _parts.Count;
        _sharedWantsTraits = false;
        foreach (var target in targets)
        {
            if (target is not QueueHandle queue)
            {
                continue;
            }

            QueueClient publisher = this;
            if (queue.Info.Settings.Overflow != OverflowMode.DropHead)
            {
                var single = new RefusablePublish(this, channel, number);
                _refusable.Add(single);
                publisher = single;
            }

            _sharedWantsTraits |= queue.Info.Settings.LengthBytesMax is not null;

            // What comes for this queue alone goes behind.
            _byQueue.Remove(queue);
            _parts.Add(new Part(queue, batch, Durability.Written, publisher));
        }

        _last = -1;
        _sharedEnd = _parts.Count;
        _isSharedSynced = false;
        if (!refuses)
        {
            // A queue that may refuse messages gets each by itself, so others do not join this one.
            _sharing.AddRange(targets);
        }
    }

    /// <summary>The next message is no part of what is shared.</summary>
    private void EndSharing() => _sharing.Clear();
}
