using ActorBroker.Amqp.Wire;
using ActorBroker.Core.Queues;

namespace ActorBroker.Amqp.Channels;

/// <content>
/// Transactions (class tx). A commit publishes first and settles when all queues have what was published, so a crash in
/// between repeats work and loses none. It is atomic for each queue, not over several (as in RabbitMQ).
/// </content>
internal sealed partial class AmqpChannel
{
    private Transaction? _transaction;
    private bool _committing;

    private void OnTxSelect()
    {
        if (_confirms)
        {
            throw new AmqpException(AmqpReplyCode.PreconditionFailed, "cannot switch from confirm to tx mode");
        }

        _transaction ??= new Transaction();
        default(TxSelectOk).Write(Output, Number);
    }

    private void OnTxCommit()
    {
        var transaction = OpenTransaction();
        _committing = true;
        foreach (var publication in transaction.Publications)
        {
            Publish(publication);
        }

        if (_published > _confirmed)
        {
            // The confirm of the last one ends the commit.
            Connection.StartWaiting(this);
        }
        else
        {
            EndCommit();
        }
    }

    private void OnTxRollback()
    {
        OpenTransaction().Clear();
        default(TxRollbackOk).Write(Output, Number);
    }

    private Transaction OpenTransaction() =>
        _transaction ?? throw new AmqpException(AmqpReplyCode.PreconditionFailed, "channel is not transactional");

    /// <summary>Keeps a message for the commit.</summary>
    private void Keep(Transaction transaction, ReadOnlySpan<byte> properties, ReadOnlySpan<byte> body)
    {
        var names = _exchangeLength + _keyLength;
        var length = names + properties.Length + body.Length;
        if (transaction.Bytes + length > Connection.Options.TransactionBytesMax)
        {
            throw new AmqpException(
                AmqpReplyCode.PreconditionFailed,
                $"the transaction is larger than the {Connection.Options.TransactionBytesMax} bytes that a channel may keep; commit more often");
        }

        var content = new byte[length];
        _names.AsSpan(0, names).CopyTo(content);
        properties.CopyTo(content.AsSpan(names));
        body.CopyTo(content.AsSpan(names + properties.Length));
        transaction.Publish(new Transaction.Publication(content, _exchangeLength, _keyLength, properties.Length, _mandatory));
    }

    private void Publish(Transaction.Publication publication)
    {
        var names = publication.ExchangeLength + publication.KeyLength;
        publication.Content.AsSpan(0, names).CopyTo(_names);
        _exchangeLength = publication.ExchangeLength;
        _keyLength = publication.KeyLength;
        _mandatory = publication.Mandatory;
        _routeVersion = -1;
        Publish(publication.Content.AsSpan(names, publication.PropertiesLength), publication.Content.AsSpan(names + publication.PropertiesLength));
    }

    /// <summary>What a commit published is stored, or refused, up to a number.</summary>
    private void ConfirmInCommit(ulong upTo, bool stored)
    {
        _transaction!.HasRefusal |= !stored;
        if (upTo < _published)
        {
            return;
        }

        Connection.StopWaiting(this);
        if (_transaction.HasRefusal)
        {
            _committing = false;
            _transaction.Clear();
            Connection.Fail(this, new AmqpException(AmqpReplyCode.PreconditionFailed, "partial tx completion"));
            return;
        }

        EndCommit();
    }

    private void EndCommit()
    {
        _committing = false;
        foreach (var (tag, multiple, outcome) in _transaction!.Settlements)
        {
            // What the client recovered since is with its queue again.
            var known = multiple ? _unsettled.NewestUpTo(tag) : tag;
            if (_unsettled.Contains(known))
            {
                SettleNow(known, multiple, outcome);
            }
        }

        _transaction.Clear();
        default(TxCommitOk).Write(Output, Number);
    }

    private void SettleInTransaction(Transaction transaction, ulong tag, bool multiple, Outcome outcome)
    {
        var all = multiple && tag == 0;
        if (!all && (transaction.Settles(tag) || !_unsettled.Contains(tag)))
        {
            throw UnknownTag(tag);
        }

        // "All" are those delivered until now, not until the commit.
        transaction.Settle(all ? _delivered : tag, multiple, outcome);
    }
}
