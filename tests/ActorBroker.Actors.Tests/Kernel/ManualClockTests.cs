using ActorBroker.TestKit;
using Shouldly;
using Xunit;

namespace ActorBroker.Actors.Tests.Kernel;

/// <summary>The clock that all other tests rely on.</summary>
public class ManualClockTests
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    private readonly ManualClock _clock = new();
    private readonly List<string> _fired = [];

    [Fact]
    public void Timers_fire_in_the_order_of_their_times_and_see_their_own_time()
    {
        Set("b", 2);
        Set("a", 1);
        Set("c", 2);
        _clock.Advance(5 * _second);
        _fired.ShouldBe(["a@1", "b@2", "c@2"]);
        (_clock.GetUtcNow() - ManualClock.Start).ShouldBe(5 * _second);
    }

    [Fact]
    public void A_timer_set_by_a_timer_fires_within_the_same_advance()
    {
        _clock.CreateTimer(_ => Set("later", 1), null, _second, Timeout.InfiniteTimeSpan);
        _clock.Advance(2 * _second);
        _fired.ShouldBe(["later@2"]);
    }

    [Fact]
    public void A_periodic_timer_fires_at_each_period_until_disposed_of()
    {
        var timer = _clock.CreateTimer(_ => Note("tick"), null, _second, 2 * _second);
        _clock.Advance(6 * _second);
        _fired.ShouldBe(["tick@1", "tick@3", "tick@5"]);
        timer.Dispose();
        timer.Change(_second, _second).ShouldBeFalse();
        _clock.Advance(6 * _second);
        _fired.Count.ShouldBe(3);
        _clock.ActiveTimers.ShouldBe(0);
    }

    [Fact]
    public void A_changed_timer_fires_at_its_new_time_only()
    {
        var timer = _clock.CreateTimer(_ => Note("tick"), null, _second, Timeout.InfiniteTimeSpan);
        timer.Change(3 * _second, Timeout.InfiniteTimeSpan).ShouldBeTrue();
        _clock.NextTimer.ShouldBe(3 * _second);
        _clock.Advance(10 * _second);
        _fired.ShouldBe(["tick@3"]);
    }

    [Fact]
    public void What_settles_runs_at_each_moment()
    {
        _clock.Settle = () => Note("settled");
        Set("a", 1);
        Set("b", 1);
        _clock.Advance(2 * _second);
        _fired.ShouldBe(["settled@0", "a@1", "b@1", "settled@1"]);
    }

    private void Set(string name, int seconds) =>
        _clock.CreateTimer(_ => Note(name), null, seconds * _second, Timeout.InfiniteTimeSpan);

    private void Note(string name) => _fired.Add($"{name}@{_clock.GetElapsedTime(0).TotalSeconds}");
}
