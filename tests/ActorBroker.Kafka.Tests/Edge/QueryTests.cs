using ActorBroker.Core.Records;
using ActorBroker.Kafka.Tests.Wire;
using ActorBroker.Kafka.Wire;
using Shouldly;
using Xunit;

namespace ActorBroker.Kafka.Tests.Edge;

/// <summary>Metadata, ListOffsets, OffsetForLeaderEpoch and DeleteRecords.</summary>
public sealed class QueryTests
{
    [Theory]
    [InlineData(RecordCompression.None)]
    [InlineData(RecordCompression.Gzip)]
    [InlineData(RecordCompression.Snappy)]
    [InlineData(RecordCompression.Lz4)]
    public void Offsets_are_found_by_time(RecordCompression compression)
    {
        using var edge = new EdgeWorld();
        edge.MakeTopic("orders");
        var client = edge.Connect();
        client.Produce("orders", Batches.Of(["a", "b", "c"], compression, timestamp: 1_000));
        client.Produce("orders", Batches.Of(["d", "e"], compression, timestamp: 2_000));
        client.Produce("orders", Batches.Of(["f"], compression, timestamp: 1_500));

        Offset(client, 0).ShouldBe((ErrorCode.None, 1_000, 0));
        Offset(client, 1_001).ShouldBe((ErrorCode.None, 1_001, 1));
        Offset(client, 1_003).ShouldBe((ErrorCode.None, 2_000, 3));
        Offset(client, 2_001).ShouldBe((ErrorCode.None, 2_001, 4));
        Offset(client, 2_002).ShouldBe((ErrorCode.None, -1, -1));
        Offset(client, ListOffsetsRequest.Earliest).ShouldBe((ErrorCode.None, -1, 0));
        Offset(client, ListOffsetsRequest.Latest).ShouldBe((ErrorCode.None, -1, 6));
        Offset(client, ListOffsetsRequest.MaxTimestamp, version: 7).ShouldBe((ErrorCode.None, 2_001, 4));
        Offset(client, ListOffsetsRequest.MaxTimestamp, version: 6).Error.ShouldBe(ErrorCode.UnsupportedVersion);
        Offset(client, ListOffsetsRequest.EarliestLocal, version: 8).ShouldBe((ErrorCode.None, -1, 0));
        Offset(client, ListOffsetsRequest.EarliestLocal, version: 7).Error.ShouldBe(ErrorCode.UnsupportedVersion);
        Offset(client, -9, version: 8).Error.ShouldBe(ErrorCode.UnsupportedVersion);
        Offset(client, 0, topic: "none").Error.ShouldBe(ErrorCode.UnknownTopicOrPartition);
    }

    [Theory]
    [InlineData(RecordCompression.None)]
    [InlineData(RecordCompression.Lz4)]
    public void The_highest_timestamp_is_that_of_the_records_that_are_left(RecordCompression compression)
    {
        using var edge = new EdgeWorld();
        edge.MakeTopic("orders");
        var client = edge.Connect();
        Offset(client, ListOffsetsRequest.MaxTimestamp, version: 7).ShouldBe((ErrorCode.None, -1, -1));
        client.Produce("orders", Batches.Of(["a", "b"], compression, timestamp: 9_000));
        client.Produce("orders", Batches.Of(["c", "d"], compression, timestamp: 5_000));
        client.Produce("orders", Batches.Of(["e"], compression, timestamp: 5_001));
        Offset(client, ListOffsetsRequest.MaxTimestamp, version: 7).ShouldBe((ErrorCode.None, 9_001, 1));

        Delete(client, "orders", 1);
        Offset(client, ListOffsetsRequest.MaxTimestamp, version: 7).ShouldBe((ErrorCode.None, 9_001, 1));
        Delete(client, "orders", 2);
        Offset(client, ListOffsetsRequest.MaxTimestamp, version: 7).ShouldBe((ErrorCode.None, 5_001, 3));
        Delete(client, "orders", -1);
        Offset(client, ListOffsetsRequest.MaxTimestamp, version: 7).ShouldBe((ErrorCode.None, -1, -1));
    }

    [Theory]
    [InlineData(-1, 2, new long[] { 2 })]
    [InlineData(-2, 1, new long[] { 0 })]
    [InlineData(1_001, 1, new long[] { 1 })]
    [InlineData(5_000, 1, new long[] { 2 })]
    [InlineData(-1, 0, new long[] { })]
    public void Version_0_is_answered_with_a_list_of_as_many_offsets_as_it_wants_but_one_at_most(long timestamp, int most, long[] offsets)
    {
        using var edge = new EdgeWorld();
        edge.MakeTopic("orders");
        var client = edge.Connect();
        client.Produce("orders", Batches.Of(["a", "b"], timestamp: 1_000));

        var response = client.Ask(
            ApiKey.ListOffsets, 0, new Golden(0, 6).Int32(-1).Length(1).String("orders").Length(1).Int32(0).Int64(timestamp).Int32(most).ToArray());

        response.ReadArray(0, static (ref r, v) =>
        {
            r.ReadString();
            return r.ReadArray(v, static (ref r, v) =>
            {
                r.ReadInt32();
                ((ErrorCode)r.ReadInt16()).ShouldBe(ErrorCode.None);
                return r.ReadArray(v, static (ref r, _) => r.ReadInt64());
            }).ShouldHaveSingleItem();
        }).ShouldHaveSingleItem().ShouldBe(offsets);
    }

