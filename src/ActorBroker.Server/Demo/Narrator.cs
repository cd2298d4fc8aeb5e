using System.Globalization;

namespace ActorBroker.Server.Demo;

/// <summary>Tells the story, line by line as it happens.</summary>
internal sealed class Narrator(TextWriter output, TimeProvider clock)
{
    private readonly long _start = clock.GetTimestamp();
    private int _chapter;

    /// <summary>Begins the next chapter.</summary>
    public void Chapter(string title)
    {
        _chapter++;
        output.WriteLine();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_chapter}. {title}"));
    }

    /// <summary>Tells what has just happened.</summary>
    public void Tell(string sentence) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"   {clock.GetElapsedTime(_start).TotalSeconds,5:F2} s  {sentence}"));
}
