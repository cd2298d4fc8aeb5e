using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Entities;
using ActorBroker.Journal.Files;
using ActorBroker.Journal.Format;
using ActorBroker.Journal.Index;
using ActorBroker.Journal.Reading;
using ActorBroker.Journal.Recovery;
using ActorBroker.Journal.Segments;
using ActorBroker.Journal.Writing;

namespace ActorBroker.Journal.Inspection;

/// <summary>
/// Copies what is live and readable of a journal into a new one that can be opened, and says what is missing in it. An
/// entity stands in the copy where its last entry without a gap before it has left it. The old journal is never changed.
/// </summary>
public sealed class JournalSalvager
{
    private readonly IJournalFiles _files;
    private readonly LogSurvey _survey;
    private readonly Dictionary<EntityId, long> _firstLost = [];
    private readonly List<JournalLoss> _losses = [];

    private JournalSalvager(IJournalFiles files)
    {
        _files = files;
        _survey = LogSurvey.Run(files);
    }

    /// <summary>Salvages a journal.</summary>
    /// <param name="directory">The journal; no broker may be using it.</param>
    /// <param name="target">Directory of the copy; missing or empty.</param>
    /// <param name="clock">Marks the new files.</param>
    /// <exception cref="JournalException">There is no journal, a process is using it, the target is not empty, or a disk fails.</exception>
    public static SalvageReport Salvage(string directory, string target, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        var files = DiskFiles.ReadOnly(directory);
        if (System.IO.Directory.Exists(target) && System.IO.Directory.EnumerateFileSystemEntries(target).Any())
        {
            throw new JournalException($"The directory {Path.GetFullPath(target)} is not empty; name a new one for the salvaged journal.");
        }

        using var directoryLock = files.Lock();
        var copy = new DiskFiles(target);
        using var targetLock = copy.Lock();
        try
        {
            return Salvage(files, new JournalOptions { Directory = target, PrepareSegments = false }, clock, copy);
        }
        catch (Exception error) when (error is (IOException or UnauthorizedAccessException) and not JournalException)
        {
            throw new JournalException($"The journal in {files.Directory} cannot be copied to {copy.Directory}: {error.Message}", error);
        }
    }

    internal static SalvageReport Salvage(IJournalFiles files, JournalOptions options, TimeProvider clock, IJournalFiles target)
    {
        var salvager = new JournalSalvager(files);
        salvager.FindLosses();
        using var copier = new LogCopier(options, clock, target);
        foreach (var (segment, _) in salvager._survey.Segments)
        {
            salvager.Copy(segment, copier);
        }

        copier.Finish();
        return new SalvageReport(salvager._survey.ToReport(), copier.Entities.Count, copier.Entries, copier.Bytes, salvager._losses, salvager._survey.Unknown);
    }

    private void Copy(Segment segment, LogCopier copier)
    {
        using var file = _files.Open(segment.Number);
        _survey.ForEach(segment, [], entry =>
        {
            if (IsWanted(segment, entry))
            {
                copier.Copy(file, segment, entry, _survey.Log.Logs[entry.Head.Entity]);
            }
        });
    }

    private bool IsWanted(Segment segment, in ScannedEntry entry)
    {
        var head = entry.Head;
        if (head.Kind is EntryKind.Segments or EntryKind.Delete || !_survey.Log.Logs.TryGetValue(head.Entity, out var log) || log.IsGone)
        {
            return false;
        }

        return head.Kind == EntryKind.Snapshot
            ? log.IsSnapshotAt(segment, entry.Position)
            : head.Sequence < _firstLost.GetValueOrDefault(head.Entity, long.MaxValue) && log.IsLiveAt(segment, entry.Position, head.Sequence);
    }

    private void FindLosses()
    {
        if (_survey.Damages.Count == 0 && _survey.Log.Logs.Values.All(static log => !log.TryFindGap(out _, out _)))
        {
            return;
        }

        using var openFiles = new OpenFiles(_files, filesMax: 16);
        using var tail = new TailCache(0);
        using var window = new LogWindow(_files, openFiles, tail);
        foreach (var log in _survey.Log.Logs.Values.Where(static log => !log.IsGone).OrderBy(static log => log.Id.Value))
        {
            FindUnreplayable(log);
            if (log.Snapshot.Sequence > 0)
            {
                FindMissingMessages(log, new Replayer(log, window).ReadLive(log.Snapshot));
            }
        }
    }

    /// <summary>Entries that a replay would need, and those behind them, which build on them.</summary>
    private void FindUnreplayable(EntityLog log)
    {
        // An entry of which only the messages are damaged may be the last one, so that no gap shows.
        var lastDamaged = _survey.DamagedEntries.Where(head => head.Entity == log.Id).Select(static head => head.Sequence).DefaultIfEmpty().Max();
        if (!log.TryFindGap(out var first, out var last))
        {
            if (first > lastDamaged)
            {
                return;
            }

            last = lastDamaged;
        }

        _firstLost.Add(log.Id, first);
        _losses.Add(new JournalLoss(log.Id, first, last, "not readable."));
        if (log.LastSequence > last)
        {
            _losses.Add(new JournalLoss(log.Id, last + 1, log.LastSequence, $"readable, but of no use without the entries from {first} on."));
        }
    }

    /// <summary>Messages that the snapshot names live and whose entries are missing.</summary>
    private void FindMissingMessages(EntityLog log, OffsetRange[] live)
    {
        var entries = new List<EntryLocation>();
        log.CopyFrom(0, int.MaxValue, entries);
        var found = entries.Select(static entry => entry.Sequence).ToHashSet();
        foreach (var head in _survey.DamagedEntries.Where(head => head.Entity == log.Id && head.Sequence <= log.Snapshot.Sequence && found.Add(head.Sequence)))
        {
            entries.Add(new EntryLocation(log.Snapshot.Segment, 0, 0, head.Sequence, head.FirstOffset, head.Count));
            AddMissing(log, head.Sequence, head.Sequence, Meet(live, head.FirstOffset, head.FirstOffset + head.Count));
        }

        entries.RemoveAll(static entry => entry.Count == 0);
        entries.Sort(static (a, b) => a.Sequence.CompareTo(b.Sequence));
        entries.Add(new EntryLocation(log.Snapshot.Segment, 0, 0, log.Snapshot.Sequence + 1, log.NextOffset, 0));
        (long Sequence, long Offset) before = (0, 0);
        foreach (var entry in entries)
        {
            // Offsets may be left out where no entry is, for messages that are not journaled.
            if (entry.Sequence > before.Sequence + 1)
            {
                AddMissing(log, before.Sequence + 1, Math.Min(entry.Sequence - 1, log.Snapshot.Sequence), Meet(live, before.Offset, entry.FirstOffset));
            }

            before = (entry.Sequence, entry.FirstOffset + entry.Count);
        }
    }

    private void AddMissing(EntityLog log, long first, long last, List<OffsetRange> offsets)
    {
        if (first <= last && offsets.Count > 0)
        {
            var text = string.Join(", ", offsets.Select(static range => $"{range.First} to {range.End - 1}"));
            _losses.Add(new JournalLoss(log.Id, first, last, $"messages with the offsets {text} are not readable."));
        }
    }

    private static List<OffsetRange> Meet(OffsetRange[] live, long first, long end) =>
        [.. live.Select(range => new OffsetRange(Math.Max(range.First, first), Math.Min(range.End, end))).Where(static range => !range.IsEmpty)];
}
