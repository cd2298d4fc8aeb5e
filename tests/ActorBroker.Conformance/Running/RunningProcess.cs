using System.Diagnostics;
using System.Text;

namespace ActorBroker.Conformance.Running;

/// <summary>A child process whose output is kept; it is killed with this object.</summary>
internal sealed class RunningProcess : IAsyncDisposable
{
    private const int OutputCharactersMax = 64 * 1024;

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Lock _gate = new();
    private readonly string? _awaitedStart;
    private readonly TaskCompletionSource<string> _awaitedLine = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Starts the process; a line that begins with <paramref name="awaitedStart"/> can be waited for.</summary>
    public RunningProcess(ProcessStartInfo start, string? awaitedStart = null)
    {
        _awaitedStart = awaitedStart;
        Title = $"{start.FileName} {string.Join(' ', start.ArgumentList)}";
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.RedirectStandardInput = true;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Exited = WaitForExitAsync();
    }

    /// <summary>The command line, for messages.</summary>
    public string Title { get; }

    /// <summary>Its number.</summary>
    public int Id => _process.Id;

    /// <summary>Completes with the exit code when the process has ended and all its output was read.</summary>
    public Task<int> Exited { get; }

    /// <summary>Standard output and standard error as they came; the oldest part goes if it is very long.</summary>
    public string Output
    {
        get
        {
            lock (_gate)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Waits for the awaited line; fails with the output if the process ends, or time runs out, before.</summary>
    public async Task<string> AwaitedLineAsync(TimeSpan limit)
    {
        try
        {
            await Task.WhenAny(_awaitedLine.Task, Exited).WaitAsync(limit);
        }
        catch (TimeoutException timeout)
        {
            throw Failure($"did not print a line that starts with '{_awaitedStart}' within {limit.TotalSeconds} s", timeout);
        }

        return _awaitedLine.Task.IsCompleted
            ? await _awaitedLine.Task
            : throw Failure($"ended with exit code {await Exited} without printing a line that starts with '{_awaitedStart}'");
    }

    /// <summary>Waits for the end and answers the exit code; fails with the output if it takes longer than <paramref name="limit"/>.</summary>
    public async Task<int> EndAsync(TimeSpan limit)
    {
        try
        {
            return await Exited.WaitAsync(limit);
        }
        catch (TimeoutException timeout)
        {
            throw Failure($"did not end within {limit.TotalSeconds} s", timeout);
        }
    }

    /// <summary>Ends the process at once (SIGKILL) and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await Exited.WaitAsync(Patience.Event);
    }

    /// <summary>Asks the process to end (SIGTERM); what comes of it shows <see cref="EndAsync"/>.</summary>
    public void Terminate() => Signals.Terminate(_process.Id);

    public async ValueTask DisposeAsync()
    {
        if (!Exited.IsCompleted)
        {
            _process.Kill(entireProcessTree: true);
            await Exited.WaitAsync(Patience.Event);
        }

        _process.Dispose();
    }

    private InvalidOperationException Failure(string what, Exception? cause = null) =>
        new($"'{Title}' {what}. Its output:{Environment.NewLine}{Output}", cause);

    private async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_gate)
        {
            _output.AppendLine(line);
            if (_output.Length > OutputCharactersMax)
            {
                _output.Remove(0, _output.Length - OutputCharactersMax);
            }
        }

        if (_awaitedStart is not null && line.StartsWith(_awaitedStart, StringComparison.Ordinal))
        {
            _awaitedLine.TrySetResult(line);
        }
    }
}
