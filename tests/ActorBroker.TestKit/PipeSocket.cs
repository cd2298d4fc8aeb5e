using System.IO.Pipelines;

namespace ActorBroker.TestKit;

/// <summary>A socket without a network: whoever writes into one end runs what waits at the other on the same thread.</summary>
/// <param name="toServerBytes">Bytes that the server's end buffers before a writer has to wait; 0 for no limit.</param>
/// <param name="toClientBytes">Bytes that the client's end buffers before a writer has to wait; 0 for no limit.</param>
internal sealed class PipeSocket(long toServerBytes, long toClientBytes)
{
    private readonly Pipe _toServer = new(Options(toServerBytes));
    private readonly Pipe _toClient = new(Options(toClientBytes));

    /// <summary>What the client has sent, and where answers go.</summary>
    public IDuplexPipe Server => new End(_toServer.Reader, _toClient.Writer);

    /// <summary>What the server has sent, and where requests go.</summary>
    public IDuplexPipe Client => new End(_toClient.Reader, _toServer.Writer);

    private static PipeOptions Options(long pause) => new(
        readerScheduler: PipeScheduler.Inline,
        writerScheduler: PipeScheduler.Inline,
        pauseWriterThreshold: pause,
        resumeWriterThreshold: pause / 2,
        useSynchronizationContext: false);

    private sealed class End(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }
}
