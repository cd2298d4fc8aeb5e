namespace ActorBroker.Core.Entities;

/// <summary>
/// Messages with consecutive offsets, back to back as the journal stores them. What stands in the bytes is the
/// business of those who wrote and who read them; here only the count matters.
/// </summary>
/// <param name="FirstOffset">Offset of the first message.</param>
/// <param name="Count">How many messages; 0 for none.</param>
/// <param name="Bytes">The messages, borrowed from the publisher until it hears of the outcome.</param>
public readonly record struct MessageBlock(long FirstOffset, int Count, ReadOnlyMemory<byte> Bytes);
