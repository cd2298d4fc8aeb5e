namespace ActorBroker.Broker.Records.Codecs;

/// <summary>Lets the framework's compressor write into pooled bytes.</summary>
/// <param name="target">Where the bytes go; stays its owner's.</param>
internal sealed class PooledBytesStream(PooledBytes target) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer) => target.Write(buffer);

    public override void Write(byte[] buffer, int offset, int count) => target.Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // The bytes are in place as soon as they are written.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
