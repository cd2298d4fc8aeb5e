namespace ActorBroker.Server.Demo;

/// <summary>What stands on a dead letter.</summary>
/// <param name="OrderId">The order that it is about.</param>
/// <param name="Reason">Why it left its queue the first time: <c>x-first-death-reason</c>.</param>
/// <param name="Queue">The queue that it left last: <c>queue</c> of <c>x-death</c>.</param>
/// <param name="Deaths">How often it left that queue for that reason: <c>count</c> of <c>x-death</c>.</param>
internal sealed record DeadLetter(string OrderId, string Reason, string Queue, long Deaths);
