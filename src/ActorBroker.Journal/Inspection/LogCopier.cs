using ActorBroker.Core.Entities;
using ActorBroker.Journal.Files;
using ActorBroker.Journal.Format;
using ActorBroker.Journal.Index;
using ActorBroker.Journal.Recovery;
using ActorBroker.Journal.Segments;
using ActorBroker.Journal.Writing;

namespace ActorBroker.Journal.Inspection;

/// <summary>Writes the live entries of a log, in their order and with their numbers, to a new log.</summary>
internal sealed class LogCopier : IDisposable
{
    private const int GroupBytesMax = 1024 * 1024;

    private readonly ChunkFiller _filler = new(new ChunkPool());
    private readonly Group _group;
    private readonly OpenFiles _openFiles;
    private readonly LogWriter _writer;
    private byte[] _bytes = [];

    public LogCopier(JournalOptions options, TimeProvider clock, IJournalFiles target)
    {
        _group = new Group(_filler);
        _openFiles = new OpenFiles(target, options.OpenFilesMax);
        _writer = new LogWriter(target, _openFiles, new SegmentTable(), new SpareFiles(target, 0), options, clock, static work => work(), new LogEnd(null, 1, 0, new SegmentFooter()));
    }

    public long Entries { get; private set; }

    public long Bytes { get; private set; }

    public HashSet<EntityId> Entities { get; } = [];

    public void Copy(IJournalFile file, Segment segment, in ScannedEntry entry, EntityLog log)
    {
        var length = entry.Head.Length;
        if (_bytes.Length < length)
        {
            _bytes = new byte[length];
        }

        for (var read = 0; read < length;)
        {
            var got = file.Read(_bytes.AsSpan(read, length - read), entry.Position + read);
            read += got > 0 ? got : throw new EndOfStreamException($"Segment {segment.Number} ends at {entry.Position + read}.");
        }

        if (_group.Bytes + length > GroupBytesMax)
        {
            Flush();
        }

        // The checksum loses the mask of the file it comes from; the group's seal gives it that of the new one.
        var copy = _group.Add(new GroupEntry
        {
            Log = log,
            Kind = entry.Head.Kind,
            Length = length,
            Count = entry.Head.Count,
            Sequence = entry.Head.Sequence,
            FirstOffset = entry.Head.FirstOffset,
        });
        _bytes.AsSpan(0, length).CopyTo(copy);
        EntryHead.MaskCrc(copy, segment.Mask);
        Entities.Add(entry.Head.Entity);
        Entries++;
        Bytes += length;
    }

    public void Finish()
    {
        Flush();
        _writer.WriteEnd();
    }

    public void Dispose()
    {
        _writer.Dispose();
        _group.Clear();
        _filler.Dispose();
        _openFiles.Dispose();
    }

    private void Flush()
    {
        if (!_group.IsEmpty)
        {
            _writer.Write(_group);
            _writer.Advance(_group);
            _group.Clear();
        }
    }
}
