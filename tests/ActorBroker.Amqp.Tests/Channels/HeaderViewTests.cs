using ActorBroker.Amqp.Channels;
using ActorBroker.Amqp.Wire;
using Shouldly;
using Xunit;

namespace ActorBroker.Amqp.Tests.Channels;

public class HeaderViewTests
{
    [Fact]
    public void A_header_is_found_by_its_name()
    {
        var view = new HeaderView(new MessageProperties
        {
            ContentType = "text/plain",
            Headers = new FieldTable(new FieldEntry("a", FieldValue.Int32(1)), new FieldEntry("b", FieldValue.String("two"))),
        }.ToBytes());

        view.WasAsked.ShouldBeFalse();
        view.TryGet("b", out var value).ShouldBeTrue();
        value.String.ShouldBe("two");
        view.TryGet("c", out _).ShouldBeFalse();
        view.WasAsked.ShouldBeTrue();
    }

    [Fact]
    public void A_message_without_headers_has_none_but_was_asked_for_them()
    {
        var view = new HeaderView(new MessageProperties { ContentType = "text/plain" }.ToBytes());

        view.TryGet("a", out _).ShouldBeFalse();
        view.WasAsked.ShouldBeTrue();
    }

    [Fact]
    public void The_view_does_not_depend_on_the_buffer_it_was_made_from()
    {
        var properties = new MessageProperties { Headers = new FieldTable(new FieldEntry("a", FieldValue.Int32(1))) }.ToBytes();
        var view = new HeaderView(properties);
        Array.Clear(properties);

        view.TryGet("a", out var value).ShouldBeTrue();
        value.Integer.ShouldBe(1);
    }
}
