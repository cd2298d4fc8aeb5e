using System.Buffers;
using ActorBroker.Core.Topics;
using ActorBroker.Kafka.Connections;
using ActorBroker.Kafka.Handlers;
using ActorBroker.Kafka.Wire;
using Shouldly;
using Xunit;

namespace ActorBroker.Kafka.Tests.Edge;

public sealed class FetchedPlaceTests
{
    [Fact]
    public void A_response_holds_nothing_of_which_it_was_not_asked_whether_it_is_aborted()
    {
        using var world = new KafkaWorld();
        world.ConnectWithTopic();
        var partition = world.Broker.FindTopic(new("/", "t"))!.Partitions[0];
        Append(Batches.Of(new string('x', 5000)));
        Append(Batches.Of("small"));
        partition.Tell(new Enlist(null, 7, 0));
        Append(Batches.Of(["aborted"], producerId: 7, epoch: 0, sequence: 0, isTransactional: true));
        partition.Tell(new WriteMarker(null, 7, 0, Commit: false));
        Append(Batches.Of("after"));
        using var readers = new PartitionReaders();
        var place = new FetchedPlace(
            new FetchPartition(0, -1, Offset: 0, MaxBytes: 2000), partition, ErrorCode.UnknownTopicOrPartition, readsCommitted: true, readers);

        place.Look().ShouldBe(ErrorCode.None);
        place.MayHoldAborted.ShouldBeTrue();
        place.FindReadEnd().ShouldBe(1);

        // While the partition is asked a compaction takes the large record, and there is room for more.
        readers.RestUnused();
        readers.RestUnused();
        world.Journal.Replace(partition.Entity, 0, [], observer: null).ShouldBeTrue();
        world.Journal.Commit(mayBlock: true);

        Told(place.Answer(version: 11)).ShouldBeEmpty();

        void Append(byte[] batch)
        {
            partition.Tell(new Append(null, 0, batch));
            world.World.Run();
        }
    }

    private static string[] Told(FetchedPartition answer)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new KafkaWriter(output);
        answer.Records!.Write(ref writer, answer.BytesMax, atLeastOne: true).ShouldBe(ErrorCode.None);
        writer.Flush();
        return Batches.Tell(output.WrittenSpan);
    }
}
