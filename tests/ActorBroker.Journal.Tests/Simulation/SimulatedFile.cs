using ActorBroker.Journal.Files;

namespace ActorBroker.Journal.Tests.Simulation;

/// <summary>What one file holds for those who read it, and what of that is on the device.</summary>
internal sealed class SimulatedFile(SimulatedDisk disk)
{
    private const int Sector = 512;
    private readonly List<Range> _unsynced = [];
    private byte[] _seen = [];
    private byte[] _durable = [];

    public SimulatedFile(SimulatedDisk disk, byte[] bytes)
        : this(disk)
    {
        _seen = bytes;
        _durable = bytes.ToArray();
    }

    public byte[] Bytes
    {
        get
        {
            lock (disk.Gate)
            {
                return _seen.ToArray();
            }
        }
    }

    /// <summary>What the device holds after a loss of power: each sector that was not synced is there or not, as is the new length.</summary>
    public byte[] AfterPowerLoss(Random random)
    {
        var bytes = _durable.ToArray();
        if (_seen.Length != bytes.Length && random.Next(2) == 0)
        {
            // A file system may have noted the new length before, or without, the bytes.
            Array.Resize(ref bytes, _seen.Length);
        }

        var chance = random.Next(3);
        for (var at = 0; at < bytes.Length && at < _seen.Length; at += Sector)
        {
            if (random.Next(2) < chance)
            {
                var length = Math.Min(Sector, Math.Min(bytes.Length, _seen.Length) - at);
                _seen.AsSpan(at, length).CopyTo(bytes.AsSpan(at));
            }
        }

        return bytes;
    }

    public int Read(Span<byte> bytes, long position)
    {
        lock (disk.Gate)
        {
            var length = (int)Math.Clamp(_seen.Length - position, 0, bytes.Length);
            _seen.AsSpan((int)Math.Min(position, _seen.Length), length).CopyTo(bytes);
            return length;
        }
    }

    public long Length
    {
        get
        {
            lock (disk.Gate)
            {
                return _seen.Length;
            }
        }
    }

    public void Write(IReadOnlyList<ReadOnlyMemory<byte>> pieces, long position)
    {
        lock (disk.Gate)
        {
            var all = pieces.SelectMany(piece => piece.ToArray()).ToArray();
            var error = disk.NextWrite() ?? disk.NoRoom(Math.Max(0, position + all.Length - _seen.Length));
            // A write that fails has left some of its bytes behind.
            var length = error is null ? all.Length : all.Length / 2;
            if (_seen.Length < position + length)
            {
                Array.Resize(ref _seen, (int)position + length);
            }

            all.AsSpan(0, length).CopyTo(_seen.AsSpan((int)position));
            _unsynced.Add((int)position..((int)position + length));
            if (error is not null)
            {
                throw error;
            }
        }
    }

    public void SetLength(long length)
    {
        lock (disk.Gate)
        {
            disk.Step();
            Array.Resize(ref _seen, (int)length);
        }
    }

    /// <summary>As Linux has it, a sync that fails lets what it could not write count as written, so the next one says nothing of it.</summary>
    public void Sync()
    {
        lock (disk.Gate)
        {
            try
            {
                disk.NextSync();
                Array.Resize(ref _durable, _seen.Length);
                foreach (var range in _unsynced)
                {
                    // What was cut off since is gone.
                    var (from, to) = (Math.Min(range.Start.Value, _seen.Length), Math.Min(range.End.Value, _seen.Length));
                    _seen.AsSpan(from..to).CopyTo(_durable.AsSpan(from));
                }
            }
            finally
            {
                _unsynced.Clear();
            }
        }
    }

    /// <summary>An open handle.</summary>
    internal sealed class Handle(SimulatedFile file) : IJournalFile
    {
        private bool _isClosed;

        public long Length => Open.Length;

        private SimulatedFile Open
        {
            get
            {
                ObjectDisposedException.ThrowIf(_isClosed, this);
                return file;
            }
        }

        public int Read(Span<byte> bytes, long position) => Open.Read(bytes, position);

        public void Write(IReadOnlyList<ReadOnlyMemory<byte>> pieces, long position) => Open.Write(pieces, position);

        public void SetLength(long length) => Open.SetLength(length);

        public void Sync() => Open.Sync();

        public void Dispose() => _isClosed = true;
    }
}
