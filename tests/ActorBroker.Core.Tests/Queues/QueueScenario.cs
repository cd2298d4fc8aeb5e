using ActorBroker.Core.Catalog;
using ActorBroker.Core.Queues;
using ActorBroker.Core.Tests.Entities;
using Shouldly;

namespace ActorBroker.Core.Tests.Queues;

/// <summary>A queue machine told in lines of text (<see cref="QueueText"/>).</summary>
internal sealed class QueueScenario(QueueSettings? settings = null)
    : MachineScenario<QueueScenario, QueueMachine, QueueCommand, QueueEvent, QueueEffect>(
        () => new QueueMachine(settings ?? QueueSettings.Default), QueueEventCodec.Instance)
{
    /// <summary>The machine wants to be woken without delay, and is.</summary>
    public QueueScenario WokenAtOnce()
    {
        var wake = Machine.NextWake.ShouldNotBeNull();
        wake.At.ShouldBeLessThanOrEqualTo(Now);
        return When(wake.Command);
    }

    /// <summary>So many messages are ready and so many held.</summary>
    public QueueScenario ThenCounts(long ready, long unacknowledged)
    {
        Machine.Ready.ShouldBe(ready);
        Machine.Unacknowledged.ShouldBe(unacknowledged);
        return this;
    }

    /// <summary>So many messages are on their way to the dead-letter exchange.</summary>
    public QueueScenario ThenLeaving(long count)
    {
        Machine.Leaving.ShouldBe(count);
        return this;
    }

    /// <inheritdoc/>
    protected override string Told(QueueEvent @event) => QueueText.Of(@event);

    /// <inheritdoc/>
    protected override string Told(QueueEffect effect) => QueueText.Of(effect);
}
