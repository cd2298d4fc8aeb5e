using ActorBroker.Actors.Persistence;
using ActorBroker.Journal.Files;
using ActorBroker.Journal.Recovery;

namespace ActorBroker.Journal.Inspection;

/// <summary>Reads a journal that no broker is using, every byte that counts, and says what it holds and what is damaged. Changes nothing.</summary>
public static class JournalVerifier
{
    /// <summary>Verifies the journal in a directory.</summary>
    /// <exception cref="JournalException">There is no journal, a process is using it, or it cannot be read.</exception>
    public static JournalReport Verify(string directory)
    {
        var files = DiskFiles.ReadOnly(directory);
        using var directoryLock = files.Lock();
        try
        {
            return Verify(files);
        }
        catch (Exception error) when (error is (IOException or UnauthorizedAccessException) and not JournalException)
        {
            throw new JournalException($"The journal in {files.Directory} cannot be read: {error.Message}", error);
        }
    }

    internal static JournalReport Verify(IJournalFiles files)
    {
        var survey = LogSurvey.Run(files);
        if (survey.Damages.Count == 0)
        {
            try
            {
                // What is whole by itself may still not be in order: groups may be missing, or entries of an entity.
                LogRecovery.Check(files);
            }
            catch (JournalDamagedException error)
            {
                survey.Damages.Add(new JournalDamage(files.Directory, 0, error.Message));
            }
        }

        return survey.ToReport();
    }
}
