using System.Buffers;
using ActorBroker.Amqp.Wire;
using BenchmarkDotNet.Attributes;

namespace ActorBroker.Benchmarks;

/// <summary>What the codec costs per message: three frames in, three frames out, and the one property that routing asks for.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class AmqpWireBenchmarks
{
    private const int FrameMax = 131_072;
    private const int BodyBytes = 64;

    private readonly byte[] _properties = new MessageProperties { ContentType = "text/plain", DeliveryMode = 2 }.ToBytes();
    private readonly byte[] _body = new byte[BodyBytes];
    private readonly FixedWriter _output = new(FrameMax);
    private byte[] _publish = [];

    /// <summary>Prepares the frames of one publish.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var writer = new ArrayBufferWriter<byte>();
        var method = new BasicPublish { Exchange = "orders"u8, RoutingKey = "created"u8, Mandatory = false, Immediate = false };
        ContentWriter.Write(writer, 1, FrameMax, method, _properties, _body);
        _publish = writer.WrittenSpan.ToArray();
    }

    /// <summary>Method, header and body of one publish out of one buffer, delivery mode included.</summary>
    [Benchmark]
    public long Parse_a_publish()
    {
        var cursor = new FrameCursor(_publish, FrameMax);
        long seen = 0;
        while (cursor.TryRead(out var frame))
        {
            switch (frame.Type)
            {
                case FrameType.Method:
                    if (AmqpMethods.ReadId(frame.Payload, out var arguments) == AmqpMethod.BasicPublish)
                    {
                        seen += BasicPublish.Read(arguments).RoutingKey.Length;
                    }

                    break;
                case FrameType.Header:
                    var header = ContentHeader.Read(frame.Payload);
                    seen += (long)header.BodySize + header.Properties.DeliveryMode;
                    break;
                default:
                    seen += frame.Payload.Length;
                    break;
            }
        }

        return seen;
    }

    /// <summary>The delivery mode of properties that were checked before.</summary>
    [Benchmark]
    public byte Find_the_delivery_mode() => new BasicProperties(_properties).DeliveryMode;

    /// <summary>Deliver, header and body of one small message.</summary>
    [Benchmark]
    public int Write_a_delivery()
    {
        _output.Reset();
        var method = new BasicDeliver
        {
            ConsumerTag = "ctag-1"u8,
            DeliveryTag = 17,
            Redelivered = false,
            Exchange = "orders"u8,
            RoutingKey = "created"u8,
        };
        ContentWriter.Write(_output, 1, FrameMax, method, _properties, _body);
        return _output.Written;
    }

    /// <summary>One confirm.</summary>
    [Benchmark]
    public int Write_an_ack()
    {
        _output.Reset();
        new BasicAck(17, Multiple: true).Write(_output, 1);
        return _output.Written;
    }

    /// <summary>A writer over one array, so that its own cost does not blur what is measured.</summary>
    private sealed class FixedWriter(int bytes) : IBufferWriter<byte>
    {
        private readonly byte[] _bytes = new byte[bytes];

        public int Written { get; private set; }

        public void Reset() => Written = 0;

        public void Advance(int count) => Written += count;

        public Memory<byte> GetMemory(int sizeHint = 0) => _bytes.AsMemory(Written);

        public Span<byte> GetSpan(int sizeHint = 0) => _bytes.AsSpan(Written);
    }
}
