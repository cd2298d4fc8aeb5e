using System.Text;
using ActorBroker.Conformance.Running;
using Shouldly;
using Xunit;

namespace ActorBroker.Conformance.KafkaEdge;

/// <summary>A broker where clients on this machine have to log in too.</summary>
public class BeforeLoginTests
{
    private const int LoginRequestSizeMax = 512 << 10;
    private const short AuthenticationFailed = 58;

    [Fact]
    public async Task Before_login_requests_are_small_and_few_and_afterwards_all_is_open()
    {
        BrokerProcess.SkipUnlessOurs();
        await using var broker = new BrokerProcess();
        await broker.StartAsync("--set", "actorbroker.kafka.loopback-needs-login=true");

        await IsClosedAsync(broker, new BytesBuilder().Int32(LoginRequestSizeMax + 1).Raw(new byte[100]).ToArray());
        await IsClosedAsync(broker, Requests.OfAllTopics());
        await IsClosedAsync(broker, Requests.OfNewTopic("t"));
        await IsClosedAsync(broker, Requests.OfRecords("t", Records.Batch()));

        using (KafkaSocket stranger = await KafkaSocket.ConnectAsync(broker.Kafka))
        {
            (await LogInAsync(stranger, "wrong")).ShouldBe(AuthenticationFailed);
            await stranger.SendAsync(Requests.OfAllTopics());
            (await stranger.ReceiveAsync()).ShouldBeNull();
        }

        using KafkaSocket friend = await KafkaSocket.ConnectAsync(broker.Kafka);
        (await friend.AskAsync(Requests.Frame(Requests.ApiVersions, 0, []))).Int16().ShouldBe((short)0);
        (await LogInAsync(friend, "guest")).ShouldBe((short)0);
        (await EdgeBroker.CreateAsync(friend, "t")).ShouldBe((short)0);
        (await EdgeBroker.ProduceAsync(friend, "t", Records.Batch(new string('x', LoginRequestSizeMax)))).ShouldBe(((short)0, 0L));
    }

    private static async Task IsClosedAsync(BrokerProcess broker, byte[] request)
    {
        using KafkaSocket socket = await KafkaSocket.ConnectAsync(broker.Kafka);
        await socket.SendAsync(request);
        (await socket.ReceiveAsync()).ShouldBeNull();
    }

    private static async Task<short> LogInAsync(KafkaSocket socket, string password)
    {
        (await socket.AskAsync(Requests.Frame(Requests.SaslHandshake, 1, new BytesBuilder().Text("PLAIN").ToArray()))).Int16().ShouldBe((short)0);
        byte[] token = Encoding.UTF8.GetBytes($"\0guest\0{password}");
        return (await socket.AskAsync(Requests.Frame(Requests.SaslAuthenticate, 0, new BytesBuilder().Sized(token).ToArray()))).Int16();
    }
}
