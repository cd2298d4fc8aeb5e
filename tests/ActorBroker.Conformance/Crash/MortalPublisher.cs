namespace ActorBroker.Conformance.Crash;

/// <summary>Publishes numbered messages to a queue in which messages die.</summary>
internal sealed class MortalPublisher(int number, string queue, DeathLedger ledger)
{
    private const int WindowMessages = 8;

    /// <summary>Publishes until the server is killed.</summary>
    public async Task RunAsync(Life life)
    {
        var window = new ConfirmWindow(WindowMessages);
        try
        {
            await using GraveChannel channel = await GraveChannel.OpenAsync(life);
            try
            {
                while (true)
                {
                    await window.StartAsync(() => PublishAsync(channel));
                }
            }
            finally
            {
                await window.SettleAsync();
            }
        }
        catch (Exception) when (life.Ending)
        {
            // The server was killed: what was not confirmed until now has an unknown outcome.
        }
    }

    /// <summary>Publishes one message and waits for its confirm.</summary>
    public async Task PublishAsync(GraveChannel channel)
    {
        MessageId message = ledger.Publish(number);
        await channel.PublishAsync(queue, message);
        ledger.Confirm(message);
    }
}
