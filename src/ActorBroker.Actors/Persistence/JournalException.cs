namespace ActorBroker.Actors.Persistence;

/// <summary>The journal could not do what was asked; the message says what, where and what to do.</summary>
public class JournalException(string message, Exception? inner = null) : IOException(message, inner);

/// <summary>Bytes that were durable cannot be read back as they were written. The message names file and position.</summary>
public sealed class JournalDamagedException(string message, Exception? inner = null) : JournalException(message, inner);

/// <summary>The journal's disk is full: entries with messages are refused until there is space again, others are taken.</summary>
public sealed class JournalFullException(string message, Exception? inner = null) : JournalException(message, inner);
