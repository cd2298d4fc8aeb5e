using System.Buffers.Binary;
using ActorBroker.Amqp.Wire;
using Shouldly;
using Xunit;
using static ActorBroker.Amqp.Tests.Edge.Frames;

namespace ActorBroker.Amqp.Tests.Edge;

/// <summary>
/// Whatever comes, the connection that it comes on is answered or dropped, no actor fails (which the world checks at its
/// end), others are served, and what was written before is whole frames.
/// </summary>
public class HostileInputTests
{
    private static readonly byte[] Session = Join(
        OpenChannel(1),
        Declare(1, "q", arguments: new FieldTable(new FieldEntry("x-a", FieldValue.Table(new FieldTable(new FieldEntry("b", FieldValue.Int32(1))))))),
        DeclareExchange(1, "x", "headers"),
        Bind(1, "q", "x", "key"),
        Method(1, new ConfirmSelect(NoWait: false)),
        Qos(1, 3),
        Publish(1, "", "q", "body", mandatory: true, properties: new MessageProperties { DeliveryMode = 2, Headers = MethodTable }),
        Publish(1, "x", "key", "body", properties: new MessageProperties { Headers = MethodTable, UserId = "guest" }),
        Consume(1, "q", "t"),
        Ack(1, 1),
        Get(1, "q"),
        Method(1, new BasicNack(2, Multiple: true, Requeue: true)),
        Cancel(1, "t"),
        Method(1, new QueuePurge("q", NoWait: false)),
        OpenChannel(2),
        Declare(2, "mine", exclusive: true, autoDelete: true),
        Consume(2, "mine", "u", noAck: true),
        Publish(2, "", "mine", new byte[5000]),
        Method(1, new QueueDelete("q", IfUnused: false, IfEmpty: false, NoWait: false)),
        CloseChannel(1),
        Close());

    private static FieldTable MethodTable => new(new FieldEntry("k", FieldValue.Array([FieldValue.Int32(1), FieldValue.String("two")])));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Damaged_sessions_harm_nobody(int seed)
    {
        var random = new Random(seed);
        using var edge = new EdgeWorld(seed);
        using var other = edge.ConnectWithChannel();
        for (var round = 0; round < 150; round++)
        {
            using var client = edge.Connect();

            client.Send(Cut(Damage(Session, random), random));

            FinishWith(client, edge);
        }

        IsServed(other);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void Damaged_handshakes_harm_nobody(int seed)
    {
        var random = new Random(seed);
        using var edge = new EdgeWorld(seed);
        using var other = edge.ConnectWithChannel();
        for (var round = 0; round < 200; round++)
        {
            using var client = edge.Accept();

            client.Send(Cut(Damage(Handshake(), random), random));

            FinishWith(client, edge);
        }

        IsServed(other);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    public void Random_frames_harm_nobody(int seed)
    {
        var random = new Random(seed);
        var methods = Enum.GetValues<AmqpMethod>();
        using var edge = new EdgeWorld(seed);
        using var other = edge.ConnectWithChannel();
        for (var round = 0; round < 300; round++)
        {
            using var client = edge.ConnectWithChannel();
            for (var i = 0; i < 10; i++)
            {
                var payload = new byte[random.Next(4, 60)];
                random.NextBytes(payload);
                var type = (byte)random.Next(1, 4);
                if (type == 1)
                {
                    BinaryPrimitives.WriteUInt32BigEndian(payload, (uint)methods[random.Next(methods.Length)]);
                }

                client.Send(Raw(type, (ushort)random.Next(0, 3), payload));
            }

            FinishWith(client, edge);
        }

        IsServed(other);
    }

    [Fact]
    public void Sessions_cut_off_anywhere_leave_nothing_behind()
    {
        using var edge = new EdgeWorld();
        using var other = edge.ConnectWithChannel();
        var whole = Join(Handshake(), Session[..^Close().Length]);
        for (var length = 0; length < whole.Length; length += 7)
        {
            using var client = edge.Accept();
            client.Send(whole[..length]);
            client.Reset();
            client.IsDropped.ShouldBeTrue();
            edge.World.Run();
            edge.Broker.FindVirtualHost("/")!.FindQueue("mine").ShouldBeNull();
        }

        other.Send(Declare(1, "q", passive: true));
        other.Take()[0].ShouldEndWith(" 0", customMessage: "a consumer was left");
    }

    [Fact]
    public void Tables_nested_to_any_depth_are_refused()
    {
        foreach (var depth in new[] { 63, 64, 65, 5000 })
        {
            using var edge = new EdgeWorld();
            using var client = edge.ConnectWithChannel();
            byte[] table = [];
            for (var i = 1; i < depth; i++)
            {
                table = [1, 97, (byte)'F', .. Length(table), .. table];
            }

            client.Send(Method(1, 50, 10, [0, 0, 1, (byte)'q', 0, .. Length(table), .. table]));

            client.Take().ShouldBe([depth <= WireLimits.TableDepthMax ? "1 declare-ok q 0 0" : "0 close 502"], $"depth {depth}");
        }
    }

    [Fact]
    public void Headers_nested_too_deep_are_refused_before_they_are_routed()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        byte[] table = [];
        for (var i = 0; i < 5000; i++)
        {
            table = [1, 97, (byte)'F', .. Length(table), .. table];
        }

        client.Send(PublishMethod(1, "q"), Header(1, 0, properties: [0x20, 0, .. Length(table), .. table]));

        client.Take().ShouldBe(["0 close 502"]);
    }

    [Fact]
    public void What_is_announced_and_does_not_come_costs_nothing()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        var opens = Enumerable.Range(2, 500).Select(static n => OpenChannel((ushort)n)).ToArray();
        client.Send(opens);
        client.Take();
        var before = GC.GetAllocatedBytesForCurrentThread();

        client.Send([.. Enumerable.Range(2, 500).Select(static n => Join(PublishMethod((ushort)n, "q"), Header((ushort)n, 16 << 20), Body((ushort)n, 1)))]);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(32L << 20);
        client.Take().ShouldBeEmpty();
    }

