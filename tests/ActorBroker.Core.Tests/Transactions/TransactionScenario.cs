using ActorBroker.Core.Tests.Entities;
using ActorBroker.Core.Transactions;
using static ActorBroker.Core.Tests.Transactions.TransactionCommands;

namespace ActorBroker.Core.Tests.Transactions;

/// <summary>A coordinator told in lines of text (<see cref="TransactionText"/>).</summary>
internal sealed class TransactionScenario(TransactionLimits? limits = null)
    : MachineScenario<TransactionScenario, TransactionMachine, TransactionCommand, TransactionEvent, TransactionEffect>(
        () => new TransactionMachine(limits ?? TransactionLimits.Default), TransactionEventCodec.Instance, now: 1)
{
    /// <summary>Producer 7 has begun in epoch 0.</summary>
    public static TransactionScenario Begun() => new TransactionScenario().Given(Init(A));

    /// <summary>Producer 7 has a transaction open in epoch 0 in which partition 1 and group 3 are.</summary>
    public static TransactionScenario Opened() => Begun().Given(Add(A, 0, P1, G3), Enlisted(P1, 0), Enlisted(G3, 0));

    /// <inheritdoc/>
    protected override string Told(TransactionEvent @event) => TransactionText.Of(@event);

    /// <inheritdoc/>
    protected override string Told(TransactionEffect effect) => TransactionText.Of(effect);
}
