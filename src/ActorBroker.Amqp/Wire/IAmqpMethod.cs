namespace ActorBroker.Amqp.Wire;

/// <summary>A method: what every struct of a method has in common, so that frames are written in one place.</summary>
/// <remarks>Fields that the protocol reserves (tickets, realms, known hosts) are skipped when read and written as zero or empty.</remarks>
/// <typeparam name="TSelf">The struct itself.</typeparam>
public interface IAmqpMethod<TSelf>
    where TSelf : struct, IAmqpMethod<TSelf>, allows ref struct
{
    /// <summary>Class and method in one number.</summary>
    static abstract AmqpMethod Id { get; }

    /// <summary>Bytes of the arguments.</summary>
    int ArgumentsSize { get; }

    /// <summary>Reads the arguments, where <see cref="AmqpMethods.ReadId"/> leaves them.</summary>
    /// <param name="bytes">The arguments alone. A ref struct keeps parts of it, so that it is valid as long as the buffer is.</param>
    /// <exception cref="AmqpWireException">They are cut short, too long, or a name in them is not UTF-8.</exception>
    static abstract TSelf Read(ReadOnlySpan<byte> bytes);

    /// <summary>Writes the arguments, exactly <see cref="ArgumentsSize"/> bytes.</summary>
    void WriteArguments(ref WireWriter writer);
}
