using ActorBroker.Actors.Persistence;
using ActorBroker.Broker.Routing;
using ActorBroker.Core.Groups;

namespace ActorBroker.Broker.Groups;

/// <summary>
/// Sees to it that a group drops the offsets of a deleted topic, however often the journal refuses: a topic that has the
/// name later begins at offset 0 and must not find them. Each refusal costs the group a restart, whose backoff is the
/// pause between two attempts.
/// </summary>
internal sealed class TopicForgetting(GroupHandle group, VirtualHost host, string topic) : AnswerClient<GroupEffect>
{
    /// <summary>Tells the group.</summary>
    public void Begin() => group.Tell(new ForgetTopic(this, topic));

    /// <inheritdoc/>
    public override void Receive(GroupEffect effect)
    {
        // Done.
    }

    /// <inheritdoc/>
    public override void Fail(Exception reason)
    {
        // Once the name is used again nobody can tell old offsets from new ones any more.
        if (reason is JournalException && host.FindTopic(topic) is null)
        {
            new TopicForgetting(group, host, topic).Begin();
        }
    }
}
