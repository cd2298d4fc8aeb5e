using ActorBroker.Core.Tests.Entities;
using ActorBroker.Core.Topics;

namespace ActorBroker.Core.Tests.Topics;

/// <summary>A partition's machine told in lines of text (<see cref="PartitionText"/>).</summary>
internal sealed class PartitionScenario(TopicSettings? settings = null, PartitionLimits? limits = null)
    : MachineScenario<PartitionScenario, PartitionMachine, PartitionCommand, PartitionEvent, PartitionEffect>(
        () => new PartitionMachine(settings ?? TopicSettings.Default, limits ?? PartitionLimits.Default), PartitionEventCodec.Instance, now: 1000)
{
    /// <inheritdoc/>
    protected override string Told(PartitionEvent @event) => PartitionText.Of(@event);

    /// <inheritdoc/>
    protected override string Told(PartitionEffect effect) => PartitionText.Of(effect);
}
