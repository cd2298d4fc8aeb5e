using ActorBroker.Server.Configuration.Hocon;

namespace ActorBroker.Server.Configuration;

/// <summary>Puts the settings together: <c>reference.conf</c>, over it the file of <c>--config</c>, over that each <c>--set</c> in turn.</summary>
public static class SettingsLoader
{
    private const string ReferenceName = "reference.conf";

    /// <summary>The text of <c>reference.conf</c>, which is part of the program.</summary>
    public static string Reference { get; } = ReadReference();

    /// <summary>Loads the settings of this process.</summary>
    /// <param name="configFile">Path of a HOCON file, or null for the defaults.</param>
    /// <param name="settings">Single settings of the form <c>key=value</c>.</param>
    /// <exception cref="SettingsException">The file cannot be read, or something in it or in a setting is wrong.</exception>
    public static BrokerSettings Load(string? configFile, IReadOnlyList<string> settings) => Load(configFile, settings, HoconHost.Process);

    /// <summary>Loads settings from the files and variables of the given host.</summary>
    /// <param name="configFile">Path of a HOCON file, or null for the defaults.</param>
    /// <param name="settings">Single settings of the form <c>key=value</c>.</param>
    /// <param name="host">Where files and variables are.</param>
    /// <exception cref="SettingsException">The file cannot be read, or something in it or in a setting is wrong.</exception>
    public static BrokerSettings Load(string? configFile, IReadOnlyList<string> settings, HoconHost host)
    {
        try
        {
            var document = new HoconDocument(host);
            document.AddText(ReferenceName, Reference);
            if (configFile is not null)
            {
                document.AddFile(configFile);
            }

            foreach (var setting in settings)
            {
                document.AddSetting(setting);
            }

            return SettingsReader.Read(document.Resolve());
        }
        catch (HoconException e)
        {
            throw new SettingsException([e.Message], e);
        }
    }

    private static string ReadReference()
    {
        using var stream = typeof(SettingsLoader).Assembly.GetManifestResourceStream(ReferenceName)
            ?? throw new InvalidOperationException($"The program was built without {ReferenceName}; build it again.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
