using ActorBroker.TestKit;
using Shouldly;
using Xunit;

namespace ActorBroker.Actors.Tests.Kernel;

/// <summary>Questions, mailbox limits and dead letters.</summary>
public class AskTests
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    private readonly SeededWorld _world = new();

    [Fact]
    public async Task The_answer_comes_as_a_task_and_leaves_no_timer()
    {
        var actor = _world.System.Spawn(Props<Question>.OfHandler((_, question) => question.ReplyTo.Tell(question.Number * 2)));
        var answer = actor.Ask<int>(reply => new Question(21, reply), _second);
        answer.IsCompleted.ShouldBeFalse();
        _world.Run();
        (await answer).ShouldBe(42);
        _world.Clock.ActiveTimers.ShouldBe(0);
    }

    [Fact]
    public async Task The_sender_of_a_question_takes_the_answer_too()
    {
        var actor = _world.System.Spawn(Props<Question>.OfHandler(
            (context, question) => ((ActorRef<int>)context.Sender!).Tell(question.Number)));
        var answer = actor.Ask<int>(reply => new Question(3, reply), _second);
        _world.Run();
        (await answer).ShouldBe(3);
    }

    [Fact]
    public async Task A_question_without_an_answer_times_out_and_names_the_target()
    {
        var actor = _world.System.Spawn(Props<Question>.OfHandler((_, _) => { }), "silent");
        var answer = actor.Ask<int>(reply => new Question(1, reply), 5 * _second);
        _world.Advance((5 * _second) - TimeSpan.FromTicks(1));
        answer.IsCompleted.ShouldBeFalse();
        _world.Advance(TimeSpan.FromTicks(1));
        (await Should.ThrowAsync<TimeoutException>(answer)).Message.ShouldContain("/user/silent");
    }

    [Fact]
    public async Task A_late_answer_is_a_dead_letter()
    {
        ActorRef<int>? asker = null;
        var letters = _world.Events<DeadLetter>();
        var actor = _world.System.Spawn(Props<Question>.OfHandler((_, question) => asker = question.ReplyTo));
        var answer = actor.Ask<int>(reply => new Question(1, reply), _second);
        _world.Advance(_second);
        await Should.ThrowAsync<TimeoutException>(answer);
        asker!.Tell(1);
        letters.ExpectMessage().Recipient.ShouldBe(asker);
    }

    [Fact]
    public async Task Asking_a_stopped_actor_fails_at_once()
    {
        var actor = _world.System.Spawn(Props<Question>.OfHandler((_, _) => { }), "gone");
        _world.Run();
        _world.System.Stop(actor);
        _world.Run();
        var answer = actor.Ask<int>(reply => new Question(1, reply), _second);
        answer.IsFaulted.ShouldBeTrue();
        (await Should.ThrowAsync<ActorStoppedException>(answer)).Message.ShouldContain("/user/gone");
        _world.Clock.ActiveTimers.ShouldBe(0);
    }

    [Fact]
    public async Task A_question_in_the_mailbox_fails_when_the_actor_stops()
    {
        var actor = _world.System.Spawn(Props<Question>.OfHandler((context, _) => context.Stop(context.Self)));
        actor.Tell(new Question(0, _world.Probe<int>()));
        var answer = actor.Ask<int>(reply => new Question(1, reply), _second);
        _world.Run();
        await Should.ThrowAsync<ActorStoppedException>(answer);
    }

    [Fact]
    public async Task What_a_full_mailbox_cannot_hold_is_a_dead_letter_and_a_failed_question()
    {
        var letters = _world.Events<DeadLetter>();
        var seen = new List<int>();
        var actor = _world.System.Spawn(
            Props<Question>.OfHandler((_, question) => seen.Add(question.Number)).With(mailboxCapacity: 2), "small");
        var probe = _world.Probe<int>();
        actor.Tell(new Question(1, probe));
        actor.Tell(new Question(2, probe));
        actor.Tell(new Question(3, probe), probe);
        var answer = actor.Ask<int>(reply => new Question(4, reply), _second);
        (await Should.ThrowAsync<MailboxFullException>(answer)).Message.ShouldContain("/user/small");
        var letter = letters.ExpectMessage();
        letter.ShouldBe(new DeadLetter(new Question(3, probe), probe, actor, Delivery.MailboxFull));
        _world.System.DeadLetters.Count.ShouldBe(2);
        _world.Run();
        seen.ShouldBe([1, 2]);
        actor.Tell(new Question(5, probe));
        _world.Run();
        seen.ShouldBe([1, 2, 5]);
    }

    [Fact]
    public void Dead_letters_are_counted_and_published_with_sender_and_recipient()
    {
        var letters = _world.Events<DeadLetter>();
        var actor = _world.System.Spawn(Props<string>.OfHandler((_, _) => { }));
        _world.Run();
        _world.System.Stop(actor);
        _world.Run();
        var sender = _world.Probe<int>();
        actor.Tell("a", sender);
        letters.ExpectMessage().ShouldBe(new DeadLetter("a", sender, actor, Delivery.Stopped));
        _world.System.DeadLetters.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_answer_comes_on_the_thread_pool_too()
    {
        await using var system = new ActorSystem(new ActorSystemOptions { Clock = TimeProvider.System, Dispatcher = new ThreadPoolDispatcher() });
        var actor = system.Spawn(Props<Question>.OfHandler((_, question) => question.ReplyTo.Tell(question.Number + 1)));
        var answers = Enumerable.Range(0, 100).Select(n => actor.Ask<int>(reply => new Question(n, reply), TimeSpan.FromSeconds(60)));
        (await Task.WhenAll(answers)).ShouldBe(Enumerable.Range(1, 100));
    }

    private sealed record Question(int Number, ActorRef<int> ReplyTo);
}
