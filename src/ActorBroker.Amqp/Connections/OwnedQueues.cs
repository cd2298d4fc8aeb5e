using ActorBroker.Actors.Persistence;
using ActorBroker.Broker;
using ActorBroker.Broker.Queues;
using ActorBroker.Core.Catalog;
using Microsoft.Extensions.Logging;

namespace ActorBroker.Amqp.Connections;

/// <summary>The exclusive queues of a connection, which go with it. One that is declared while the connection ends goes at once. For any thread.</summary>
internal sealed class OwnedQueues(MessageBroker broker, ILogger log)
{
    private const int FirstLook = 64;

    private readonly HashSet<QueueHandle> _queues = [];
    private int _nextLook = FirstLook;
    private bool _released;

    /// <summary>The connection has declared a queue.</summary>
    public void Add(QueueHandle queue)
    {
        lock (_queues)
        {
            if (!_released)
            {
                _queues.Add(queue);
                ForgetDeleted();
                return;
            }
        }

        _ = ReleaseAsync(queue);
    }

    /// <summary>A queue was deleted before the connection's end.</summary>
    public void Remove(QueueHandle queue)
    {
        lock (_queues)
        {
            _queues.Remove(queue);
        }
    }

    /// <summary>The connection ends.</summary>
    public void Release()
    {
        QueueHandle[] queues;
        lock (_queues)
        {
            _released = true;
            queues = [.. _queues];
            _queues.Clear();
        }

        foreach (var queue in queues)
        {
            _ = ReleaseAsync(queue);
        }
    }

    /// <summary>Auto-delete queues go by themselves; a connection that makes one for each request must not remember them all.</summary>
    private void ForgetDeleted()
    {
        if (_queues.Count >= _nextLook)
        {
            _queues.RemoveWhere(queue => broker.FindVirtualHost(queue.Info.Id.VirtualHost)?.FindQueue(queue.Info.Entity) is null);
            _nextLook = Math.Max(FirstLook, _queues.Count * 2);
        }
    }

    private async Task ReleaseAsync(QueueHandle queue)
    {
        try
        {
            await broker.DeleteQueueAsync(queue, ifUnused: false, ifEmpty: false);
        }
        catch (Exception error) when (error is EntityDeletedException or BrokerException { Kind: CatalogErrorKind.NotFound })
        {
            // It went by itself.
        }
        catch (Exception error)
        {
            LogMessages.QueueNotReleased(log, queue.Info.Name, error.Message);
        }
    }
}
