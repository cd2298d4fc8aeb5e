using System.Diagnostics;
using System.Runtime.CompilerServices;
using ActorBroker.Broker.Tests.Topics;
using ActorBroker.Broker.Topics;
using ActorBroker.Core.Topics;
using Shouldly;
using Xunit;

namespace ActorBroker.Broker.Tests.Stress;

/// <summary>One thread publishes at the moment at which another one parks or looks, which only many repetitions bring about.</summary>
public class WakingTests
{
    private const int Rounds = 100_000;

    /// <summary>Two threads that share one processor meet slowly; then there are fewer rounds.</summary>
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(20);

    private int _published;
    private int _looked;
    private int _last = Rounds;

    [Fact]
    public void Who_parks_and_then_looks_sees_what_is_published_or_is_woken()
    {
        var partition = new LogWorld().Topic("orders").Partitions[0];
        var waiter = new WokenWaiter();
        var missed = 0;
        Race(
            round => partition.Publish(PartitionBounds.Empty with { HighWatermark = round }),
            () =>
            {
                partition.Park(waiter);
                return partition.Bounds.HighWatermark;
            },
            (round, seen) =>
            {
                missed += seen == round || waiter.IsWoken ? 0 : 1;
                partition.Unpark(waiter);
                waiter.IsWoken = false;
            });
        missed.ShouldBe(0);
    }

    [Fact]
    public void Who_was_told_and_then_looks_sees_what_is_published_or_is_told_again()
    {
        var mark = default(WakeMark);
        mark.TrySet().ShouldBeTrue();
        var (last, isTold, missed) = (0, false, 0);
        Race(
            round =>
            {
                Volatile.Write(ref last, round);
                isTold |= mark.TrySet();
            },
            () =>
            {
                mark.Clear();
                return Volatile.Read(ref last);
            },
            (round, seen) =>
            {
                missed += seen == round || isTold ? 0 : 1;
                isTold = false;
                mark.TrySet();
            });
        missed.ShouldBe(0);
    }

    /// <summary>Does both at once, each a little later than the other by turns, and then compares what came of it.</summary>
    private void Race(Action<int> publish, Func<long> look, Action<int, long> compare)
    {
        var publishing = new Thread(() =>
        {
            for (var round = 1; round <= Volatile.Read(ref _last); round++)
            {
                Meet(ref _published, ref _looked, (2 * round) - 1);
                Delay(round % 8);
                publish(round);
                Meet(ref _published, ref _looked, 2 * round);
            }
        });
        publishing.Start();
        var start = Stopwatch.GetTimestamp();
        for (var round = 1; round <= _last; round++)
        {
            Meet(ref _looked, ref _published, (2 * round) - 1);
            Delay(round % 40);
            var seen = look();
            if (Stopwatch.GetElapsedTime(start) > Enough)
            {
                // The other one sees it when both have met.
                Volatile.Write(ref _last, round);
            }

            Meet(ref _looked, ref _published, 2 * round);
            compare(round, seen);
        }

        publishing.Join();
    }

    private static void Meet(ref int mine, ref int other, int at)
    {
        Volatile.Write(ref mine, at);
        for (var spins = 0; Volatile.Read(ref other) < at; spins++)
        {
            // Long waits mean that the other thread has no processor.
            if (spins % 2000 == 1999)
            {
                Thread.Yield();
            }
        }
    }

    private static void Delay(int steps)
    {
        for (; steps > 0; steps--)
        {
            Step();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Step()
    {
    }

    private sealed class WokenWaiter : IBoundsWaiter
    {
        public bool IsWoken { get; set; }

        public void BoundsChanged(PartitionHandle partition) => IsWoken = true;
    }
}
