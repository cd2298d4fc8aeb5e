using ActorBroker.Actors.Persistence;
using ActorBroker.Core.Entities;
using ActorBroker.Journal;
using BenchmarkDotNet.Attributes;

namespace ActorBroker.Benchmarks;

/// <summary>What a turn of messages costs the journal beside the device's own time, and what reading it back costs. All numbers are per message.</summary>
[MemoryDiagnoser]
public class JournalBenchmarks
{
    private const int BatchMessages = 400;
    private const int MessageBytes = 150;
    private const int ReadEntries = 100_000;

    private static readonly EntityId s_queue = EntityId.Of(EntityKind.Queue, 1);
    private static readonly EntityId s_singles = EntityId.Of(EntityKind.Queue, 2);
    private readonly byte[] _events = new byte[32];
    private readonly ReadOnlyMemory<byte>[] _bodies = [new byte[BatchMessages * MessageBytes]];
    private readonly Waiter _waiter = new();
    private string _directory = "";
    private IJournal _journal = null!;
    private long _sequence;

    /// <summary>Whether each group is synced before the benchmark goes on; without it the processor's part is seen alone.</summary>
    [Params(JournalDurability.Os, JournalDurability.Fsync)]
    public JournalDurability Durability { get; set; }

    /// <summary>Opens a journal and fills the entity that is read.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _directory = Directory.CreateTempSubdirectory("journal-").FullName;
        _journal = EmbeddedJournal.Open(new JournalOptions { Directory = _directory, Durability = Durability }, TimeProvider.System);
        _sequence = 0;
        var body = new ReadOnlyMemory<byte>[] { new byte[MessageBytes] };
        for (var i = 0; i < ReadEntries; i++)
        {
            _journal.Append(
                new JournalEntry
                {
                    Entity = s_singles,
                    Sequence = i + 1,
                    Events = _events,
                    Durability = Core.Entities.Durability.Written,
                    FirstOffset = i,
                    Count = 1,
                    Bodies = body,
                },
                null);
            if (i % 100 == 0)
            {
                _journal.Commit(mayBlock: true);
            }
        }

        _journal.Commit(mayBlock: true);
        _journal.Replay(s_singles, new Nobody());
    }

    /// <summary>Closes the journal and deletes it.</summary>
    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        await _journal.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>One turn of 400 messages of 150 bytes, committed by itself; now and then a snapshot gives the old ones up.</summary>
    [Benchmark(OperationsPerInvoke = BatchMessages)]
    public void Append_and_commit_a_turn()
    {
        Append(_waiter);
        _journal.Commit(mayBlock: true);
        _waiter.Wait();
    }

    /// <summary>A hundred such turns in one group.</summary>
    [Benchmark(OperationsPerInvoke = 100 * BatchMessages)]
    public void Append_and_commit_a_hundred_turns()
    {
        for (var i = 0; i < 100; i++)
        {
            Append(i == 99 ? _waiter : null);
        }

        _journal.Commit(mayBlock: true);
        _waiter.Wait();
    }

    /// <summary>Reads entries of one message each from the files, one behind the other.</summary>
    [Benchmark(OperationsPerInvoke = ReadEntries)]
    public long Read_single_messages_in_order()
    {
        long bytes = 0;
        using var reader = _journal.OpenReader(s_singles);
        for (long offset = 0; offset < ReadEntries; offset++)
        {
            if (!reader.MoveTo(offset))
            {
                throw new InvalidOperationException($"Offset {offset} is gone.");
            }

            bytes += reader.Bodies.Length;
        }

        return bytes;
    }

    private void Append(Waiter? waiter)
    {
        _journal.Append(
            new JournalEntry
            {
                Entity = s_queue,
                Sequence = ++_sequence,
                Events = _events,
                Durability = Core.Entities.Durability.Synced,
                FirstOffset = (_sequence - 1) * BatchMessages,
                Count = BatchMessages,
                Bodies = _bodies,
            },
            waiter);
        if (_sequence % 2000 == 0)
        {
            _journal.SaveSnapshot(s_queue, _sequence, _events, []);
        }
    }

    /// <summary>Waits as an actor does, who has at most one append on its way.</summary>
    private sealed class Waiter : IAppendObserver
    {
        private int _isTold;

        public void Appended(long sequence, Exception? error) => Volatile.Write(ref _isTold, error is null ? 1 : throw error);

        public void Wait()
        {
            SpinWait wait = default;
            while (Interlocked.Exchange(ref _isTold, 0) == 0)
            {
                wait.SpinOnce();
            }
        }
    }

    private sealed class Nobody : IReplayVisitor
    {
        public void Snapshot(long sequence, ReadOnlySpan<byte> state)
        {
            // Only the wait for what is still being written matters.
        }

        public void Events(long sequence, ReadOnlySpan<byte> events)
        {
            // As above.
        }
    }
}
