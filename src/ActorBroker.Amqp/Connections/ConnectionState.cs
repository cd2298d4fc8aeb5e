namespace ActorBroker.Amqp.Connections;

/// <summary>Where a connection stands (AMQP 0-9-1, 2.2.4). What a state does not name is answered with 504 or, before tuning, by dropping the connection.</summary>
internal enum ConnectionState
{
    /// <summary>Nothing came yet. The protocol header is answered with connection.start and leads to <see cref="Starting"/>.</summary>
    AwaitingHeader,

    /// <summary>connection.start-ok with the right credentials is answered with connection.tune and leads to <see cref="Tuning"/>.</summary>
    Starting,

    /// <summary>connection.tune-ok leads to <see cref="Opening"/>.</summary>
    Tuning,

    /// <summary>connection.open of a virtual host that is there is answered with open-ok and leads to <see cref="Open"/>.</summary>
    Opening,

    /// <summary>Channels are served. connection.close is answered with close-ok and leads to <see cref="Leaving"/>; an error leads to <see cref="Closing"/>.</summary>
    Open,

    /// <summary>connection.close was sent; everything is passed over but close-ok and close, which lead to <see cref="Closed"/>, as does the end of the waiting time.</summary>
    Closing,

    /// <summary>
    /// The client's close was answered and it is about to close the socket, which leads to <see cref="Closed"/>, as does the end of
    /// the waiting time. A further close, which another thread of the client sent, is answered too; all else is passed over.
    /// </summary>
    Leaving,

    /// <summary>The end: what was written is still sent, nothing is read.</summary>
    Closed,
}
