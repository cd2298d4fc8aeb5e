using System.Runtime.InteropServices;
using ActorBroker.Core.Entities;
using ActorBroker.Journal.Format;

namespace ActorBroker.Journal.Writing;

/// <summary>Entries that are written with one call and synced with one. Filled under the journal's gate, then used by the one thread that writes.</summary>
internal sealed class Group(ChunkFiller filler)
{
    /// <summary>Room for entries that is kept from group to group (0.5 MiB); a burst's is given back.</summary>
    private const int EntriesKept = 4096;

    private readonly List<GroupEntry> _entries = [];
    private readonly List<Piece> _pieces = [];

    /// <summary>Size in bytes with the header.</summary>
    public long Bytes { get; private set; }

    public Durability Durability { get; private set; }

    /// <summary>Whether somebody asked for the group to be written.</summary>
    public bool IsCommitted { get; set; }

    public bool IsEmpty => _entries.Count == 0;

    public Span<GroupEntry> Entries => CollectionsMarshal.AsSpan(_entries);

    public ReadOnlySpan<Piece> Pieces => CollectionsMarshal.AsSpan(_pieces);

    /// <summary>What the checksums are combined with since the group was sealed; 0 before.</summary>
    public uint Mask { get; private set; }

    /// <summary>Adds an entry of another group with its bytes.</summary>
    public void AddFrom(Group other, in GroupEntry entry)
    {
        var bytes = Add(entry);
        entry.Chunk.Bytes.AsSpan(entry.Start, entry.Length).CopyTo(bytes);
        EntryHead.MaskCrc(bytes, other.Mask);
    }

    /// <summary>Adds an entry and returns the memory that its bytes must be put into at once.</summary>
    public Span<byte> Add(GroupEntry entry)
    {
        var header = _pieces.Count == 0 ? GroupHeader.Size : 0;
        var piece = filler.Take(header + entry.Length);
        Bytes += header;
        entry.Chunk = piece.Chunk;
        entry.Start = piece.Start + header;
        entry.GroupPosition = Bytes;
        Bytes += entry.Length;
        if (_pieces.Count > 0 && _pieces[^1] is var last && last.Chunk == piece.Chunk)
        {
            _pieces[^1] = last with { Length = last.Length + piece.Length };
        }
        else
        {
            piece.Chunk.Hold();
            _pieces.Add(piece);
        }

        _entries.Add(entry);
        if (entry.Durability > Durability)
        {
            Durability = entry.Durability;
        }

        return entry.Chunk.Bytes.AsSpan(entry.Start, entry.Length);
    }

    /// <summary>Puts in the header and makes the checksums those of the segment.</summary>
    public void Seal(long number, long synced, uint mask)
    {
        Mask = mask;
        var first = _pieces[0];
        new GroupHeader((int)(Bytes - GroupHeader.Size), number, synced, _entries.Count)
            .Write(first.Chunk.Bytes.AsSpan(first.Start), mask);
        foreach (ref readonly var entry in Entries)
        {
            EntryHead.MaskCrc(entry.Chunk.Bytes.AsSpan(entry.Start), mask);
        }
    }

    public void CollectMemory(List<ReadOnlyMemory<byte>> memory)
    {
        foreach (var piece in _pieces)
        {
            memory.Add(piece.Memory);
        }
    }

    /// <summary>Empties the group for use again and lets go of its chunks.</summary>
    public void Clear()
    {
        foreach (var piece in _pieces)
        {
            piece.Chunk.LetGo();
        }

        _pieces.Clear();
        _entries.Clear();
        if (_entries.Capacity > EntriesKept)
        {
            _entries.Capacity = EntriesKept;
        }

        Bytes = 0;
        Durability = Durability.None;
        IsCommitted = false;
        Mask = 0;
    }
}
