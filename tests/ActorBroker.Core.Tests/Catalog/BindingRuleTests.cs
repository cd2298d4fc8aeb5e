using ActorBroker.Core.Arguments;
using ActorBroker.Core.Catalog;
using Shouldly;
using Xunit;

namespace ActorBroker.Core.Tests.Catalog;

public class BindingRuleTests
{
    [Fact]
    public void A_binding_is_durable_when_both_its_ends_are() => CatalogScript.Check("""
        exchange d fanout durable  => new +x:d!
        exchange t fanout          => new +x:t
        queue d durable            => new d1 +q:d!
        queue t                    => new t1 +q:t
        bind d q:d                 => ok +(d>q:d)!
        bind d q:t                 => ok +(d>q:t)
        bind t q:d                 => ok +(t>q:d)
        bind d x:t                 => ok +(d>x:t)
        bind d x:d                 => ok +(d>x:d)!
        unbind d q:d               => ok -(d>q:d)!
        unbind d q:t               => ok -(d>q:t)
        """);

    [Fact]
    public void Bindings_that_differ_in_a_part_are_different_and_equal_ones_are_one() => CatalogScript.Check("""
        queue q                                    => new t1 +q:q
        bind amq.headers q:q k                     => ok +(amq.headers>q:q k)
        bind amq.headers q:q k                     => ok
        bind amq.headers q:q l                     => ok +(amq.headers>q:q l)
        bind amq.headers q:q k x-match=any a=1     => ok +(amq.headers>q:q k)
        bind amq.headers q:q k a=1 x-match=any     => ok
        bind amq.headers q:q k x-match=any a=2     => ok +(amq.headers>q:q k)
        unbind amq.headers q:q k a=1               => ok
        unbind amq.headers q:q k a=1 x-match=any   => ok -(amq.headers>q:q k)
        """);

    [Fact]
    public void Both_ends_must_exist_and_not_be_the_default_exchange() => CatalogScript.Check("""
        queue q                    => new t1 +q:q
        exchange a fanout          => new +x:a
        bind nix q:q               => NotFound: no exchange 'nix' in vhost '/'
        bind nix q:nix             => NotFound: no exchange 'nix' in vhost '/'
        bind a q:nix               => NotFound: no queue 'nix' in vhost '/'
        bind a x:nix               => NotFound: no exchange 'nix' in vhost '/'
        bind '' q:q                => AccessRefused: operation not permitted on the default exchange
        bind a x:                  => AccessRefused: operation not permitted on the default exchange
        unbind '' q:q              => AccessRefused: operation not permitted on the default exchange
        """);

    [Fact]
    public void Unbinding_what_is_not_bound_or_not_there_is_no_error() => CatalogScript.Check("""
        queue q           => new t1 +q:q
        unbind nix q:nix  => ok
        unbind nix x:nix  => ok
        unbind amq.topic q:q k => ok
        """);

    [Fact]
    public void The_way_to_match_headers_must_be_known() => CatalogScript.Check("""
        queue q                              => new t1 +q:q
        bind amq.headers q:q x-match=all     => ok +(amq.headers>q:q)
        bind amq.match q:q x-match=any-with-x => ok +(amq.match>q:q)
        bind amq.headers q:q x-match=some    => PreconditionFailed: The argument x-match of a binding to a headers exchange is 'some'; expected 'all', 'any', 'all-with-x' or 'any-with-x'.
        bind amq.headers q:q x-match=1       => PreconditionFailed: The argument x-match of a binding to a headers exchange is '1'; expected 'all', 'any', 'all-with-x' or 'any-with-x'.
        bind amq.topic q:q x-match=some      => ok +(amq.topic>q:q)
        """);

    [Fact]
    public void Keys_are_bytes_and_not_text()
    {
        Span<byte> first = [0xFF, 0x00];
        Span<byte> second = [0xFE, 0x00];
        var one = new RoutingKey(first);
        var other = new RoutingKey(second);

        one.ToString().ShouldBe(other.ToString());
        one.ShouldNotBe(other);
        one.ShouldBe(new RoutingKey([0xFF, 0x00]));
        one.GetHashCode().ShouldBe(new RoutingKey([0xFF, 0x00]).GetHashCode());
        first[0] = 0;
        one.Span[0].ShouldBe((byte)0xFF);
        Should.Throw<ArgumentException>(() => new RoutingKey(new byte[256]));
    }

    [Fact]
    public void At_a_limit_new_things_are_refused_and_old_ones_can_still_be_declared() => CatalogScript.Check(
        """
        vhost red              => ok +vhost:red!
        vhost blue             => ResourceError: cannot declare vhost 'blue': the limit virtual-hosts-max = 2 is reached; delete what is no longer used or raise the limit
        exchange a fanout      => new +x:a
        exchange b fanout      => ResourceError: cannot declare exchange 'b' in vhost '/': the limit exchanges-max = 1 is reached; delete what is no longer used or raise the limit
        exchange a fanout      => old
        queue q                => new t1 +q:q
        queue r durable        => ResourceError: cannot declare queue 'r' in vhost '/': the limit queues-max = 1 is reached; delete what is no longer used or raise the limit
        queue q                => old t1
        bind a q:q             => ok +(a>q:q)
        bind a q:q k           => ResourceError: cannot declare binding from exchange 'a' in vhost '/': the limit bindings-max = 1 is reached; delete what is no longer used or raise the limit
        bind a q:q             => ok
        unbind a q:q           => ok -(a>q:q)
        bind a q:q k           => ok +(a>q:q k)
        """,
        new CatalogLimits(2, 1, 1, 1));

    [Fact]
    public void A_command_without_a_recipient_is_not_answered()
    {
        var machine = new CatalogMachine(CatalogLimits.Default);
        var turn = new Core.Entities.Turn<CatalogEvent, CatalogEffect>(machine.Apply);

        machine.Decide(new DeclareQueue(null, new ResourceName("/", "q"), false, true, false, 0, ArgumentTable.Empty), turn);

        turn.Effects.ShouldHaveSingleItem().ShouldBeOfType<TopologyChanged>();
    }
}
