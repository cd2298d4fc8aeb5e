using ActorBroker.Actors.Persistence;
using ActorBroker.Journal.Files;
using ActorBroker.Journal.Format;
using ActorBroker.Journal.Segments;

namespace ActorBroker.Journal.Writing;

/// <summary>How a segment begins.</summary>
internal sealed partial class LogWriter
{
    /// <summary>Whether the active segment holds a group besides its list of segments.</summary>
    private bool _isUsed = true;

    /// <summary>
    /// Syncs and seals the active segment and begins the next one with the list of all sealed ones. Because of the sync a
    /// torn tail can only be in the last segment.
    /// </summary>
    private void BeginSegment()
    {
        var old = Active;
        if (old is not null)
        {
            WriteFooter();
            Sync();
        }

        SegmentHeader header = default;
        IJournalFile? file = null;
        var written = _written;
        try
        {
            if (_preparer is null || !_isPreparing || !_preparer.TryTake(out header, out file!))
            {
                header = NewHeader();
                file = CreateFile(header);
            }

            var oldFile = _file;
            _file = file;
            Active = new Segment(header.Number, header.Mask, SegmentHeader.Size) { IsActive = true };
            try
            {
                WriteOne(SegmentList.MakeGroup(_segments.Sealed(alsoSealed: old)), entries: 1);
            }
            catch (JournalException)
            {
                (Active, _file) = (old!, oldFile);
                throw;
            }

            if (old is not null)
            {
                // Not before: until then a reader that opens another file must not close this one.
                old.IsActive = false;
            }

            _segments.Add(Active);
            _openFiles.Add(Active, file);
            _isPreparing = false;
            _isUsed = false;
            _footer.Reset(_written);
            NoteGrowth();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _isPreparing = false;
            _written = _synced = written;
            if (header.Number != 0)
            {
                Undo(header.Number, file);
            }

            throw error as JournalException ?? Refusal($"The journal cannot begin the file {_files.PathOf(header.Number)}: {error.Message}", error);
        }
    }

    /// <summary>Puts the footer behind the end. Without one, or with half of one, the segment is scanned when the journal is opened, so a failure costs no more than that.</summary>
    private void WriteFooter()
    {
        try
        {
            _memory.Clear();
            _memory.Add(_footer.Finish(_written, Active.Mask));
            _file.Write(_memory, Active.End);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // As the summary says.
        }
    }

    private SegmentHeader NewHeader() => new(_nextNumber++, (uint)_clock.GetUtcNow().Ticks);

    private IJournalFile CreateFile(SegmentHeader header)
    {
        if (_spares.TryUse(header) is { } spare)
        {
            return spare;
        }

        var file = _files.Create(header.Number);
        try
        {
            var bytes = new byte[SegmentHeader.Size];
            header.Write(bytes);
            file.Write([bytes], 0);
            file.Sync();
            _files.SyncDirectory();
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Removes a segment that did not come to be; its first group would be read as part of the log.</summary>
    private void Undo(long number, IJournalFile? file)
    {
        try
        {
            file?.Dispose();
            if (_files.List().Contains(number))
            {
                _files.Delete(number);
                _files.SyncDirectory();
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Fail($"The unfinished journal file {_files.PathOf(number)} could not be deleted: {error.Message}", error);
        }
    }
}
