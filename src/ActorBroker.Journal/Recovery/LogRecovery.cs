using ActorBroker.Actors.Persistence;
using ActorBroker.Journal.Files;
using ActorBroker.Journal.Format;
using ActorBroker.Journal.Segments;
using ActorBroker.Journal.Writing;

namespace ActorBroker.Journal.Recovery;

/// <summary>
/// Reads an existing log. First all segments are looked at and nothing is changed; only when the whole is found to be in
/// order, but for a torn tail, are leftovers deleted and the tail cut off.
/// </summary>
internal sealed class LogRecovery
{
    private readonly IJournalFiles _files;
    private readonly RecoveredLog _log = new();
    private readonly IndexBuilder _index;
    private readonly List<long> _leftovers = [];
    private readonly Queue<(long Number, long Position)> _unproven = new();
    private bool _isTailTorn;

    private readonly SegmentFooter _footer = new();
    private readonly bool _isThorough;

    private LogRecovery(IJournalFiles files, bool isThorough)
    {
        _files = files;
        _isThorough = isThorough;
        _index = new IndexBuilder(files, _log);
    }

    /// <exception cref="JournalDamagedException">Something that was durable is not as it was written.</exception>
    public static RecoveredLog Run(IJournalFiles files)
    {
        var recovery = new LogRecovery(files, isThorough: false);
        recovery.Read();
        recovery.Repair();
        return recovery._log;
    }

    /// <summary>Reads and checks all that an opening would, and all that it leaves to readers, and changes nothing.</summary>
    /// <exception cref="JournalDamagedException">Something that was durable is not as it was written.</exception>
    public static void Check(IJournalFiles files) => new LogRecovery(files, isThorough: true).Read();

    private void Read()
    {
        var numbers = _files.List();
        var listed = FindLastList(numbers, out var last);
        long group = 0;
        if (listed is not null)
        {
            group = ReadSegments(numbers, listed, last);
        }

        _index.Finish();
        var active = listed is null ? null : _log.Segments.All.Last();
        _log.End = new LogEnd(active, numbers.Count == 0 ? 1 : numbers[^1] + 1, group, _footer);
    }

    private void Repair()
    {
        if (_log.End.Active is { } active)
        {
            CutTail(active);
        }

        foreach (var number in _leftovers)
        {
            _files.Delete(number);
        }

        if (_leftovers.Count > 0)
        {
            _files.SyncDirectory();
        }
    }

    /// <summary>
    /// Finds the newest list of segments: in the last segment that has a group at all. Segments behind it were begun or
    /// prepared and never used.
    /// </summary>
    private List<(long Number, long End)>? FindLastList(IReadOnlyList<long> numbers, out long last)
    {
        for (var i = numbers.Count - 1; i >= 0; i--)
        {
            last = numbers[i];
            using var file = _files.Open(last);
            if (!TryReadHeader(last, file, out var header))
            {
                _leftovers.Add(last);
                continue;
            }

            List<(long, long)>? list = null;
            var scanner = new SegmentScanner(file, header.Mask);
            for (long? number = null; scanner.Next(number); number = scanner.Group.Number + 1)
            {
                foreach (var entry in scanner.Entries)
                {
                    list = entry.Segments ?? list;
                }
            }

            if (list is not null)
            {
                CheckUnused(numbers, last, scanner.Group.Number + 1);
                return list;
            }

            _leftovers.Add(last);
        }

        last = 0;
        CheckUnused(numbers, last, 1);
        return null;
    }

    /// <summary>Makes sure that the segments behind the last one with a group have no group that was synced: their first one would have had the given number.</summary>
    private void CheckUnused(IReadOnlyList<long> numbers, long last, long group)
    {
        foreach (var number in numbers.Where(number => number > last))
        {
            using var file = _files.Open(number);
            if (TryReadHeader(number, file, out var header) && new SegmentScanner(file, header.Mask).FindProofOfSync(group) is >= 0 and var proof)
            {
                throw Damage(number, SegmentHeader.Size, $"its first group is not whole, but the group at position {proof} says that it was synced.");
            }
        }
    }

    private long ReadSegments(IReadOnlyList<long> numbers, List<(long Number, long End)> listed, long last)
    {
        long group = 0;
        foreach (var (number, end) in listed)
        {
            if (!numbers.Contains(number))
            {
                throw new JournalDamagedException(
                    $"The journal file {_files.PathOf(number)} is missing; the journal needs it. Put the file back, restore the directory "
                    + "from a backup, or give up what is missing with 'actorbroker journal salvage'.");
            }

            group = ReadSegment(number, end, group);
        }

        // What is older and not named was about to be deleted.
        _leftovers.AddRange(numbers.Where(number => number < last && !listed.Exists(segment => segment.Number == number)));
        return ReadSegment(last, null, group);
    }

