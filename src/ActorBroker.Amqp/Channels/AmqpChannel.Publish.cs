using System.Buffers;
using ActorBroker.Amqp.Messages;
using ActorBroker.Amqp.Wire;
using ActorBroker.Broker.Routing;
using ActorBroker.Core.Catalog;
using ActorBroker.Core.Exchanges;

namespace ActorBroker.Amqp.Channels;

/// <content>Publishing: method, header and body frames become messages in the batches of the queues that the route names.</content>
internal sealed partial class AmqpChannel
{
    /// <summary>Bytes of a buffer that a channel keeps from message to message; most properties are far smaller.</summary>
    private const int KeptContentMax = 4096;

    private readonly byte[] _names = new byte[2 * WireLimits.ShortStringBytesMax];
    private readonly RouteResult<RouteTarget> _route = new();
    private readonly HeaderView _headers = new();
    private Awaited _awaited;
    private int _exchangeLength;
    private int _keyLength;
    private bool _mandatory;
    private byte[] _content = [];
    private int _unfinished;
    private int _propertiesLength;
    private int _bodySize;
    private int _bodyLength;
    private bool _confirms;
    private ulong _published;
    private ulong _confirmed;
    private int _routeVersion = -1;
    private ExchangeRouter? _exchange;
    private int _exchangeVersion = -1;

    /// <summary>What a publish still lacks.</summary>
    private enum Awaited
    {
        /// <summary>No publish is under way: a method is due.</summary>
        Method,

        /// <summary>The content header is due.</summary>
        Header,

        /// <summary>Body frames are due.</summary>
        Body,
    }

    /// <summary>Confirms what was published up to a number.</summary>
    public void Confirm(ulong upTo, bool stored)
    {
        if (!IsOpen || upTo <= _confirmed)
        {
            return;
        }

        var multiple = upTo - _confirmed > 1;
        _confirmed = upTo;
        if (_committing)
        {
            ConfirmInCommit(upTo, stored);
        }
        else if (stored)
        {
            new BasicAck(upTo, multiple).Write(Output, Number);
        }
        else
        {
            new BasicNack(upTo, multiple, Requeue: false).Write(Output, Number);
        }
    }

    private void OnConfirmSelect(ConfirmSelect select)
    {
        if (_transaction is not null)
        {
            throw new AmqpException(AmqpReplyCode.PreconditionFailed, "cannot switch from tx to confirm mode");
        }

        _confirms = true;
        if (!select.NoWait)
        {
            default(ConfirmSelectOk).Write(Output, Number);
        }
    }

    private void OnPublish(BasicPublish publish)
    {
        if (publish.Immediate)
        {
            throw new AmqpException(AmqpReplyCode.NotImplemented, "immediate=true");
        }

        var sameExchange = publish.Exchange.SequenceEqual(_names.AsSpan(0, _exchangeLength));
        var same = _routeVersion >= 0 && sameExchange && publish.RoutingKey.SequenceEqual(_names.AsSpan(_exchangeLength, _keyLength));
        if (!same)
        {
            _routeVersion = -1;
            _exchangeVersion = sameExchange ? _exchangeVersion : -1;
            publish.Exchange.CopyTo(_names);
            publish.RoutingKey.CopyTo(_names.AsSpan(publish.Exchange.Length));
            _exchangeLength = publish.Exchange.Length;
            _keyLength = publish.RoutingKey.Length;
        }

        _mandatory = publish.Mandatory;
        _awaited = Awaited.Header;
        Connection.OnPublish();
    }

    private void OnContentHeader(ReadOnlySpan<byte> payload)
    {
        if (_awaited != Awaited.Header)
        {
            throw new AmqpException(AmqpReplyCode.UnexpectedFrame, "a content header came without a basic.publish");
        }

        var header = ContentHeader.Read(payload);
        if (header.BodySize > (ulong)Connection.Options.MessageSizeMax)
        {
            throw new AmqpException(
                AmqpReplyCode.PreconditionFailed,
                $"message size {header.BodySize} is larger than configured max size {Connection.Options.MessageSizeMax}");
        }

        var properties = header.RawProperties;
        CheckUser(header.Properties);
        AmqpMessageProperties.ExpirationOf(header.Properties);
        _bodySize = (int)header.BodySize;
        _bodyLength = 0;
        if (_bodySize == 0)
        {
            _awaited = Awaited.Method;
            Publish(properties, default);
            return;
        }

        CountUnfinished(properties.Length);
        Reserve(properties.Length);
        properties.CopyTo(_content);
        _propertiesLength = properties.Length;
        _awaited = Awaited.Body;
    }

