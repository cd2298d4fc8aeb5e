using Shouldly;
using Xunit;

namespace ActorBroker.Conformance.Crash;

/// <summary>The ledger of messages that die notices each breach that it is there for.</summary>
public class DeathLedgerTests
{
    private const int Limit = 1;

    private readonly DeathLedger _ledger = new(Limit);
    private readonly Dictionary<Fate, MessageId> _messages = [];

    public DeathLedgerTests()
    {
        for (int count = 0; count < (int)Fate.Expired; count++)
        {
            MessageId message = _ledger.Publish(Fates.Tried);
            _messages.Add(Fates.Of(message), message);
        }

        _messages.Add(Fate.Expired, _ledger.Publish(Fates.Waiting));
    }

    [Fact]
    public void All_has_ended_when_each_confirmed_message_was_acknowledged_or_died_as_its_fate_says()
    {
        foreach (MessageId message in _messages.Values)
        {
            _ledger.Confirm(message);
        }

        _ledger.Complete();
        _ledger.Acknowledge(_messages[Fate.Accepted]);
        _ledger.Acknowledge(_messages[Fate.AcceptedLater]);
        _ledger.Bury(_messages[Fate.Rejected], "rejected");
        _ledger.Deliver(_messages[Fate.GivenUp]);
        _ledger.Deliver(_messages[Fate.GivenUp]);
        _ledger.Bury(_messages[Fate.GivenUp], "delivery_limit");
        _ledger.AllEnded.IsCompleted.ShouldBeFalse();
        _ledger.Bury(_messages[Fate.Expired], "expired");
        _ledger.AllEnded.IsCompleted.ShouldBeTrue();
        _ledger.Violations.ShouldBeEmpty();
    }

    [Fact]
    public void A_dead_letter_that_comes_twice_is_noticed()
    {
        _ledger.Bury(_messages[Fate.Rejected], "rejected");
        _ledger.Bury(_messages[Fate.Rejected], "rejected");
        _ledger.Violations.ShouldHaveSingleItem().ShouldContain("twice");
    }

    [Fact]
    public void A_message_that_should_not_have_died_or_not_of_that_is_noticed()
    {
        _ledger.Bury(_messages[Fate.Accepted], "rejected");
        _ledger.Bury(_messages[Fate.Expired], "rejected");
        _ledger.Bury(_messages[Fate.Rejected], reason: null);
        _ledger.Violations.Count.ShouldBe(3);
    }

    [Fact]
    public void A_message_that_was_given_up_too_early_is_noticed()
    {
        _ledger.Deliver(_messages[Fate.GivenUp]);
        _ledger.Bury(_messages[Fate.GivenUp], "delivery_limit");
        _ledger.Violations.ShouldHaveSingleItem().ShouldContain("given up after 1 deliveries");
    }

    [Fact]
    public void A_dead_letter_that_comes_to_life_again_is_noticed_and_so_is_one_that_was_never_published()
    {
        _ledger.Bury(_messages[Fate.Rejected], "rejected");
        _ledger.Deliver(_messages[Fate.Rejected]);
        _ledger.Bury(new MessageId(Fates.Tried, 1_000), "rejected");
        _ledger.Bury(message: null, "rejected");
        _ledger.Violations.Count.ShouldBe(3);
    }
}
