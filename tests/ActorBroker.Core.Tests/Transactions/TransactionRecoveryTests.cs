using ActorBroker.Core.Transactions;
using Shouldly;
using Xunit;
using static ActorBroker.Core.Tests.Transactions.TransactionCommands;

namespace ActorBroker.Core.Tests.Transactions;

public class TransactionRecoveryTests
{
    private static readonly TransactionEvent[] Open =
    [
        new ProducerBegun(1000, new ProducerIdentity(7, 0), ProducerIdentity.None, TimeoutMs),
        new ParticipantsAdded(2000, [P1, G3]),
    ];

    [Fact]
    public void An_open_transaction_keeps_its_deadline()
    {
        var scenario = new TransactionScenario().Given(Open);
        scenario.Machine.IsIdle.ShouldBeFalse();
        scenario.At(3000).When(TransactionTick.Instance).Then()
            .WokenAt(62_000).Then("fenced off by epoch 1", "mark p1 for 7:1 abort", "mark g3 for 7:1 abort");
    }

    [Theory]
    [InlineData(true, "commit")]
    [InlineData(false, "abort")]
    public void A_decided_transaction_tells_its_markers_again_at_the_first_tick(bool commit, string word)
    {
        var scenario = new TransactionScenario().Given(Open).Given(new OutcomeDecided(3000, commit));
        scenario.Machine.IsIdle.ShouldBeFalse();
        scenario.At(4000).When(TransactionTick.Instance).Then($"mark p1 for 7:0 {word}", $"mark g3 for 7:0 {word}")
            .Given(Marked(G3, 0))
            .WokenAt(9000).Then($"mark p1 for 7:0 {word}")
            .When(Marked(P1, 0)).Then("ended")
            .When(new EndTransaction(A, 7, 0, commit)).Then("A: producer 7:0");
    }

    [Fact]
    public void An_end_after_a_restart_first_makes_sure_that_all_have_enlisted() =>
        new TransactionScenario().Given(Open).At(3000)
            .When(Commit(A, 0)).Then("enlist p1 for 7:0", "enlist g3 for 7:0")
            .When(Enlisted(P1, 0)).Then()
            .When(Enlisted(G3, 0)).Then("decided commit", "mark p1 for 7:0 commit", "mark g3 for 7:0 commit");

    [Fact]
    public void A_lost_completion_is_made_good() =>
        new TransactionScenario().Given(Open).Given(new OutcomeDecided(3000, Commit: true)).At(4000)
            .When(Add(A, 0, P2)).Then("mark p1 for 7:0 commit", "mark g3 for 7:0 commit")
            .Given(Marked(P1, 0))
            .When(Marked(G3, 0)).Then("ended", "added p2", "enlist p2 for 7:0");

    [Fact]
    public void A_snapshot_says_all_that_the_events_said() =>
        new TransactionScenario().Given(Open).Given(new ProducerFencedOff(3000, 1, ProducerIdentity.None)).At(4000)
            .Restored()
            .When(Inspect(A)).Then("mark p1 for 7:1 abort", "mark g3 for 7:1 abort", "A: Aborting 7:1 p1 g3")
            .When(Add(A, 1, P2)).Then("A: ProducerFenced");

    [Fact]
    public void An_event_that_the_state_forbids_is_a_fault_of_the_machine() =>
        Should.Throw<InvalidOperationException>(() => new TransactionScenario().Given(new OutcomeDecided(1, Commit: true)))
            .Message.ShouldContain("from Idle to Committing");

    [Theory]
    [InlineData(TransactionState.Idle, "Idle Open")]
    [InlineData(TransactionState.Open, "Open Committing Aborting")]
    [InlineData(TransactionState.Committing, "Idle")]
    [InlineData(TransactionState.Aborting, "Idle")]
    public void Each_state_leads_only_where_the_table_says(TransactionState from, string to) =>
        string.Join(' ', Enum.GetValues<TransactionState>().Where(next => from.MayLead(next))).ShouldBe(to);
}
