using ActorBroker.Amqp.Wire;
using ActorBroker.Core.Entities;
using ActorBroker.Core.Queues;

namespace ActorBroker.Amqp.Channels;

/// <content>Acknowledgements and their opposites.</content>
internal sealed partial class AmqpChannel
{
    private readonly UnsettledDeliveries _unsettled = new();

    private void OnAck(BasicAck ack) => Settle(ack.DeliveryTag, ack.Multiple, Outcome.Accepted);

    private void OnNack(BasicNack nack) => Settle(nack.DeliveryTag, nack.Multiple, nack.Requeue ? Outcome.Returned : Outcome.Rejected);

    private void OnReject(BasicReject reject) =>
        Settle(reject.DeliveryTag, multiple: false, reject.Requeue ? Outcome.Returned : Outcome.Rejected);

    private void OnRecover(bool requeue, bool answers)
    {
        if (!requeue)
        {
            throw new AmqpException(AmqpReplyCode.NotImplemented, "requeue=false");
        }

        SettleNow(0, multiple: true, Outcome.Returned);
        if (answers)
        {
            default(BasicRecoverOk).Write(Output, Number);
        }
    }

    private void Settle(ulong tag, bool multiple, Outcome outcome)
    {
        if (_transaction is { } transaction)
        {
            SettleInTransaction(transaction, tag, multiple, outcome);
        }
        else
        {
            SettleNow(tag, multiple, outcome);
        }
    }

    private void SettleNow(ulong tag, bool multiple, Outcome outcome)
    {
        var known = _unsettled.Take(
            tag, multiple, (Channel: this, Outcome: outcome), static (state, holder, range) => state.Channel.OnSettled(holder, range, state.Outcome));
        if (!known)
        {
            throw UnknownTag(tag);
        }

        Unpark();
    }

    private static AmqpException UnknownTag(ulong tag) => new(AmqpReplyCode.PreconditionFailed, $"unknown delivery tag {tag}");

    private void OnSettled(IDeliveryHolder deliveryHolder, OffsetRange range, Outcome outcome)
    {
        if (deliveryHolder is not QueueHolder holder)
        {
            OnSettled((StreamConsumer)deliveryHolder, range, outcome);
            return;
        }

        Connection.Settlements.Add(holder, range, outcome);
        holder.Unsettled -= range.Count;
        if (holder.CountsForPrefetch)
        {
            _held -= range.Count;
        }

        if (holder.IsDetached && holder.Unsettled == 0)
        {
            _detached.Remove(holder);
            holder.Release();
        }
    }
}
