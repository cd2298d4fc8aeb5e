using Microsoft.Extensions.Hosting;

namespace ActorBroker.Server.Hosting;

/// <summary>
/// Leaves the signals of the process alone. The usual lifetime takes SIGINT and SIGTERM for itself, so that a program with
/// a broker inside would no longer end at Ctrl-C; here whoever started the broker says when it stops.
/// </summary>
internal sealed class DetachedLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