    private void OnContentBody(ReadOnlySpan<byte> payload)
    {
        if (_awaited != Awaited.Body)
        {
            throw new AmqpException(AmqpReplyCode.UnexpectedFrame, "a content body came without a content header");
        }

        if (payload.Length > _bodySize - _bodyLength)
        {
            throw new AmqpException(AmqpReplyCode.UnexpectedFrame, $"the body is longer than the {_bodySize} bytes that its header announced");
        }

        if (payload.Length == _bodySize)
        {
            _awaited = Awaited.Method;
            Publish(_content.AsSpan(0, _propertiesLength), payload);
            CountUnfinished(0);
            if (_content.Length > KeptContentMax)
            {
                ResetContent();
            }

            return;
        }

        // Memory grows with what has really come, not with what the header says.
        CountUnfinished(_propertiesLength + _bodyLength + payload.Length);
        Reserve(_propertiesLength + _bodyLength + payload.Length);
        payload.CopyTo(_content.AsSpan(_propertiesLength + _bodyLength));
        _bodyLength += payload.Length;
        if (_bodyLength == _bodySize)
        {
            _awaited = Awaited.Method;
            Publish(_content.AsSpan(0, _propertiesLength), _content.AsSpan(_propertiesLength, _bodyLength));
            ResetContent();
            CountUnfinished(0);
        }
    }

    /// <summary>Tells the connection how many bytes of a message that has not come to its end are kept here.</summary>
    private void CountUnfinished(int bytes)
    {
        Connection.AddUnfinished(bytes - _unfinished);
        _unfinished = bytes;
    }

    private void Publish(ReadOnlySpan<byte> properties, ReadOnlySpan<byte> body)
    {
        var exchange = _names.AsSpan(0, _exchangeLength);
        var key = _names.AsSpan(_exchangeLength, _keyLength);
        var direct = exchange.IsEmpty && DirectReplies.IsAddress(key) ? Connection.DirectReplies.Find(System.Text.Encoding.UTF8.GetString(key)) : null;
        properties = WithReplyAddress(properties);
        Route(exchange, key, properties);
        if (_transaction is { } transaction && !_committing)
        {
            Keep(transaction, properties, body);
            return;
        }

        var headers = new BasicProperties(properties).Headers;
        if (SenderSelected.MayBeIn(headers))
        {
            properties = RouteCopies(properties);
        }

        var confirmNumber = _confirms || _committing ? ++_published : 0;
        var queues = Connection.Publications.Add(_route, exchange, key, properties, body, this, confirmNumber);

        direct?.Send(properties, body);
        if (queues == 0 && direct is null && _mandatory)
        {
            var returned = new BasicReturn
            {
                ReplyCode = AmqpReplyCode.NoRoute,
                ReplyText = "NO_ROUTE"u8,
                Exchange = exchange,
                RoutingKey = key,
            };
            ContentWriter.Write(Output, Number, Connection.FrameMax, returned, properties, body);
        }
    }

    /// <summary>Finds the targets; those of the last message hold as long as its names and the topology are the same.</summary>
    private void Route(ReadOnlySpan<byte> name, ReadOnlySpan<byte> key, ReadOnlySpan<byte> properties)
    {
        var version = VirtualHost.Version;
        if (version == _routeVersion)
        {
            return;
        }

        if (version != _exchangeVersion)
        {
            _exchange = name.IsEmpty ? null : PublishableExchange(name);
            _exchangeVersion = version;
        }

        _headers.Show(properties);
        VirtualHost.Route(_exchange, key, _headers, _route);
        _routeVersion = _headers.WasAsked ? -1 : version;
    }

    private ExchangeRouter PublishableExchange(ReadOnlySpan<byte> name)
    {
        var text = Names.Clean(System.Text.Encoding.UTF8.GetString(name));
        var exchange = VirtualHost.FindExchange(text)
            ?? throw new AmqpException(AmqpReplyCode.NotFound, $"no exchange '{text}' in vhost '{VirtualHost.Name}'");
        return exchange.Info.Internal
            ? throw new AmqpException(
                AmqpReplyCode.AccessRefused, $"cannot publish to internal exchange '{text}' in vhost '{VirtualHost.Name}'")
            : exchange;
    }

    /// <summary>Adds the targets of the further keys in the headers; returns the properties to be stored.</summary>
    private ReadOnlySpan<byte> RouteCopies(ReadOnlySpan<byte> properties)
    {
        _routeVersion = -1;
        var copies = new RouteResult<RouteTarget>();
        var keys = SenderSelected.Read(new BasicProperties(properties), out var withoutBlind);
        foreach (var key in keys)
        {
            VirtualHost.Route(_exchange, key, new HeaderView(properties), copies);
            foreach (var target in copies.AsSpan())
            {
                _route.Add(target);
            }
        }

        return withoutBlind ?? properties;
    }

    private void CheckUser(BasicProperties properties)
    {
        if (!properties.Has(BasicProperty.UserId))
        {
            return;
        }

        var user = System.Text.Encoding.UTF8.GetString(properties.UserId);
        if (!string.Equals(user, Connection.User, StringComparison.Ordinal))
        {
            throw new AmqpException(
                AmqpReplyCode.PreconditionFailed, $"user_id property set to '{user}' but authenticated user was '{Connection.User}'");
        }
    }

    private void Reserve(int size)
    {
        if (_content.Length >= size)
        {
            return;
        }

        var grown = ArrayPool<byte>.Shared.Rent(Math.Max(size, _content.Length * 2));
        _content.AsSpan().CopyTo(grown);
        ResetContent();
        _content = grown;
    }

    private void ResetContent()
    {
        if (_content.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_content);
            _content = [];
        }
    }
}
