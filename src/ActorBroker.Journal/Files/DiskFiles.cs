using System.Globalization;
using ActorBroker.Actors.Persistence;

namespace ActorBroker.Journal.Files;

/// <summary>A directory on disk.</summary>
internal sealed class DiskFiles : IJournalFiles
{
    private const string Extension = ".log";
    private const string LockName = "lock";

    public DiskFiles(string directory)
    {
        Directory = Path.GetFullPath(directory);
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

    public IDisposable Lock()
    {
        var path = Path.Combine(Directory, LockName);
        try
        {
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

    public IReadOnlyList<long> List()
    {
        var numbers = new List<long>();
        foreach (var path in System.IO.Directory.EnumerateFiles(Directory, "*" + Extension))
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

    public IJournalFile Create(long number) => Open(number, FileMode.CreateNew);

    public IJournalFile Open(long number) => Open(number, FileMode.Open);

    public void Delete(long number) => File.Delete(PathOf(number));

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

    private DiskFile Open(long number, FileMode mode) =>
        new(File.OpenHandle(PathOf(number), mode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));
}