    [Fact]
    public void Records_before_an_offset_are_given_up()
    {
        using var edge = new EdgeWorld();
        edge.MakeTopic("orders");
        edge.MakeTopic("compacted", config: ("cleanup.policy", "compact"));
        var client = edge.Connect();
        client.Produce("orders", Batches.Of("a"));
        client.Produce("orders", Batches.Of("b"));

        Delete(client, "orders", 3).Error.ShouldBe(ErrorCode.OffsetOutOfRange);
        Delete(client, "orders", -2).Error.ShouldBe(ErrorCode.OffsetOutOfRange);
        Delete(client, "none", 0).Error.ShouldBe(ErrorCode.UnknownTopicOrPartition);
        Delete(client, "compacted", 0).Error.ShouldBe(ErrorCode.PolicyViolation);
        Delete(client, "orders", 1).ShouldBe((ErrorCode.None, 1));
        client.FetchNow("orders", 0).Error.ShouldBe(ErrorCode.OffsetOutOfRange);
        client.FetchNow("orders", 1).Told.ShouldBe(["1:b"]);
        Offset(client, ListOffsetsRequest.Earliest).ShouldBe((ErrorCode.None, -1, 1));
        Delete(client, "orders", -1).ShouldBe((ErrorCode.None, 2));
    }

    [Fact]
    public void The_only_epoch_ends_where_the_partition_ends()
    {
        using var edge = new EdgeWorld();
        edge.MakeTopic("orders");
        var client = edge.Connect();
        client.Produce("orders", Batches.Of(["a", "b"]));

        EpochEnd(client, current: 0, epoch: 0).ShouldBe((ErrorCode.None, 0, 2));
        EpochEnd(client, current: -1, epoch: 0).ShouldBe((ErrorCode.None, 0, 2));
        EpochEnd(client, current: 0, epoch: 1).ShouldBe((ErrorCode.None, -1, -1));
        EpochEnd(client, current: 1, epoch: 0).Error.ShouldBe(ErrorCode.UnknownLeaderEpoch);
    }

    [Fact]
    public void A_topic_that_a_client_asks_for_is_made_unless_that_is_forbidden()
    {
        using var edge = new EdgeWorld(configure: static o => o with { DefaultPartitions = 3 });
        var client = edge.Connect();

        Metadata(client, "orders", creates: false).ShouldBe((ErrorCode.UnknownTopicOrPartition, 0));
        Metadata(client, "orders", creates: true).ShouldBe((ErrorCode.None, 3));
        Metadata(client, "orders", creates: false).ShouldBe((ErrorCode.None, 3));
        Metadata(client, "..", creates: false).ShouldBe((ErrorCode.InvalidTopicException, 0));
        Metadata(client, "..", creates: true).ShouldBe((ErrorCode.InvalidTopicException, 0));
        Metadata(client, new string('x', 300), creates: true).ShouldBe((ErrorCode.InvalidTopicException, 0));
        Metadata(client, "or/ders", creates: true).ShouldBe((ErrorCode.InvalidTopicException, 0));
    }

    [Fact]
    public void No_topic_is_made_where_the_settings_forbid_it()
    {
        using var edge = new EdgeWorld(configure: static o => o with { AutoCreateTopics = false });

        Metadata(edge.Connect(), "orders", creates: true).ShouldBe((ErrorCode.UnknownTopicOrPartition, 0));
    }

    [Theory]
    [InlineData(0, 0, int.MinValue, int.MinValue)]
    [InlineData(1, 0, 8096, int.MinValue)]
    [InlineData(0, 1, int.MinValue, 3576)]
    public void A_topic_is_answered_once_and_with_what_the_client_may_do_if_it_asks(sbyte cluster, sbyte topic, int clusterOperations, int topicOperations)
    {
        using var edge = new EdgeWorld();
        edge.MakeTopic("orders");
        var client = edge.Connect();

        var response = client.Ask(ApiKey.Metadata, 8, new Golden(8, 9).Length(2).String("orders").String("orders").Int8(0).Int8(cluster).Int8(topic).ToArray());

        // Time, one broker without a rack, cluster id and controller.
        response.ReadInt32();
        response.ReadArray(8, static (ref r, _) => (r.ReadInt32(), r.ReadString(), r.ReadInt32(), r.ReadNullableString())).Length.ShouldBe(1);
        response.ReadNullableString();
        response.ReadInt32();
        response.ReadArray(8, static (ref r, v) =>
        {
            ((ErrorCode)r.ReadInt16()).ShouldBe(ErrorCode.None);
            r.ReadString().ShouldBe("orders");
            r.ReadBoolean();
            r.ReadArray(v, static (ref r, _) =>
            {
                r.ReadInt16();
                return (r.ReadInt32(), r.ReadInt32(), r.ReadInt32(), r.ReadInt32Array(), r.ReadInt32Array(), r.ReadInt32Array());
            }).Length.ShouldBe(1);
            return r.ReadInt32();
        }).ShouldHaveSingleItem().ShouldBe(topicOperations);
        response.ReadInt32().ShouldBe(clusterOperations);
        response.Remaining.ShouldBe(0);
    }

