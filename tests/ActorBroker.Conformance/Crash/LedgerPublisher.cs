namespace ActorBroker.Conformance.Crash;

/// <summary>Publishes its own numbered messages, without a pause and never one twice.</summary>
internal sealed class LedgerPublisher(int number, Ledger ledger)
{
    private const int WindowMessages = 32;

    /// <summary>Publishes until the server is killed.</summary>
    public async Task RunAsync(Life life)
    {
        var window = new ConfirmWindow(WindowMessages);
        try
        {
            await using LedgerChannel channel = await LedgerChannel.OpenAsync(life);
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

    private async Task PublishAsync(LedgerChannel channel)
    {
        MessageId message = ledger.Publish(number);
        await channel.PublishAsync(message);
        ledger.Confirm(message);
    }
}
