using Shouldly;
using Xunit;

namespace ActorBroker.Conformance.Crash;

/// <summary>The ledger notices each breach that it is there for.</summary>
public class LedgerTests
{
    private const int Publisher = 1;

    private readonly Ledger _ledger = new();
    private readonly MessageId _first;
    private readonly MessageId _second;
    private readonly MessageId _third;

    public LedgerTests()
    {
        _ledger.BeginLife();
        _first = _ledger.Publish(Publisher);
        _second = _ledger.Publish(Publisher);
        _third = _ledger.Publish(Publisher);
    }

    [Fact]
    public void A_confirmed_message_that_never_came_is_lost_and_an_unconfirmed_one_is_not()
    {
        _ledger.Confirm(_first);
        _ledger.Confirm(_second);
        _ledger.Receive(_first);
        _ledger.Lost().ShouldBe([_second]);
        _ledger.Violations.ShouldBeEmpty();
    }

    [Fact]
    public void A_message_may_come_again_in_a_later_life_until_its_ack_was_synced()
    {
        Take(_first, _second);
        int proved = _ledger.Acknowledged();
        Take(_third);
        _ledger.Sync(proved);
        _ledger.BeginLife();
        _ledger.Receive(_third);
        _ledger.Violations.ShouldBeEmpty();
        _ledger.BeginLife();
        _ledger.Receive(_second);
        _ledger.Violations.ShouldHaveSingleItem().ShouldContain("settled and synced");
    }

    [Fact]
    public void A_message_that_comes_twice_in_one_life_is_noticed()
    {
        _ledger.Receive(_first);
        _ledger.Receive(_first);
        _ledger.Violations.ShouldHaveSingleItem().ShouldContain("in the same life");
    }

    [Fact]
    public void A_message_that_overtook_another_is_noticed_in_one_life_and_over_lives()
    {
        _ledger.Receive(_second);
        _ledger.BeginLife();
        _ledger.Receive(_first);
        _ledger.Violations.ShouldHaveSingleItem().ShouldContain("for the first time after");
        _ledger.Receive(_third);
        _ledger.Receive(_second);
        _ledger.Violations[^1].ShouldContain("in the same life");
    }

    [Fact]
    public void Gaps_and_what_was_never_published_are_told_apart()
    {
        _ledger.Receive(_first);
        _ledger.Receive(_third);
        _ledger.Violations.ShouldBeEmpty();
        _ledger.Receive(_third with { Sequence = 3 });
        _ledger.Violations.ShouldHaveSingleItem().ShouldContain("never published");
    }

    [Fact]
    public void A_body_tells_its_message_and_a_damaged_one_none()
    {
        var id = new MessageId(3, 4_711);
        byte[] body = id.ToBody();
        MessageId.Parse(body).ShouldBe(id);
        body[^1] ^= 1;
        MessageId.Parse(body).ShouldBeNull();
        MessageId.Parse(body.AsSpan(0, 5)).ShouldBeNull();
    }

    private void Take(params MessageId[] messages)
    {
        foreach (MessageId message in messages)
        {
            _ledger.Receive(message);
            _ledger.Acknowledge(message);
        }
    }
}