    [Fact]
    public void Answers_to_a_client_that_does_not_read_are_bounded()
    {
        using var edge = new EdgeWorld();
        using var client = edge.ConnectWithChannel();
        var asks = Join([.. Enumerable.Repeat(Qos(1, 1), 1000)]);

        var sent = 0;
        while (client.Unread == 0 && sent < 1000)
        {
            client.Send(asks);
            sent++;
        }

        // 64 KiB in the socket, 1 MiB of answers of 12 bytes, 1 MiB of questions of 19 bytes.
        sent.ShouldBeLessThan(200);
        client.Take().Length.ShouldBe(sent * 1000);
    }

    private static byte[] Length(byte[] bytes)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        return length;
    }

    private static byte[] Damage(byte[] session, Random random)
    {
        var damaged = session.ToList();
        for (var hits = random.Next(1, 4); hits > 0; hits--)
        {
            var at = random.Next(damaged.Count);
            switch (random.Next(4))
            {
                case 0:
                    damaged[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    damaged[at] = (byte)random.Next(256);
                    break;
                case 2:
                    damaged.RemoveRange(at, Math.Min(random.Next(1, 30), damaged.Count - at));
                    break;
                default:
                    damaged.InsertRange(at, damaged.GetRange(random.Next(damaged.Count / 2), random.Next(1, damaged.Count / 2)));
                    break;
            }
        }

        return [.. damaged];
    }

    private static byte[][] Cut(byte[] bytes, Random random)
    {
        var parts = new List<byte[]>();
        for (var at = 0; at < bytes.Length;)
        {
            var length = Math.Min(random.Next(1, 400), bytes.Length - at);
            parts.Add(bytes[at..(at + length)]);
            at += length;
        }

        return [.. parts];
    }

    private static void FinishWith(RawClient client, EdgeWorld edge)
    {
        // Words are made of all that came: it was whole frames of known methods.
        client.Take();
        if (!client.IsDropped)
        {
            client.Reset();
        }

        client.IsDropped.ShouldBeTrue();
        edge.World.Run();
    }

    private static void IsServed(RawClient other)
    {
        other.Send(Declare(1, "another"), Publish(1, "", "another", "m"), Get(1, "another"));
        other.Take().ShouldBe(["1 declare-ok another 0 0", "1 get-ok 1 +0 /another m"]);
    }
}
