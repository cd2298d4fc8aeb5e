using ActorBroker.TestKit;
using Shouldly;
using Xunit;

namespace ActorBroker.Actors.Tests.Kernel;

/// <summary>Publishing and subscribing.</summary>
public class EventStreamTests
{
    private readonly SeededWorld _world = new();

    private EventStream Stream => _world.System.EventStream;

    [Fact]
    public void An_event_goes_to_subscribers_of_its_type_and_of_its_base_types()
    {
        var cats = _world.Events<Cat>();
        var animals = _world.Events<Animal>();
        var texts = _world.Events<string>();
        Stream.Publish(new Cat("Tom"));
        Stream.Publish<Animal>(new Cat("Kit"));
        Stream.Publish(new Animal("Rex"));
        cats.TakeAll().Select(cat => cat.Name).ShouldBe(["Tom", "Kit"]);
        animals.TakeAll().Select(animal => animal.Name).ShouldBe(["Tom", "Kit", "Rex"]);
        texts.ExpectNoMessage();
    }

    [Fact]
    public void Subscribing_twice_is_subscribing_once_and_unsubscribing_ends_it()
    {
        var probe = _world.Probe<int>();
        Stream.Subscribe(probe);
        Stream.Subscribe(probe);
        Stream.Publish(1);
        probe.TakeAll().ShouldBe([1]);
        Stream.Unsubscribe(probe);
        Stream.HasSubscribers.ShouldBeFalse();
        Stream.Publish(2);
        probe.ExpectNoMessage();
    }

    [Fact]
    public void An_event_can_be_turned_into_a_message_of_the_subscribers()
    {
        var probe = _world.Probe<string>();
        Stream.Subscribe<Cat, string>(probe, cat => "a cat named " + cat.Name);
        Stream.Publish(new Cat("Tom"));
        probe.ExpectMessage("a cat named Tom");
    }

    [Fact]
    public void A_stopped_subscriber_is_forgotten()
    {
        var probe = _world.Events<int>();
        probe.Stop();
        Stream.Publish(1);
        Stream.HasSubscribers.ShouldBeFalse();
    }

    private record Animal(string Name);

    private sealed record Cat(string Name) : Animal(Name);
}
