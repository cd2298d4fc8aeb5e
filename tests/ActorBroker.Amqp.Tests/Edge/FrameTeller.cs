using System.Buffers.Binary;
using System.Text;
using ActorBroker.Amqp.Wire;

namespace ActorBroker.Amqp.Tests.Edge;

/// <summary>Puts frames of a server into words: one line for a method, one for a message with its content.</summary>
internal sealed class FrameTeller(List<string> words)
{
    private const int LongestBody = 40;

    private string _content = "";
    private string _body = "";
    private long _bodySize = -1;
    private long _bodyRead;

    /// <summary>Tells a frame; false if more frames belong to it.</summary>
    public bool Tell(Frame frame)
    {
        switch (frame.Type)
        {
            case FrameType.Heartbeat:
                words.Add("heartbeat");
                return true;
            case FrameType.Header:
                _bodySize = (long)BinaryPrimitives.ReadUInt64BigEndian(frame.Payload[4..]);
                _content += Deliveries(new BasicProperties(frame.Payload[12..])) + PlaceInTopic(new BasicProperties(frame.Payload[12..]));
                return EndOfContent();
            case FrameType.Body:
                _bodyRead += frame.Payload.Length;
                _body += Encoding.UTF8.GetString(frame.Payload[..Math.Min(frame.Payload.Length, LongestBody)]);
                return EndOfContent();
        }

        var method = AmqpMethods.ReadId(frame.Payload, out var arguments);
        var text = $"{frame.Channel} {Words(method, arguments)}";
        if (method is AmqpMethod.BasicDeliver or AmqpMethod.BasicGetOk or AmqpMethod.BasicReturn)
        {
            (_content, _body, _bodySize, _bodyRead) = (text, "", -1, 0);
            return false;
        }

        words.Add(text);
        return true;
    }

    private bool EndOfContent()
    {
        if (_bodySize < 0 || _bodyRead < _bodySize)
        {
            return false;
        }

        words.Add(_bodySize == 0 ? _content : $"{_content} {(_bodySize > LongestBody ? $"({_bodySize} bytes)" : _body)}");
        return true;
    }

    private static string Words(AmqpMethod method, ReadOnlySpan<byte> bytes)
    {
        switch (method)
        {
            case AmqpMethod.ConnectionClose:
                return $"close {(int)ConnectionClose.Read(bytes).ReplyCode}";
            case AmqpMethod.ConnectionBlocked:
                return $"blocked: {ConnectionBlocked.Read(bytes).Reason}";
            case AmqpMethod.ConnectionUnblocked:
                return "unblocked";
            case AmqpMethod.ChannelClose:
                return $"channel-close {(int)ChannelClose.Read(bytes).ReplyCode}";
            case AmqpMethod.QueueDeclareOk:
                var declared = QueueDeclareOk.Read(bytes);
                return $"declare-ok {declared.Queue} {declared.MessageCount} {declared.ConsumerCount}";
            case AmqpMethod.BasicConsumeOk:
                return $"consume-ok {BasicConsumeOk.Read(bytes).ConsumerTag}";
            case AmqpMethod.BasicCancelOk:
                return $"cancel-ok {BasicCancelOk.Read(bytes).ConsumerTag}";
            case AmqpMethod.BasicCancel:
                return $"cancel {BasicCancel.Read(bytes).ConsumerTag}";
            case AmqpMethod.BasicAck:
                var ack = BasicAck.Read(bytes);
                return $"ack {ack.DeliveryTag}{(ack.Multiple ? " multiple" : "")}";
            case AmqpMethod.BasicNack:
                var nack = BasicNack.Read(bytes);
                return $"nack {nack.DeliveryTag}{(nack.Multiple ? " multiple" : "")}";
            case AmqpMethod.QueueDeleteOk:
                return $"delete-ok {QueueDeleteOk.Read(bytes).MessageCount}";
            case AmqpMethod.QueuePurgeOk:
                return $"purge-ok {QueuePurgeOk.Read(bytes).MessageCount}";
            case AmqpMethod.BasicDeliver:
                var deliver = BasicDeliver.Read(bytes);
                return $"deliver {Text(deliver.ConsumerTag)} {deliver.DeliveryTag}{Again(deliver.Redelivered)} {Text(deliver.Exchange)}/{Text(deliver.RoutingKey)}";
            case AmqpMethod.BasicGetOk:
                var got = BasicGetOk.Read(bytes);
                return $"get-ok {got.DeliveryTag}{Again(got.Redelivered)} +{got.MessageCount} {Text(got.Exchange)}/{Text(got.RoutingKey)}";
            case AmqpMethod.BasicReturn:
                var returned = BasicReturn.Read(bytes);
                return $"return {(int)returned.ReplyCode} {Text(returned.Exchange)}/{Text(returned.RoutingKey)}";
            default:
                return method.ToString();
        }
    }

    /// <summary>How often a message came back, if it says so.</summary>
    private static string Deliveries(BasicProperties properties) =>
        FieldTable.Parse(properties.Headers).TryGet("x-delivery-count", out var count) ? $" x-delivery-count={count}" : "";

    /// <summary>Where in its topic a message stands, and its other headers; nothing for messages of queues.</summary>
    private static string PlaceInTopic(BasicProperties properties)
    {
        var headers = FieldTable.Parse(properties.Headers);
        if (!headers.TryGet("x-stream-offset", out var offset))
        {
            return "";
        }

        var partition = headers.TryGet("x-stream-partition", out var index) ? $"{index}:" : "";
        var others = headers.Without("x-stream-offset").Without("x-stream-partition");
        return $" @{partition}{offset}{string.Concat(others.Select(static entry => $" {entry.Name}={Told(entry.Value)}"))}";
    }

    private static string Told(FieldValue value) =>
        value.TryGetArray(out var values) ? $"[{string.Join(',', values.ToArray().Select(Told))}]" : value.ToString();

    private static string Again(bool redelivered) => redelivered ? " again" : "";

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
