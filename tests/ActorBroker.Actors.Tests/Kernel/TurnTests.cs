using ActorBroker.TestKit;
using Shouldly;
using Xunit;

namespace ActorBroker.Actors.Tests.Kernel;

/// <summary>Telling, turns, suspension and behaviours.</summary>
public class TurnTests
{
    private readonly SeededWorld _world = new();
    private readonly TestProbe<string> _log;

    public TurnTests() => _log = _world.Probe<string>();

    [Fact]
    public void Messages_of_one_sender_are_handled_in_their_order()
    {
        var actor = _world.System.Spawn(new Recorder.Script().Props(_log));
        var texts = Enumerable.Range(0, 100).Select(n => n.ToString()).ToArray();
        foreach (var text in texts)
        {
            actor.Tell(text);
        }

        _log.ExpectMessages(texts);
        _log.ExpectNoMessage();
    }

    [Fact]
    public void Messages_told_before_the_first_turn_wait_for_PreStart()
    {
        var actor = _world.System.Spawn(new Recorder.Script { Hooks = true }.Props(_log));
        actor.Tell("a");
        _log.ExpectMessages("start", "a", "turn");
    }

    [Fact]
    public void One_turn_drains_what_waits_and_ends_once()
    {
        var actor = _world.System.Spawn(new Recorder.Script { Hooks = true }.Props(_log));
        _log.ExpectMessages("start", "turn");
        actor.Tell("a");
        actor.Tell("b");
        _log.ExpectMessages("a", "b", "turn");
        _log.ExpectNoMessage();
    }

    [Fact]
    public void A_turn_stops_at_its_limit_and_goes_on_in_the_next()
    {
        var actor = _world.System.Spawn(new Recorder.Script { Hooks = true }.Props(_log).With(turnLimit: 2));
        _log.ExpectMessages("start", "turn");
        foreach (var text in new[] { "a", "b", "c", "d", "e" })
        {
            actor.Tell(text);
        }

        _log.ExpectMessages("a", "b", "turn", "c", "d", "turn", "e", "turn");
        _log.ExpectNoMessage();
    }

    [Fact]
    public void A_message_told_by_the_actor_to_itself_comes_in_the_same_turn()
    {
        var script = new Recorder.Script { Hooks = true, Steps = { ["a"] = actor => actor.Context.Self.Tell("b") } };
        var actor = _world.System.Spawn(script.Props(_log));
        _log.ExpectMessages("start", "turn");
        actor.Tell("a");
        _log.ExpectMessages("a", "b", "turn");
    }

    [Fact]
    public void A_signal_is_handled_before_messages_that_came_earlier()
    {
        var actor = _world.System.Spawn(new Recorder.Script().Props(_log));
        actor.Tell("a");
        actor.Signal(new Ping());
        _log.ExpectMessages("ping", "a");
    }

    [Fact]
    public void A_signal_told_during_a_message_comes_before_the_next_message()
    {
        var script = new Recorder.Script { Steps = { ["a"] = actor => actor.Context.Self.Signal(new Ping()) } };
        var actor = _world.System.Spawn(script.Props(_log));
        actor.Tell("a");
        actor.Tell("b");
        _log.ExpectMessages("a", "ping", "b");
    }

    [Fact]
    public void A_suspended_actor_handles_signals_only()
    {
        var script = new Recorder.Script { Hooks = true, Steps = { ["wait"] = actor => actor.Context.Suspend() } };
        var actor = _world.System.Spawn(script.Props(_log));
        _log.ExpectMessages("start", "turn");
        actor.Tell("wait");
        actor.Tell("a");
        _log.ExpectMessages("wait", "turn");
        actor.Tell("b");
        _log.ExpectNoMessage();
        actor.Signal(new Ping());
        _log.ExpectMessages("ping", "turn");
        _log.ExpectNoMessage();
    }

    [Fact]
    public void Mail_follows_in_the_turn_that_resumes()
    {
        var script = new Recorder.Script
        {
            Hooks = true,
            Steps = { ["wait"] = actor => actor.Context.Suspend(), ["ping"] = actor => actor.Context.Resume() },
        };
        var actor = _world.System.Spawn(script.Props(_log));
        _log.ExpectMessages("start", "turn");
        actor.Tell("wait");
        actor.Tell("a");
        _log.ExpectMessages("wait", "turn");
        actor.Tell("b");
        actor.Signal(new Ping());
        _log.ExpectMessages("ping", "a", "b", "turn");
    }

    [Fact]
    public void Suspending_and_resuming_at_the_end_of_turns_loses_nothing()
    {
        var script = new Recorder.Script
        {
            Hooks = true,
            Steps =
            {
                ["at turn"] = actor =>
                {
                    if (actor.Context.IsSuspended)
                    {
                        actor.Context.Resume();
                    }
                    else
                    {
                        actor.Context.Suspend();
                        actor.Context.Self.Signal(new Ping());
                    }
                },
            },
        };
        var actor = _world.System.Spawn(script.Props(_log));
        actor.Tell("a");
        _log.ExpectMessages("start", "a", "turn", "ping", "turn");
        actor.Tell("b");
        _log.ExpectMessages("b", "turn", "ping", "turn");
        _log.ExpectNoMessage();
    }

    [Fact]
    public void The_receiver_sees_the_sender_and_a_forwarded_message_keeps_it()
    {
        var target = _world.System.Spawn(new Recorder.Script().Props(_log), "target");
        var middle = _world.System.Spawn(Props<string>.OfHandler((context, message) => context.Forward(target, message)));
        var sender = _world.Probe<int>("sender");
        middle.Tell("with", sender);
        _log.ExpectMessage("with");
        _log.LastSender.ShouldBe(sender);
        middle.Tell("without");
        _log.ExpectMessage("without");
        _log.LastSender.ShouldBeNull();
    }

    [Fact]
    public void A_behaviour_says_what_comes_next()
    {
        Behavior<string>? Even(ActorContext<string> context, string message)
        {
            _log.Tell("even " + message);
            return Odd;
        }

        Behavior<string>? Odd(ActorContext<string> context, string message)
        {
            _log.Tell("odd " + message);
            return message is "stay" ? null : Even;
        }

        var actor = _world.System.Spawn(Props<string>.Of(Even));
        actor.Tell("0");
        actor.Tell("stay");
        actor.Tell("1");
        actor.Tell("2");
        _log.ExpectMessages("even 0", "odd stay", "odd 1", "even 2");
    }

    [Fact]
    public void An_actor_may_become_another_and_come_back()
    {
        var script = new Recorder.Script
        {
            Steps =
            {
                ["busy"] = actor => actor.Context.Become(message =>
                {
                    actor.Log("busy: " + message);
                    actor.Context.Unbecome();
                }),
            },
        };
        var actor = _world.System.Spawn(script.Props(_log));
        actor.Tell("busy");
        actor.Tell("a");
        actor.Tell("b");
        _log.ExpectMessages("busy", "busy: a", "b");
    }

    [Fact]
    public void The_context_is_refused_in_the_constructor_with_advice()
    {
        Should.Throw<InvalidOperationException>(() => new Hasty()).Message.ShouldContain("PreStart");
    }

    private sealed class Hasty : Actor<string>
    {
        public Hasty() => Context.Suspend();

        protected override void Receive(string message)
        {
            // Never made, so never told anything.
        }
    }
}
