using ActorBroker.Amqp.Wire;
using ActorBroker.Broker;
using ActorBroker.Broker.Queues;
using ActorBroker.Core.Arguments;
using ActorBroker.Core.Catalog;
using ActorBroker.Core.Queues;

namespace ActorBroker.Amqp.Channels;

/// <content>Declaring, binding and deleting exchanges and queues.</content>
internal sealed partial class AmqpChannel
{
    private string _lastQueue = "";

    private void OnQueueDeclare(QueueDeclare declare)
    {
        if (TryDeclareDirect(declare))
        {
            return;
        }

        if (declare.Passive)
        {
            // Unlike elsewhere an empty name does not mean the queue last declared (RabbitMQ).
            var name = Names.Clean(declare.Queue);
            if (FindTopicOnly(name) is { } topic)
            {
                Connection.Run(this, () => Connection.Broker.CountAsync(topic), count => Answer(declare.NoWait, topic, count));
                return;
            }

            var queue = Queue(name);
            Connection.Run(this, () => Connection.Broker.InspectAsync(queue), counts => Answer(declare.NoWait, queue, counts));
            return;
        }

        var owner = declare.Exclusive ? Connection.Id : 0;
        var id = new ResourceName(VirtualHost.Name, declare.Queue);
        var arguments = ArgumentMapping.ToArguments(declare.Arguments);
        if (StreamArguments.AskForStream(arguments))
        {
            OnStreamDeclare(declare, id, arguments);
            return;
        }

        Connection.Run(
            this,
            () => DeclareAsync(id, declare.Durable, declare.AutoDelete, owner, arguments),
            declared => Answer(declare.NoWait, declared.Queue, declared.Counts));
    }

    private async Task<DeclaredQueue> DeclareAsync(
        ResourceName name, bool durable, bool autoDelete, long owner, ArgumentTable arguments)
    {
        var declared = await Connection.Broker.DeclareQueueAsync(name, durable, autoDelete, owner, arguments);

        // Not left to the connection's turn: the connection may be gone, and its queue must go all the same.
        if (declared.Queue.Info.Exclusive)
        {
            Connection.OwnedQueues.Add(declared.Queue);
        }

        if (declared.Created)
        {
            WarnOfMissingExchange(declared.Queue.Info);
        }

        return declared;
    }

    /// <summary>The exchange for dead letters may be declared later (RabbitMQ), but a mistyped name would be noticed by nobody.</summary>
    private void WarnOfMissingExchange(QueueInfo queue)
    {
        // The default exchange, whose name is empty, is always there.
        if (queue.Settings.DeadLetterExchange is { Length: > 0 } exchange && VirtualHost.FindExchange(exchange) is null)
        {
            LogMessages.DeadLetterExchangeMissing(Connection.Log, queue.Name, queue.Id.VirtualHost, exchange);
        }
    }

    private void Answer(bool noWait, QueueHandle queue, Counted counts)
    {
        _lastQueue = queue.Info.Name;
        if (!noWait)
        {
            new QueueDeclareOk(queue.Info.Name, Clamp(counts.Ready), (uint)counts.Consumers).Write(Output, Number);
        }
    }

    private void OnQueueDelete(QueueDelete delete)
    {
        var name = delete.Queue.Length == 0 ? LastQueue() : Names.Clean(delete.Queue);
        if (VirtualHost.FindQueue(name) is not { } queue)
        {
            if (VirtualHost.FindTopic(name) is { } topic)
            {
                OnDelete(delete, topic);
                return;
            }

            // Deleting what is not there is no error (RabbitMQ).
            if (!delete.NoWait)
            {
                new QueueDeleteOk(0).Write(Output, Number);
            }

            return;
        }

        CheckOwner(queue);
        Connection.Run(this, () => Connection.Broker.DeleteQueueAsync(queue, delete.IfUnused, delete.IfEmpty), ready =>
        {
            Connection.OwnedQueues.Remove(queue);
            if (!delete.NoWait)
            {
                new QueueDeleteOk(Clamp(ready)).Write(Output, Number);
            }
        });
    }

    private void OnQueuePurge(QueuePurge purge)
    {
        RefuseTopic(purge.Queue, "queue.purge");
        var queue = UsableQueue(purge.Queue);
        Connection.Run(this, () => Connection.Broker.PurgeAsync(queue), count =>
        {
            if (!purge.NoWait)
            {
                new QueuePurgeOk(Clamp(count)).Write(Output, Number);
            }
        });
    }

