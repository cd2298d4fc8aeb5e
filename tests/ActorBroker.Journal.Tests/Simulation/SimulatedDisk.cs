using System.Globalization;
using ActorBroker.Actors.Persistence;
using ActorBroker.Journal.Files;

namespace ActorBroker.Journal.Tests.Simulation;

/// <summary>A directory that forgets what was not synced when its power is lost, and fails when it is told to.</summary>
internal sealed class SimulatedDisk : IJournalFiles
{
    private Dictionary<long, SimulatedFile> _names = [];
    private Dictionary<long, SimulatedFile> _durableNames = [];
    private bool _isLocked;

    public Lock Gate { get; } = new();

    public string Directory => "/simulated";

    /// <summary>Writes that succeed before one fails; negative for no failure.</summary>
    public int WritesUntilError { get; set; } = -1;

    /// <summary>Syncs that succeed before one fails; negative for no failure.</summary>
    public int SyncsUntilError { get; set; } = -1;

    /// <summary>Steps of any sort until the power is lost; negative for never.</summary>
    public int StepsUntilPowerLoss { get; set; } = -1;

    /// <summary>Bytes that fit in all files and the reserve.</summary>
    public long Capacity { get; set; } = long.MaxValue;

    /// <summary>Called when a file is about to be made.</summary>
    public Action? Creating { get; set; }

    public int Reserve { get; private set; }

    /// <summary>Set when the reserve is given up.</summary>
    public ManualResetEventSlim ReserveDeleted { get; } = new();

    public int Syncs { get; private set; }

    /// <summary>Whether a write or a sync has failed as it was told to.</summary>
    public bool HasFailed { get; private set; }

    public bool HasPower { get; private set; } = true;

    public SimulatedFile this[long number] => _names[number];

    public void Put(long number, byte[] bytes) => _names[number] = _durableNames[number] = new SimulatedFile(this, bytes);

    /// <summary>The disk as the next start finds it when only the process has ended; this one does nothing more.</summary>
    public SimulatedDisk AfterCrash()
    {
        lock (Gate)
        {
            HasPower = false;
            return Copy();
        }
    }

    public SimulatedDisk Copy()
    {
        lock (Gate)
        {
            var copy = new SimulatedDisk();
            foreach (var (number, file) in _names)
            {
                copy.Put(number, file.Bytes);
            }

            return copy;
        }
    }

    /// <summary>The disk as the next start finds it; this one does nothing more.</summary>
    public SimulatedDisk AfterPowerLoss(Random random)
    {
        lock (Gate)
        {
            HasPower = false;
            var next = new SimulatedDisk();
            foreach (var number in _names.Keys.Union(_durableNames.Keys).Order())
            {
                var isNamed = _names.TryGetValue(number, out var file);
                var wasNamed = _durableNames.TryGetValue(number, out var durable);
                if (isNamed == wasNamed || random.Next(2) == (isNamed ? 1 : 0))
                {
                    next.Put(number, (file ?? durable)!.AfterPowerLoss(random));
                }
                else if (wasNamed)
                {
                    next.Put(number, durable!.AfterPowerLoss(random));
                }
            }

            return next;
        }
    }

    public long FreeBytes
    {
        get
        {
            lock (Gate)
            {
                return Capacity - Reserve - _names.Values.Sum(file => (long)file.Bytes.Length);
            }
        }
    }

    public IDisposable Lock()
    {
        if (_isLocked)
        {
            throw new JournalException("locked");
        }

        _isLocked = true;
        return new Unlock(this);
    }

    public IReadOnlyList<long> List()
    {
        lock (Gate)
        {
            return [.. _names.Keys.Where(number => number > 0).Order()];
        }
    }

    /// <summary>Spare files are kept under negative numbers.</summary>
    public IReadOnlyList<long> ListSpares()
    {
        lock (Gate)
        {
            return [.. _names.Keys.Where(number => number < 0).Select(number => -number).Order()];
        }
    }

    public void MakeSpare(long number) => Rename(number, -number);

    public IJournalFile OpenSpare(long number) => Open(-number);

    public void UseSpare(long number, long segment) => Rename(-number, segment);

    public void DeleteSpare(long number) => Delete(-number);

    public void MakeReserve(int bytes)
    {
        lock (Gate)
        {
            Reserve = 0;
            Reserve = NoRoom(bytes) is { } error ? throw error : bytes;
        }
    }

    public void DeleteReserve()
    {
        lock (Gate)
        {
            Reserve = 0;
        }

        ReserveDeleted.Set();
    }

    internal IOException? NoRoom(long more) =>
        Reserve + _names.Values.Sum(file => (long)file.Bytes.Length) + more > Capacity ? new IOException("No space left on device.", 28) : null;

    private void Rename(long from, long to)
    {
        lock (Gate)
        {
            Step();
            _names.Remove(from, out var file);
            _names[to] = file ?? throw new FileNotFoundException(PathOf(from));
        }
    }

    public IJournalFile Create(long number)
    {
        Creating?.Invoke();
        lock (Gate)
        {
            Step();
            var file = new SimulatedFile(this);
            if (!_names.TryAdd(number, file))
            {
                throw new IOException($"{PathOf(number)} is there already.");
            }

            return new SimulatedFile.Handle(file);
        }
    }

    public IJournalFile Open(long number)
    {
        lock (Gate)
        {
            return _names.TryGetValue(number, out var file) ? new SimulatedFile.Handle(file) : throw new FileNotFoundException(PathOf(number));
        }
    }

    public void Delete(long number)
    {
        lock (Gate)
        {
            Step();
            _names.Remove(number);
        }
    }

    public void SyncDirectory()
    {
        lock (Gate)
        {
            NextSync();
            _durableNames = new Dictionary<long, SimulatedFile>(_names);
        }
    }

    public string PathOf(long number) => $"/simulated/{number.ToString("D20", CultureInfo.InvariantCulture)}.log";

    internal void Step()
    {
        if (StepsUntilPowerLoss-- == 0)
        {
            HasPower = false;
        }

        if (!HasPower)
        {
            throw new IOException("The power is lost.");
        }
    }

    internal IOException? NextWrite()
    {
        try
        {
            Step();
        }
        catch (IOException error)
        {
            return error;
        }

        if (WritesUntilError-- != 0)
        {
            return null;
        }

        HasFailed = true;
        return new IOException("No space left on device.");
    }

    internal void NextSync()
    {
        Step();
        Syncs++;
        if (SyncsUntilError-- == 0)
        {
            HasFailed = true;
            throw new IOException("Input/output error.");
        }
    }

    private sealed class Unlock(SimulatedDisk disk) : IDisposable
    {
        public void Dispose() => disk._isLocked = false;
    }
}
