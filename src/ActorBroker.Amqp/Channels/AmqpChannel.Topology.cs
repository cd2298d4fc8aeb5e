using ActorBroker.Amqp.Wire;
using ActorBroker.Broker.Queues;
using ActorBroker.Core.Catalog;
using ActorBroker.Core.Queues;

namespace ActorBroker.Amqp.Channels;

/// <content>Declaring, binding and deleting exchanges and queues.</content>
internal sealed partial class AmqpChannel
{
    private string _lastQueue = "";

    private void OnQueueDeclare(QueueDeclare declare)
    {
        if (declare.Passive)
        {
            var queue = UsableQueue(declare.Queue);
            Connection.Run(this, () => Connection.Broker.InspectAsync(queue), counts => Answer(declare.NoWait, queue, counts));
            return;
        }

        var owner = declare.Exclusive ? Connection.Id : 0;
        var name = new ResourceName(VirtualHost.Name, declare.Queue);
        var arguments = ArgumentMapping.ToArguments(declare.Arguments);
        Connection.Run(
            this,
            () => Connection.Broker.DeclareQueueAsync(name, declare.Durable, declare.AutoDelete, owner, arguments),
            declared =>
            {
                if (declared.Queue.Info.Exclusive)
                {
                    Connection.Own(declared.Queue);
                }

                Answer(declare.NoWait, declared.Queue, declared.Counts);
            });
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
        var name = delete.Queue.Length == 0 ? LastQueue() : delete.Queue;
        if (VirtualHost.FindQueue(name) is not { } queue)
        {
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
            Connection.Disown(queue);
            if (!delete.NoWait)
            {
                new QueueDeleteOk(Clamp(ready)).Write(Output, Number);
            }
        });
    }

    private void OnQueuePurge(QueuePurge purge)
    {
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

        // Without a queue and a key, the key is the name of the queue last declared (AMQP 0-9-1, queue.bind).
        var key = bind.Queue.Length == 0 && bind.RoutingKey.Length == 0 ? queue : bind.RoutingKey;
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
        var binding = BindingOf(unbind.Exchange, DestinationKind.Queue, queue, unbind.RoutingKey, unbind.Arguments);
        Connection.Run(
            this,
            () => Connection.Broker.UnbindAsync(binding, Connection.Id),
            () => default(QueueUnbindOk).Write(Output, Number));
    }

    private void OnExchangeDeclare(ExchangeDeclare declare)
    {
        if (declare.Passive)
        {
            if (declare.Exchange.Length > 0 && VirtualHost.FindExchange(declare.Exchange) is null)
            {
                throw new AmqpException(AmqpReplyCode.NotFound, $"no exchange '{declare.Exchange}' in vhost '{VirtualHost.Name}'");
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
            throw AmqpException.From(Broker.BrokerException.Of(error));
        }
    }
}