    private void OnQueueBind(QueueBind bind)
    {
        var queue = bind.Queue.Length == 0 ? LastQueue() : bind.Queue;
        var key = KeyOf(bind.Queue, bind.RoutingKey, queue);
        var binding = BindingOf(bind.Exchange, DestinationKind.Queue, queue, key, bind.Arguments);
        Connection.Run(this, () => Connection.Broker.BindAsync(binding, Connection.Id), () =>
        {
            if (!bind.NoWait)
            {
                default(QueueBindOk).Write(Output, Number);
            }
        });
    }

    private void OnQueueUnbind(QueueUnbind unbind)
    {
        var queue = unbind.Queue.Length == 0 ? LastQueue() : unbind.Queue;
        var key = KeyOf(unbind.Queue, unbind.RoutingKey, queue);
        var binding = BindingOf(unbind.Exchange, DestinationKind.Queue, queue, key, unbind.Arguments);
        Connection.Run(
            this,
            () => Connection.Broker.UnbindAsync(binding, Connection.Id),
            () => default(QueueUnbindOk).Write(Output, Number));
    }

    private void OnExchangeDeclare(ExchangeDeclare declare)
    {
        if (declare.Passive)
        {
            var cleaned = Names.Clean(declare.Exchange);
            if (cleaned.Length == 0)
            {
                throw AmqpException.From(BrokerException.Of(CatalogError.DefaultExchange()));
            }

            if (VirtualHost.FindExchange(cleaned) is null)
            {
                throw new AmqpException(AmqpReplyCode.NotFound, $"no exchange '{cleaned}' in vhost '{VirtualHost.Name}'");
            }

            AnswerExchangeDeclare(declare.NoWait);
            return;
        }

        var name = new ResourceName(VirtualHost.Name, declare.Exchange);
        var arguments = ArgumentMapping.ToArguments(declare.Arguments);
        Connection.Run(
            this,
            () => Connection.Broker.DeclareExchangeAsync(
                name, declare.Type, declare.Durable, declare.AutoDelete, declare.Internal, arguments),
            () => AnswerExchangeDeclare(declare.NoWait));
    }

    private void AnswerExchangeDeclare(bool noWait)
    {
        if (!noWait)
        {
            default(ExchangeDeclareOk).Write(Output, Number);
        }
    }

    private void OnExchangeDelete(ExchangeDelete delete)
    {
        var name = new ResourceName(VirtualHost.Name, delete.Exchange);
        Connection.Run(this, () => Connection.Broker.DeleteExchangeAsync(name, delete.IfUnused), () =>
        {
            if (!delete.NoWait)
            {
                default(ExchangeDeleteOk).Write(Output, Number);
            }
        });
    }

    private void OnExchangeBind(ExchangeBind bind)
    {
        var binding = BindingOf(bind.Source, DestinationKind.Exchange, bind.Destination, bind.RoutingKey, bind.Arguments);
        Connection.Run(this, () => Connection.Broker.BindAsync(binding, Connection.Id), () =>
        {
            if (!bind.NoWait)
            {
                default(ExchangeBindOk).Write(Output, Number);
            }
        });
    }

    private void OnExchangeUnbind(ExchangeUnbind unbind)
    {
        var binding = BindingOf(unbind.Source, DestinationKind.Exchange, unbind.Destination, unbind.RoutingKey, unbind.Arguments);
        Connection.Run(this, () => Connection.Broker.UnbindAsync(binding, Connection.Id), () =>
        {
            if (!unbind.NoWait)
            {
                default(ExchangeUnbindOk).Write(Output, Number);
            }
        });
    }

    /// <summary>Without a queue and a key, the key is the name of the queue last declared (AMQP 0-9-1, queue.bind).</summary>
    private static string KeyOf(string queue, string key, string lastQueue) => queue.Length == 0 && key.Length == 0 ? lastQueue : key;

    private static uint Clamp(long count) => (uint)Math.Min(count, uint.MaxValue);

    private BindingInfo BindingOf(string source, DestinationKind kind, string destination, string key, FieldTable arguments) =>
        new(VirtualHost.Name, source, kind, destination, RoutingKey.Of(key), ArgumentMapping.ToArguments(arguments));

    private string LastQueue() => _lastQueue.Length > 0
        ? _lastQueue
        : throw new AmqpException(AmqpReplyCode.NotFound, "no previously declared queue");

    private void CheckOwner(QueueHandle queue)
    {
        if (Equivalence.ExclusiveAccess(queue.Info, Connection.Id) is { } error)
        {
            throw AmqpException.From(BrokerException.Of(error));
        }
    }
}
