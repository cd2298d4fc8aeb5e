using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using ActorBroker.Broker.Connections;
using ActorBroker.TestKit;
using Shouldly;
using Xunit;

namespace ActorBroker.Broker.Tests.Connections;

public sealed class LoneReaderTests
{
    private readonly ManualClock _clock = new();
    private readonly LoneReader _reader;
    private readonly InlineReads _one = new(socket: null);
    private readonly InlineReads _other = new(socket: null);

    public LoneReaderTests() => _reader = new LoneReader(_clock);

    [Fact]
    public void Who_reads_alone_for_a_round_gets_the_thread()
    {
        Read(_one, LoneReader.RoundReads);
        _one.IsOn.ShouldBeFalse();

        Read(_one, 1);
        _one.IsOn.ShouldBeTrue();
    }

    [Fact]
    public void A_second_one_that_reads_takes_it_away_from_the_first_and_waits_its_own_round()
    {
        Read(_one, LoneReader.RoundReads + 1);

        Read(_other, 1);
        _one.IsOn.ShouldBeFalse();
        _other.IsOn.ShouldBeFalse();

        Read(_other, LoneReader.RoundReads);
        _other.IsOn.ShouldBeTrue();
    }

    [Fact]
    public void Two_that_take_turns_never_get_it()
    {
        for (var i = 0; i < 3 * LoneReader.RoundReads; i++)
        {
            Read(_one, 1);
            Read(_other, 1);
            (_one.IsOn || _other.IsOn).ShouldBeFalse();
        }
    }

    [Fact]
    public void Who_sends_in_bulk_gives_it_back()
    {
        Read(_one, LoneReader.RoundReads + 1);

        _reader.Note(_one, LoneReader.BulkBytes);
        _one.IsOn.ShouldBeFalse();

        Read(_one, LoneReader.RoundReads - 1);
        _one.IsOn.ShouldBeFalse();
    }

    [Fact]
    public void Who_is_no_slower_with_it_than_the_disk_makes_rounds_differ_keeps_it()
    {
        Read(_one, LoneReader.RoundReads + 1, microseconds: 200);

        for (var i = 0; i < 10 * LoneReader.RoundReads; i++)
        {
            Read(_one, 1, microseconds: i < 5 * LoneReader.RoundReads ? 150 : 290);
            _one.IsOn.ShouldBeTrue();
        }
    }

    [Fact]
    public void Who_is_slower_with_it_loses_it_after_the_time_of_one_and_a_half_rounds_by_the_pool_and_tries_again_after_a_pause()
    {
        Read(_one, LoneReader.RoundReads + 1, microseconds: 200);

        Read(_one, LoneReader.RoundReads * 3 / 2 / 8, microseconds: 1600);
        _one.IsOn.ShouldBeTrue();
        Read(_one, 1, microseconds: 1600);
        _one.IsOn.ShouldBeFalse();

        Read(_one, LoneReader.PauseReads + LoneReader.RoundReads - 1, microseconds: 200);
        _one.IsOn.ShouldBeFalse();
        Read(_one, 1, microseconds: 200);
        _one.IsOn.ShouldBeTrue();
    }

    [Fact]
    public void Who_was_faster_with_it_and_no_longer_is_goes_by_the_pool_for_a_round_and_tries_again()
    {
        Read(_one, LoneReader.RoundReads + 1, microseconds: 200);
        Read(_one, 2 * LoneReader.RoundReads, microseconds: 150);

        Read(_one, LoneReader.RoundReads / 2, microseconds: 600);
        _one.IsOn.ShouldBeTrue();
        Read(_one, 1, microseconds: 600);
        _one.IsOn.ShouldBeFalse();

        Read(_one, LoneReader.RoundReads - 1, microseconds: 250);
        _one.IsOn.ShouldBeFalse();
        Read(_one, 1, microseconds: 250);
        _one.IsOn.ShouldBeTrue();
    }

    /// <summary>Fails when the runtime no longer has the setter: then there is nothing to gain and the class can go.</summary>
    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task What_comes_in_at_a_socket_is_dealt_with_on_the_thread_that_waits_for_sockets()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such thread.");
        var cancelled = TestContext.Current.CancellationToken;
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.LocalEndPoint!, cancelled);
        using var server = await listener.AcceptAsync(cancelled);
        var reads = new InlineReads(server);

        (await IsReadByPoolAsync(server, client)).ShouldBeTrue();
        reads.IsOn = true;
        (await IsReadByPoolAsync(server, client)).ShouldBeFalse();
        reads.IsOn = false;
        (await IsReadByPoolAsync(server, client)).ShouldBeTrue();
    }

    private static async Task<bool> IsReadByPoolAsync(Socket server, Socket client)
    {
        var isPool = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var read = new SocketAsyncEventArgs();
        read.SetBuffer(new byte[1], 0, 1);
        read.Completed += (_, _) => isPool.SetResult(Thread.CurrentThread.IsThreadPoolThread);
        server.ReceiveAsync(read).ShouldBeTrue("nothing was sent yet");
        client.Send([1]);
        return await isPool.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    private void Read(InlineReads connection, int times, int microseconds = 100)
    {
        for (var i = 0; i < times; i++)
        {
            _clock.Advance(TimeSpan.FromMicroseconds(microseconds));
            _reader.Note(connection, 100);
        }
    }
}
