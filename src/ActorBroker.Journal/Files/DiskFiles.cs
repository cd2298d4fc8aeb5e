using System.Globalization;
using ActorBroker.Actors.Persistence;

namespace ActorBroker.Journal.Files;

/// <summary>A directory on disk.</summary>
internal sealed class DiskFiles : IJournalFiles
{
    private const string Extension = ".log";
    private const string SpareExtension = ".spare";
    private const string ReserveName = "reserve";
    private const string LockName = "lock";

    private readonly bool _isReadOnly;

    private DiskFiles(string directory, bool isReadOnly)
    {
        Directory = Path.GetFullPath(directory);
        _isReadOnly = isReadOnly;
    }

    public DiskFiles(string directory)
        : this(directory, isReadOnly: false)
    {
        try
        {
            System.IO.Directory.CreateDirectory(Directory);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new JournalException($"The journal's directory {Directory} cannot be made; choose one that this user may write to. {error.Message}", error);
        }
    }

    public string Directory { get; }

    public long FreeBytes
    {
        get
        {
            try
            {
                return new DriveInfo(Directory).AvailableFreeSpace;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
            {
                // Whoever asks will find out by writing.
                return long.MaxValue;
            }
        }
    }

    /// <summary>A journal that is there and is not to be changed.</summary>
    public static DiskFiles ReadOnly(string directory)
    {
        var files = new DiskFiles(directory, isReadOnly: true);
        return System.IO.Directory.Exists(files.Directory) && files.List().Count > 0
            ? files
            : throw new JournalException($"There is no journal in {files.Directory}: no file is named like 00000000000000000001{Extension}. Name a broker's data directory.");
    }

    public IDisposable Lock()
    {
        var path = Path.Combine(Directory, LockName);
        try
        {
            if (_isReadOnly)
            {
                // Who has the journal has this file, so if it is missing nobody has.
                return File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None, 1) : Stream.Null;
            }

            // No sharing is a lock that other processes see, too (on Unix: flock); the system lets go of it when this
            // process ends, however it ends, so the file may stay behind.
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
        }
        catch (Exception error) when (error is UnauthorizedAccessException || (error is IOException && !IsHeld(error)))
        {
            throw new JournalException($"The journal's directory {Directory} cannot be written to; choose one that this user may write to. {error.Message}", error);
        }
        catch (IOException error)
        {
            throw new JournalException(
                $"The journal in {Directory} is in use by another process (its file {LockName} is held). "
                + "Stop that process, or give this one a directory of its own.", error);
        }
    }

    public IReadOnlyList<long> List() => List(Extension);

    public IReadOnlyList<long> ListSpares() => List(SpareExtension);

    private List<long> List(string extension)
    {
        var numbers = new List<long>();
        foreach (var path in System.IO.Directory.EnumerateFiles(Directory, "*" + extension))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            if (name.Length == 20 && long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                numbers.Add(number);
            }
        }

        numbers.Sort();
        return numbers;
    }

    public IJournalFile Create(long number) => Open(PathOf(number), FileMode.CreateNew);

    public IJournalFile Open(long number) => Open(PathOf(number), FileMode.Open);

    public void MakeSpare(long number) => File.Move(PathOf(number), PathOfSpare(number), overwrite: true);

    public IJournalFile OpenSpare(long number) => Open(PathOfSpare(number), FileMode.Open);

    public void UseSpare(long number, long segment) => File.Move(PathOfSpare(number), PathOf(segment));

    public void DeleteSpare(long number) => File.Delete(PathOfSpare(number));

    public void Delete(long number) => File.Delete(PathOf(number));

    public void MakeReserve(int bytes)
    {
        const int pieceBytes = 64 * 1024;
        using var file = Open(Path.Combine(Directory, ReserveName), FileMode.OpenOrCreate);
        var zeros = new byte[pieceBytes];
        for (var at = file.Length; at < bytes; at += pieceBytes)
        {
            file.Write([zeros.AsMemory(0, (int)Math.Min(pieceBytes, bytes - at))], at);
        }

        // Some file systems say only now that there is no room.
        file.Sync();
    }

    public void DeleteReserve() => File.Delete(Path.Combine(Directory, ReserveName));

    public void SyncDirectory()
    {
        // Windows has no such call and needs none.
        if (!OperatingSystem.IsWindows())
        {
            LibC.SyncDirectory(Directory);
        }
    }

    public string PathOf(long number) =>
        Path.Combine(Directory, number.ToString("D20", CultureInfo.InvariantCulture) + Extension);

    /// <summary>Whether another process has the file, rather than that it cannot be made: EAGAIN of Linux and of the BSDs, or Windows' sharing violation.</summary>
    private static bool IsHeld(Exception error) => error.HResult is 11 or 35 or unchecked((int)0x80070020);

    private string PathOfSpare(long number) => Path.ChangeExtension(PathOf(number), SpareExtension);

    private DiskFile Open(string path, FileMode mode) =>
        new(File.OpenHandle(path, mode, _isReadOnly ? FileAccess.Read : FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));
}
