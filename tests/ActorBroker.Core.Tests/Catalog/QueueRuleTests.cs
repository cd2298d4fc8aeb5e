using ActorBroker.Core.Arguments;
using ActorBroker.Core.Catalog;
using Shouldly;
using Xunit;

namespace ActorBroker.Core.Tests.Catalog;

public class QueueRuleTests
{
    [Fact]
    public void Declaring_a_queue_again_is_fine_if_it_is_the_same() => CatalogScript.Check("""
        queue a durable                             => new d1 +q:a!
        queue a durable                             => old d1
        queue a durable x-queue-type=classic        => old d1
        queue a durable x-colour=red                => old d1
        queue b                                     => new t1 +q:b
        queue c durable auto-delete x-max-length=5  => new d2 +q:c!
        queue c durable auto-delete x-max-length=5  => old d2
        queue d durable x-queue-type=classic        => new d3 +q:d!
        queue d durable                             => old d3
        """);

    [Fact]
    public void Declaring_a_queue_otherwise_is_refused_and_names_the_first_difference() => CatalogScript.Check("""
        queue a durable                         => new d1 +q:a!
        queue a                                 => PreconditionFailed: inequivalent arg 'durable' for queue 'a' in vhost '/': received 'false' but current is 'true'
        queue a durable auto-delete             => PreconditionFailed: inequivalent arg 'auto_delete' for queue 'a' in vhost '/': received 'true' but current is 'false'
        queue a durable x-message-ttl=5000      => PreconditionFailed: inequivalent arg 'x-message-ttl' for queue 'a' in vhost '/': received the value '5000' of type 'long' but current is none
        queue a durable x-queue-type=quorum     => PreconditionFailed: inequivalent arg 'x-queue-type' for queue 'a' in vhost '/': received the value 'quorum' of type 'longstr' but current is none
        queue b x-expires=7 x-max-retries=3     => new t1 +q:b
        queue b x-expires=8 x-max-retries=3     => PreconditionFailed: inequivalent arg 'x-expires' for queue 'b' in vhost '/': received '8' but current is '7'
        queue b x-expires=7                     => PreconditionFailed: inequivalent arg 'x-max-retries' for queue 'b' in vhost '/': received none but current is the value '3' of type 'long'
        """);

    [Fact]
    public void An_exclusive_queue_is_its_connections_alone_and_never_durable() => CatalogScript.Check("""
        queue a durable owner=7  => new t1 +q:a
        queue a durable owner=7  => old t1
        queue a owner=7          => old t1
        queue a owner=8          => ResourceLocked: cannot obtain exclusive access to locked queue 'a' in vhost '/'. It could be originally declared on another connection or the exclusive property value does not match that of the original declaration.
        queue a                  => ResourceLocked: cannot obtain exclusive access to locked queue 'a' in vhost '/'. It could be originally declared on another connection or the exclusive property value does not match that of the original declaration.
        bind amq.fanout q:a by=7 => ok +(amq.fanout>q:a)
        bind amq.fanout q:a by=8 => ResourceLocked: cannot obtain exclusive access to locked queue 'a' in vhost '/'. It could be originally declared on another connection or the exclusive property value does not match that of the original declaration.
        unbind amq.fanout q:a    => ResourceLocked: cannot obtain exclusive access to locked queue 'a' in vhost '/'. It could be originally declared on another connection or the exclusive property value does not match that of the original declaration.
        queue b                  => new t2 +q:b
        queue b owner=7          => ResourceLocked: cannot obtain exclusive access to locked queue 'b' in vhost '/'. It could be originally declared on another connection or the exclusive property value does not match that of the original declaration.
        """);

    [Fact]
    public void A_name_with_the_reserved_prefix_is_only_for_the_server_to_give() => CatalogScript.Check("""
        queue amq.gen-1                 => AccessRefused: queue name 'amq.gen-1' contains reserved prefix 'amq.*'
        queue amq.gen-1 server-named    => new t1 +q:amq.gen-1
        queue amq.gen-1                 => AccessRefused: queue name 'amq.gen-1' contains reserved prefix 'amq.*'
        queue a in=nowhere              => NotAllowed: vhost 'nowhere' not found
        """);

    [Fact]
    public void Numbers_are_never_given_twice() => CatalogScript.Check("""
        queue a durable  => new d1 +q:a!
        queue b          => new t1 +q:b
        remove a b       => ok -q:a! -q:b
        remove a b       => ok
        queue a durable  => new d2 +q:a!
        queue b          => new t2 +q:b
        """);

    [Fact]
    public void Removing_queues_takes_their_bindings_and_emptied_auto_delete_exchanges_along() => CatalogScript.Check("""
        exchange a fanout auto-delete durable => new +x:a!
        exchange b fanout durable             => new +x:b!
        queue q durable                       => new d1 +q:q!
        queue r owner=7                       => new t1 +q:r
        bind a q:q                            => ok +(a>q:q)!
        bind a q:r by=7                       => ok +(a>q:r)
        bind b x:a                            => ok +(b>x:a)!
        remove q                              => ok -(a>q:q)! -q:q!
        remove r                              => ok -(a>q:r) -q:r -(b>x:a)! -x:a!
        """);

    [Fact]
    public void A_quorum_queue_must_be_durable_and_shared() => CatalogScript.Check("""
        queue a x-queue-type=quorum                      => PreconditionFailed: invalid property 'non-durable' for queue 'a' in vhost '/'
        queue a durable owner=7 x-queue-type=quorum      => PreconditionFailed: invalid property 'exclusive-owner' for queue 'a' in vhost '/'
        queue a durable auto-delete x-queue-type=quorum  => PreconditionFailed: invalid property 'auto-delete' for queue 'a' in vhost '/'
        queue a durable x-queue-type=quorum              => new d1 +q:a!
        """);

    [Fact]
    public void Names_lose_their_line_breaks_and_must_fit_255_bytes_of_UTF8()
    {
        var script = new CatalogScript();
        script.Outcome(Declare("a\r\nb")).ShouldBe("new t1 +q:ab");
        script.Outcome(Declare("a\nb")).ShouldBe("old t1");
        script.Outcome(Declare(new string('é', 127))).ShouldStartWith("new t2");
        script.Outcome(Declare(new string('é', 128)))
            .ShouldBe("PreconditionFailed: invalid queue name: it must be at most 255 bytes long in UTF-8");
        script.Outcome(Declare("\ud800")).ShouldBe("PreconditionFailed: invalid queue name: it must be valid Unicode");
    }

    private static DeclareQueue Declare(string name) =>
        new(new Nobody(), new ResourceName("/", name), false, false, false, 0, ArgumentTable.Empty);

    private sealed class Nobody : Core.Entities.Recipient;
}
