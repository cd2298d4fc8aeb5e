using Shouldly;
using Xunit;

namespace ActorBroker.Core.Tests.Catalog;

/// <summary>An exclamation mark behind an event says that it is journaled.</summary>
public class ExchangeRuleTests
{
    [Fact]
    public void Declaring_an_exchange_again_is_fine_if_it_is_the_same() => CatalogScript.Check("""
        exchange a topic durable                    => new +x:a!
        exchange a topic durable                    => old
        exchange b fanout auto-delete internal      => new +x:b
        exchange b fanout auto-delete internal      => old
        exchange c direct alternate-exchange=b      => new +x:c
        exchange c direct alternate-exchange=b      => old
        exchange c direct alternate-exchange=b x=1  => old
        """);

    [Fact]
    public void Declaring_an_exchange_otherwise_is_refused_and_names_the_first_difference() => CatalogScript.Check("""
        exchange a topic durable                => new +x:a!
        exchange a direct durable               => PreconditionFailed: inequivalent arg 'type' for exchange 'a' in vhost '/': received 'direct' but current is 'topic'
        exchange a topic                        => PreconditionFailed: inequivalent arg 'durable' for exchange 'a' in vhost '/': received 'false' but current is 'true'
        exchange a topic durable auto-delete    => PreconditionFailed: inequivalent arg 'auto_delete' for exchange 'a' in vhost '/': received 'true' but current is 'false'
        exchange a topic durable internal       => PreconditionFailed: inequivalent arg 'internal' for exchange 'a' in vhost '/': received 'true' but current is 'false'
        exchange a topic durable alternate-exchange=b => PreconditionFailed: inequivalent arg 'alternate-exchange' for exchange 'a' in vhost '/': received the value 'b' of type 'longstr' but current is none
        """);

    [Fact]
    public void What_cannot_be_declared_is_refused() => CatalogScript.Check("""
        exchange a x-unheard-of          => CommandInvalid: unknown exchange type 'x-unheard-of'
        exchange a topic in=nowhere      => NotAllowed: vhost 'nowhere' not found
        exchange amq.mine topic          => AccessRefused: exchange name 'amq.mine' contains reserved prefix 'amq.*'
        exchange '' direct durable       => AccessRefused: operation not permitted on the default exchange
        exchange a topic alternate-exchange=1 => PreconditionFailed: invalid type 'long' for arg 'alternate-exchange' in exchange 'a' in vhost '/'
        """);

    [Fact]
    public void The_predeclared_exchanges_are_there_and_stay() => CatalogScript.Check("""
        exchange amq.direct direct durable   => old
        exchange amq.fanout fanout durable   => old
        exchange amq.topic topic durable     => old
        exchange amq.headers headers durable => old
        exchange amq.match headers durable   => old
        exchange amq.topic fanout durable    => PreconditionFailed: inequivalent arg 'type' for exchange 'amq.topic' in vhost '/': received 'fanout' but current is 'topic'
        delete amq.topic                     => AccessRefused: deletion of system exchange 'amq.topic' in vhost '/' not allowed
        delete ''                            => AccessRefused: operation not permitted on the default exchange
        """);

    [Fact]
    public void A_virtual_host_has_names_and_predeclared_exchanges_of_its_own() => CatalogScript.Check("""
        vhost red                          => ok +vhost:red!
        vhost red                          => ok
        vhost /                            => ok
        exchange amq.topic topic durable in=red => old
        exchange a topic                   => new +x:a
        exchange a fanout in=red           => new +x:a
        queue q in=red                     => new t1 +q:q
        bind a q:q                         => NotFound: no queue 'q' in vhost '/'
        """);

    [Fact]
    public void Deleting_an_exchange_takes_its_bindings_along() => CatalogScript.Check("""
        delete a                         => ok
        exchange a topic durable         => new +x:a!
        exchange b fanout durable        => new +x:b!
        queue q durable                  => new d1 +q:q!
        bind a q:q one                   => ok +(a>q:q one)!
        bind b x:a                       => ok +(b>x:a)!
        delete a if-unused               => PreconditionFailed: exchange 'a' in vhost '/' in use
        delete a                         => ok -(a>q:q one)! -(b>x:a)! -x:a!
        delete b if-unused               => ok -x:b!
        """);

    [Fact]
    public void An_auto_delete_exchange_goes_with_its_last_binding_and_not_before_it_had_one() => CatalogScript.Check("""
        exchange a fanout auto-delete    => new +x:a
        queue q                          => new t1 +q:q
        bind a q:q one                   => ok +(a>q:q one)
        bind a q:q two                   => ok +(a>q:q two)
        unbind a q:q one                 => ok -(a>q:q one)
        unbind a q:q two                 => ok -(a>q:q two) -x:a
        """);

    [Fact]
    public void Auto_deletion_goes_up_a_chain_of_exchanges_however_long()
    {
        const int Length = 20_000;
        var script = new CatalogScript(new(1, Length, 1, Length));
        script.Run("queue q => new t1 +q:q");
        for (var i = 0; i < Length; i++)
        {
            var destination = i == 0 ? "q:q" : $"x:{i - 1}";
            script.Run($"""
                exchange {i} fanout auto-delete => new +x:{i}
                bind {i} {destination} => ok +({i}>{destination})
                """);
        }

        script.Machine.Exchanges.Count.ShouldBe(Length + 6);
        script.Outcome(new Core.Catalog.RemoveQueues(new Nobody(), [.. script.Machine.Queues.Select(q => q.Entity)]));

        script.Machine.Exchanges.Count.ShouldBe(6);
        script.Machine.Bindings.ShouldBeEmpty();
    }

    [Fact]
    public void An_exchange_bound_to_itself_can_be_deleted() => CatalogScript.Check("""
        exchange a fanout auto-delete    => new +x:a
        bind a x:a                       => ok +(a>x:a)
        delete a                         => ok -(a>x:a) -x:a
        exchange a fanout auto-delete    => new +x:a
        bind a x:a                       => ok +(a>x:a)
        unbind a x:a                     => ok -(a>x:a) -x:a
        """);

    private sealed class Nobody : Core.Entities.Recipient;
}