    private static (ErrorCode Error, int Partitions) Metadata(RawClient client, string topic, bool creates)
    {
        var response = client.Ask(ApiKey.Metadata, 7, new Golden(7, 9).Length(1).String(topic).Int8(creates ? (sbyte)1 : (sbyte)0).ToArray());
        response.ReadInt32();
        response.ReadArray(7, static (ref r, _) =>
        {
            r.ReadInt32().ShouldBe(1);
            r.ReadString().ShouldBe("broker.example");
            r.ReadInt32().ShouldBe(9092);
            return r.ReadNullableString();
        }).Length.ShouldBe(1);
        response.ReadNullableString().ShouldBe("test");
        response.ReadInt32().ShouldBe(1);
        return response.ReadArray(7, static (ref r, v) =>
        {
            var error = (ErrorCode)r.ReadInt16();
            r.ReadString();
            r.ReadBoolean().ShouldBeFalse();
            var partitions = r.ReadArray(v, static (ref r, _) =>
            {
                r.ReadInt16();
                var index = r.ReadInt32();
                r.ReadInt32();
                r.ReadInt32();
                r.ReadInt32Array().ShouldBe([1]);
                r.ReadInt32Array().ShouldBe([1]);
                r.ReadInt32Array().ShouldBeEmpty();
                return index;
            });
            return (error, partitions.Length);
        }).ShouldHaveSingleItem();
    }

    [Fact]
    public void A_partition_whose_offset_is_asked_for_twice_is_not_answered_and_others_are()
    {
        using var world = new KafkaWorld();
        var client = world.ConnectWithTopic();

        client.Ask("ListOffsets", 5, new
        {
            Topics = new[] { Wanted(0, 1), Wanted(0) },
        }).ShouldMatch("Index: 0, Error: InvalidRequest.*Index: 1, Error: None.*Index: 0, Error: InvalidRequest");

        static object Wanted(params int[] partitions) => new { Name = "t", Partitions = partitions.Select(static index => new { Index = index, Timestamp = -1L }) };
    }

    private static (ErrorCode Error, long Timestamp, long Offset) Offset(RawClient client, long timestamp, string topic = "orders", short version = 5)
    {
        var response = client.Ask(
            ApiKey.ListOffsets,
            version,
            new Golden(version, 6).Int32(-1).Int8(0).Length(1).String(topic).Length(1).Int32(0).Int32(0).Int64(timestamp).End().End().End().ToArray());
        response.ReadInt32();
        return response.ReadArray(version, static (ref r, v) =>
        {
            r.ReadString();
            var partitions = r.ReadArray(v, static (ref r, _) =>
            {
                r.ReadInt32();
                var result = ((ErrorCode)r.ReadInt16(), r.ReadInt64(), r.ReadInt64());
                r.ReadInt32();
                r.EndStruct();
                return result;
            });
            r.EndStruct();
            return partitions.ShouldHaveSingleItem();
        }).ShouldHaveSingleItem();
    }

    private static (ErrorCode Error, long LogStart) Delete(RawClient client, string topic, long offset)
    {
        var response = client.Ask(
            ApiKey.DeleteRecords, 1, new Golden(1, 2).Length(1).String(topic).Length(1).Int32(0).Int64(offset).Int32(1000).ToArray());
        response.ReadInt32();
        return response.ReadArray(1, static (ref r, v) =>
        {
            r.ReadString();
            return r.ReadArray(v, static (ref r, _) =>
            {
                r.ReadInt32();
                var start = r.ReadInt64();
                return ((ErrorCode)r.ReadInt16(), start);
            }).ShouldHaveSingleItem();
        }).ShouldHaveSingleItem();
    }

    private static (ErrorCode Error, int Epoch, long End) EpochEnd(RawClient client, int current, int epoch)
    {
        var response = client.Ask(
            ApiKey.OffsetForLeaderEpoch, 2, new Golden(2, 4).Length(1).String("orders").Length(1).Int32(0).Int32(current).Int32(epoch).ToArray());
        response.ReadInt32();
        return response.ReadArray(2, static (ref r, v) =>
        {
            r.ReadString();
            return r.ReadArray(v, static (ref r, _) =>
            {
                var error = (ErrorCode)r.ReadInt16();
                r.ReadInt32();
                return (error, r.ReadInt32(), r.ReadInt64());
            }).ShouldHaveSingleItem();
        }).ShouldHaveSingleItem();
    }
}
