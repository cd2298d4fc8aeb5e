using System.Threading.Channels;
using ActorBroker.Broker.Tests.Topics;
using ActorBroker.Broker.Topics;
using ActorBroker.Core.Topics;

namespace ActorBroker.Broker.Tests.Stress;

/// <summary>Appends numbered batches to a partition, some at a time.</summary>
internal sealed class BatchProducer(MessageBroker broker, PartitionHandle partition, int number, int batches) : PartitionClient
{
    private const int Window = 10;

    private readonly Channel<string?> _answers = Channel.CreateUnbounded<string?>();

    /// <summary>What should not have been.</summary>
    public List<string> Faults { get; } = [];

    public override void Receive(PartitionEffect effect)
    {
        var appended = (Appended)effect;
        _answers.Writer.TryWrite(
            appended.Error != PartitionError.None ? $"{appended.Token}: {appended.Error}"
            : partition.Bounds.HighWatermark <= appended.BaseOffset ? $"{appended.BaseOffset} is confirmed and not visible"
            : null);
    }

    public override void Fail(Exception reason) => _answers.Writer.TryWrite(reason.Message);

    public async Task RunAsync()
    {
        for (var sent = 0; sent < batches; sent += Window)
        {
            using (broker.System.Dispatcher.Enter(mayBlock: true))
            {
                for (var i = sent; i < sent + Window; i++)
                {
                    partition.Tell(new Append(this, i, Batches.Make($"{number}/{i}", count: 1 + (i % 3))));
                }
            }

            for (var i = 0; i < Window; i++)
            {
                if (await _answers.Reader.ReadAsync() is { } fault)
                {
                    Faults.Add(fault);
                }
            }
        }
    }
}