    /// <summary>Reads one segment; <paramref name="sealedEnd"/> says where a sealed one ends.</summary>
    private long ReadSegment(long number, long? sealedEnd, long lastGroup)
    {
        using var file = _files.Open(number);
        if (!TryReadHeader(number, file, out var header))
        {
            throw Damage(number, 0, "it holds nothing, but the journal needs it.");
        }

        var segment = new Segment(number, header.Mask, 0);
        if (sealedEnd is not null && !_isThorough && SegmentFooter.Read(file, sealedEnd.Value, header.Mask) is { } footer)
        {
            return AddFooter(segment, sealedEnd.Value, footer, lastGroup);
        }

        var scanner = new SegmentScanner(file, header.Mask);
        var isFirst = true;
        var start = scanner.Position;
        // Groups are numbered without a gap within a file; between files numbers of deleted ones are missing.
        while (scanner.Position != sealedEnd && scanner.Next(isFirst ? null : lastGroup + 1))
        {
            if (isFirst)
            {
                CheckFirst(number, scanner.Group.Number, lastGroup);
                _footer.Reset(scanner.Group.Number);
            }

            isFirst = false;
            lastGroup = scanner.Group.Number;
            _index.Add(segment, scanner.Entries);
            if (sealedEnd is null)
            {
                AddToFooter(scanner.Entries);
                AddUnproven(scanner.Group, start);
            }

            start = scanner.Position;
        }

        if (sealedEnd is not null && scanner.Position != sealedEnd)
        {
            throw Damage(number, scanner.Position, $"the group there is not whole, but the file was synced up to position {sealedEnd}.");
        }

        if (sealedEnd is null)
        {
            CheckTail(number, scanner, lastGroup);
        }

        segment.End = scanner.Position;
        _log.Segments.Add(segment);
        return lastGroup;
    }

    /// <summary>Takes a sealed segment's entries from its footer. What is wrong with them is found by whoever reads them.</summary>
    private long AddFooter(Segment segment, long end, SegmentFooter.Contents footer, long lastGroup)
    {
        const int batch = 1024;
        CheckFirst(segment.Number, footer.FirstGroup, lastGroup);
        var entries = new List<ScannedEntry>(batch);
        while (footer.Next(entries, batch))
        {
            _index.Add(segment, entries);
        }

        segment.End = end;
        _log.Segments.Add(segment);
        return footer.LastGroup;
    }

    private void AddToFooter(List<ScannedEntry> entries)
    {
        foreach (var (head, position, _) in entries)
        {
            if (head.Kind != EntryKind.Segments)
            {
                _footer.Add(head.Kind, head.Entity, head.Sequence, head.FirstOffset, head.Count, position, head.Length);
            }
        }
    }

    /// <summary>Notes where the groups begin of which no later one says that they were synced.</summary>
    private void AddUnproven(in GroupHeader group, long position)
    {
        _unproven.Enqueue((group.Number, position));
        while (_unproven.Peek().Number <= group.Synced)
        {
            _unproven.Dequeue();
        }
    }

    private void CheckFirst(long number, long group, long lastGroup)
    {
        if (group <= lastGroup)
        {
            throw Damage(number, SegmentHeader.Size, $"it begins with group {group}, but group {lastGroup} is in a file before it.");
        }
    }

    private void CheckTail(long number, SegmentScanner scanner, long lastGroup)
    {
        _isTailTorn = !scanner.IsRestZero();
        if (_isTailTorn && scanner.FindProofOfSync(lastGroup + 1) is >= 0 and var proof)
        {
            throw Damage(number, scanner.Position, $"group {lastGroup + 1} there is not whole, but the group at position {proof} says that it was synced.");
        }
    }

    private void CutTail(Segment active)
    {
        using var file = _files.Open(active.Number);
        if (_isTailTorn)
        {
            file.SetLength(active.End);
        }

        // What was read may be in the system's memory only; from here on it counts as synced. If a sync has failed before,
        // the system takes it for written, and would write it only if it were changed.
        WriteAgain(file, _unproven.Peek().Position, active.End);
        file.Sync();
    }

    private static void WriteAgain(IJournalFile file, long from, long end)
    {
        var bytes = new byte[(int)Math.Min(end - from, 1024 * 1024)];
        while (from < end)
        {
            var read = file.Read(bytes.AsSpan(0, (int)Math.Min(bytes.Length, end - from)), from);
            if (read == 0)
            {
                throw new EndOfStreamException($"The file ends at position {from}, but has been read up to {end}.");
            }

            file.Write([bytes.AsMemory(0, read)], from);
            from += read;
        }
    }

    /// <summary>Reads a header; false if the file was never finished.</summary>
    private bool TryReadHeader(long number, IJournalFile file, out SegmentHeader header)
    {
        var bytes = new byte[SegmentHeader.Size];
        var length = 0;
        while (length < bytes.Length && file.Read(bytes.AsSpan(length), length) is > 0 and var read)
        {
            length += read;
        }

        if (SegmentHeader.TryRead(bytes.AsSpan(0, length), out header, out var minVersion))
        {
            if (minVersion > SegmentHeader.Version)
            {
                throw new JournalException(
                    $"The journal file {_files.PathOf(number)} has format version {minVersion}; this program reads up to {SegmentHeader.Version}. "
                    + "Open it with the version of the broker that wrote it, or a later one.");
            }

            return header.Number == number
                ? true
                : throw Damage(number, 16, $"it says that it is segment {header.Number}; files must not be renamed.");
        }

        // The header is synced before the first group is written, so without one there is nothing behind it either.
        return new SegmentScanner(file, 0).IsRestZero()
            ? false
            : throw Damage(number, 0, "its header is not whole.");
    }

    private JournalDamagedException Damage(long number, long position, string what) => new(
        $"The journal file {_files.PathOf(number)} is damaged at position {position}: {what} Nothing was changed. Check the volume's health; "
        + "restore the directory from a backup, or give up what is damaged with 'actorbroker journal salvage'.");
}
