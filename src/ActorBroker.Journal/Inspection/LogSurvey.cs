using ActorBroker.Journal.Files;
using ActorBroker.Journal.Format;
using ActorBroker.Journal.Recovery;
using ActorBroker.Journal.Segments;

namespace ActorBroker.Journal.Inspection;

/// <summary>Reads all of a log that can be read, damaged or not, every body included, and changes nothing.</summary>
internal sealed class LogSurvey
{
    private readonly IJournalFiles _files;
    private readonly IndexBuilder _index;
    private readonly List<ScannedEntry> _one = [];

    private LogSurvey(IJournalFiles files)
    {
        _files = files;
        _index = new IndexBuilder(files, Log);
    }

    /// <summary>What could be read.</summary>
    public RecoveredLog Log { get; } = new();

    /// <summary>Every file, with the number of its entries.</summary>
    public List<(Segment Segment, long Entries)> Segments { get; } = [];

    public List<JournalDamage> Damages { get; } = [];

    /// <summary>Damages of which nobody can say which entries were there.</summary>
    public List<JournalDamage> Unknown { get; } = [];

    /// <summary>Entries whose messages alone are damaged.</summary>
    public List<EntryHead> DamagedEntries { get; } = [];

    public static LogSurvey Run(IJournalFiles files)
    {
        var survey = new LogSurvey(files);
        survey.Read();
        survey._index.BuryDead();
        return survey;
    }

    /// <summary>Calls back for every whole entry of the file, in its order.</summary>
    public void ForEach(Segment segment, List<Defect> defects, Action<ScannedEntry> visit)
    {
        using var file = _files.Open(segment.Number);
        var scanner = new SegmentScanner(file, segment.Mask);
        while (scanner.NextReadable(segment.End, defects, out var entry))
        {
            visit(entry);
        }
    }

    public JournalReport ToReport() => new(
        [.. Segments.Select(item => new SegmentReport(_files.PathOf(item.Segment.Number), item.Entries, item.Segment.End, item.Segment.LiveBytes))],
        Damages);

    private void Read()
    {
        var numbers = _files.List();
        var list = FindLastList(numbers, out var last);
        foreach (var (number, end) in list)
        {
            if (!numbers.Contains(number))
            {
                AddDamage(number, 0, "the file is missing; the journal needs it.");
            }
            else if (TryFindMask(number, out var mask))
            {
                Read(new Segment(number, mask, end));
            }
        }

        if (last != 0 && TryFindMask(last, out var lastMask))
        {
            Read(new Segment(last, lastMask, FindEnd(last, lastMask)));
        }
    }

    private void Read(Segment segment)
    {
        long entries = 0;
        var defects = new List<Defect>();
        ForEach(segment, defects, entry =>
        {
            entries++;
            _one.Clear();
            _one.Add(entry);
            _index.Add(segment, _one);
        });
        foreach (var defect in defects)
        {
            AddDamage(segment.Number, defect.Position, defect.Head is { } head
                ? $"the messages of entry {head.Sequence} of {head.Entity} are not as they were written."
                : $"{defect.Length} bytes are not as they were written.");
            if (defect.Head is { } damaged)
            {
                DamagedEntries.Add(damaged);
            }
            else if (defect.HasEntries)
            {
                Unknown.Add(Damages[^1]);
            }
        }

        using var file = _files.Open(segment.Number);
        if (file.Length < segment.End)
        {
            AddDamage(segment.Number, file.Length, $"the file ends {segment.End - file.Length} bytes too early.");
        }

        Segments.Add((segment, entries));
        Log.Segments.Add(segment);
    }

    /// <summary>The newest list of segments that can be read; all other files if there is none.</summary>
    private List<(long Number, long End)> FindLastList(IReadOnlyList<long> numbers, out long last)
    {
        for (var i = numbers.Count - 1; i >= 0; i--)
        {
            last = numbers[i];
            if (!TryFindMask(last, out var mask))
            {
                continue;
            }

            List<(long, long)>? list = null;
            var any = false;
            ForEach(new Segment(last, mask, long.MaxValue), [], entry =>
            {
                list = entry.Segments ?? list;
                any = true;
            });
            if (list is not null)
            {
                return list;
            }

            if (any)
            {
                return [.. numbers.Take(i).Select(static number => (number, long.MaxValue))];
            }
        }

        last = 0;
        return [];
    }

    /// <summary>The end of the file that was written to last: before a torn tail, but behind what was synced.</summary>
    private long FindEnd(long number, uint mask)
    {
        using var file = _files.Open(number);
        var scanner = new SegmentScanner(file, mask);
        long? next = null;
        while (scanner.Next(next))
        {
            next = scanner.Group.Number + 1;
        }

        if (scanner.IsRestZero() || (next is not null && scanner.FindProofOfSync(next.Value) < 0))
        {
            return scanner.Position;
        }

        // Something in the middle is damaged; zeros at the end are only room that was prepared.
        var defects = new List<Defect>();
        while (scanner.NextReadable(long.MaxValue, defects, out _))
        {
            // Only what cannot be read is of interest.
        }

        return defects.Count > 0 && defects[^1] is { Head: null } rest && rest.Position + rest.Length == file.Length ? rest.Position : file.Length;
    }

    /// <summary>What the file's checksums are combined with. It can be told from either half of a damaged header.</summary>
    private bool TryFindMask(long number, out uint mask)
    {
        using var file = _files.Open(number);
        var bytes = new byte[SegmentHeader.Size];
        mask = 0;
        if (file.Read(bytes, 0) == SegmentHeader.Size)
        {
            if (SegmentHeader.TryRead(bytes, out var header, out _))
            {
                mask = header.Mask;
                return true;
            }

            var candidates = new[] { BitConverter.ToUInt32(bytes, 28), new SegmentHeader(number, BitConverter.ToUInt32(bytes, 24)).Mask };
            foreach (var candidate in candidates)
            {
                if (new SegmentScanner(file, candidate).Next(null))
                {
                    mask = candidate;
                    AddDamage(number, 0, "the header is not as it was written.");
                    return true;
                }
            }
        }

        if (!new SegmentScanner(file, 0).IsRestZero())
        {
            AddDamage(number, 0, "the header is not as it was written, and nothing in the file can be read without it.");
        }

        return false;
    }

    private void AddDamage(long number, long position, string what)
    {
        var damage = new JournalDamage(_files.PathOf(number), position, what);
        if (!Damages.Contains(damage))
        {
            Damages.Add(damage);
        }
    }
}
