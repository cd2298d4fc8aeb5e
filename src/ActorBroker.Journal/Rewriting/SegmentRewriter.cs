using ActorBroker.Core.Entities;
using ActorBroker.Journal.Files;
using ActorBroker.Journal.Format;
using ActorBroker.Journal.Index;
using ActorBroker.Journal.Recovery;
using ActorBroker.Journal.Segments;
using ActorBroker.Journal.Writing;

namespace ActorBroker.Journal.Rewriting;

/// <summary>
/// Reads what is live of one sparse segment, slice by slice from front to back, beside the writing; the writer then puts
/// each slice at the end of the log. Reading and taking a slice alternate, so only one thread is here at a time.
/// </summary>
internal sealed class SegmentRewriter(IJournalFiles files, Func<EntityId, EntityLog?> find, int sliceBytesMax) : IDisposable
{
    private readonly List<Defect> _defects = [];
    private readonly List<LiveEntry> _entries = [];
    private readonly ManualResetEventSlim _idle = new(initialState: true);
    private readonly ChunkFiller _filler = new(new ChunkPool());
    private IJournalFile? _file;
    private SegmentScanner? _scanner;
    private ScannedEntry? _next;
    private byte[] _bytes = [];
    private int _used;

    /// <summary>The segment that is being written again.</summary>
    public Segment? Source { get; private set; }

    /// <summary>Whether the slice at hand is the last one.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Begins with a segment.</summary>
    public void Begin(Segment source)
    {
        Source = source;
        IsAtEnd = false;
        _next = null;
    }

    /// <summary>Says that a slice is about to be read, so that the end waits for it.</summary>
    public void StartReading() => _idle.Reset();

    /// <summary>Reads the next slice. If the file cannot be read the slice is the last one; whoever needs the entries will be told.</summary>
    public void Read()
    {
        try
        {
            _entries.Clear();
            _used = 0;
            _file ??= files.Open(Source!.Number);
            _scanner ??= new SegmentScanner(_file, Source!.Mask);
            while (TryNext(out var entry))
            {
                if (IsLive(entry, out var log) && !TryKeep(entry, log))
                {
                    _next = entry;
                    return;
                }
            }

            IsAtEnd = true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Tried again when this journal is opened the next time; the space stays taken until then.
            Source!.IsUnreadable = true;
            IsAtEnd = true;
        }
        finally
        {
            _idle.Set();
        }
    }

    /// <summary>A group of all entries of the slice that are still live, with their old places in the same order.</summary>
    public Group Take(List<long> positions)
    {
        var group = new Group(_filler);
        positions.Clear();
        foreach (var (log, entry, start) in _entries)
        {
            var head = entry.Head;
            if (!IsLive(entry, out _))
            {
                continue;
            }

            var copy = group.Add(new GroupEntry
            {
                Log = log,
                Kind = head.Kind,
                Length = head.Length,
                Count = head.Count,
                Sequence = head.Sequence,
                FirstOffset = head.FirstOffset,
            });
            _bytes.AsSpan(start, head.Length).CopyTo(copy);
            EntryHead.MaskCrc(copy, Source!.Mask);
            positions.Add(entry.Position);
        }

        return group;
    }

    /// <summary>Leaves the segment, done or not.</summary>
    public void End()
    {
        Source = null;
        _scanner = null;
        _file?.Dispose();
        _file = null;
        _entries.Clear();
        _defects.Clear();
        _bytes = [];
    }

    public void Dispose()
    {
        _idle.Wait();
        _idle.Dispose();
        End();
        _filler.Dispose();
    }

    private bool TryNext(out ScannedEntry entry)
    {
        if (_next is { } next)
        {
            (entry, _next) = (next, null);
            return true;
        }

        // A damaged entry must not vanish with its segment: then whoever needs it would not be told.
        return _scanner!.NextReadable(Source!.End, _defects, out entry) && _defects.Count == 0
            || (_defects.Count > 0 ? throw new IOException("The segment is damaged.") : false);
    }

    private bool IsLive(in ScannedEntry entry, out EntityLog log)
    {
        log = null!;
        if (entry.Head.Kind == EntryKind.Segments || find(entry.Head.Entity) is not { } found)
        {
            return false;
        }

        log = found;
        return entry.Head.Kind switch
        {
            EntryKind.Snapshot => log.IsSnapshotAt(Source!, entry.Position),
            EntryKind.Delete => log.End is { } end && end.Segment == Source && end.Position == entry.Position,
            _ => log.IsLiveAt(Source!, entry.Position, entry.Head.Sequence),
        };
    }

    /// <summary>Copies the entry into the slice; false if it is full.</summary>
    private bool TryKeep(in ScannedEntry entry, EntityLog log)
    {
        var length = entry.Head.Length;
        if (_used > 0 && _used + length > sliceBytesMax)
        {
            return false;
        }

        if (_bytes.Length < _used + length)
        {
            Array.Resize(ref _bytes, Math.Max(_used + length, sliceBytesMax));
        }

        if (!_scanner!.TryCopy(entry, _bytes.AsSpan(_used)))
        {
            throw new IOException("The segment is damaged.");
        }

        _entries.Add(new LiveEntry(log, entry, _used));
        _used += length;
        return true;
    }

    private readonly record struct LiveEntry(EntityLog Log, ScannedEntry Entry, int Start);
}
