using ActorBroker.Core.Topics;
using ActorBroker.Kafka.Wire;
using Shouldly;
using Xunit;

namespace ActorBroker.Kafka.Tests.Wire;

/// <summary>Messages that say more, or less, than their properties: their bytes are put together field by field here.</summary>
public sealed class DataResponseTests
{
    private static readonly Guid TopicId = new("00112233-4455-6677-8899-aabbccddeeff");

    public static TheoryData<short> Versions(int last) => [.. Enumerable.Range(0, last + 1).Select(v => (short)v)];

    [Theory]
    [MemberData(nameof(Versions), 16)]
    public void A_fetch_response_has_its_records_where_they_belong(short version)
    {
        var bounds = new PartitionBounds(5, 90, 80, 70, 60, 50, 40);
        var response = new FetchResponse(ErrorCode.None, 100,
        [
            new FetchedTopic("orders", TopicId,
            [
                new FetchedPartition(3, ErrorCode.None, bounds, [new AbortedTransaction(4001, 20, 30)], 1000, new Records([1, 2, 3], ErrorCode.None)),
                new FetchedPartition(4, ErrorCode.None, bounds, Aborted: null, 1000, Records: null),
                FetchedPartition.Refused(5, ErrorCode.UnknownTopicOrPartition),
                new FetchedPartition(6, ErrorCode.None, bounds, Aborted: null, 1000, new Records([9], ErrorCode.KafkaStorageError)),
            ]),
        ]);

        var w = new Golden(version, flexibleFrom: 12);
        w.Int32(0, from: 1).Int16(0, from: 7).Int32(0, from: 7).Length(1);
        w.String("orders", to: 12).Uuid(TopicId, from: 13).Length(4);
        Head(w, 3, 0, 90, 80, 5);
        if (version >= 4)
        {
            w.Length(1).Int64(4001).Int64(20).End();
        }

        w.Int32(-1, from: 11).PatchedLength(3).Raw(1, 2, 3).End();
        Head(w, 4, 0, 90, 80, 5);
        w.Length(-1, from: 4).Int32(-1, from: 11).Length(0).End();
        Head(w, 5, 3, -1, -1, -1);
        w.Length(-1, from: 4).Int32(-1, from: 11).Length(0).End();
        Head(w, 6, (short)(version < 6 ? 6 : 56), 90, 80, 5); // Old clients do not know that the storage can fail.
        w.Length(-1, from: 4).Int32(-1, from: 11).PatchedLength(1).Raw(9).End();
        w.End().End();

        w.ShouldBeBytesOf(response);

        static void Head(Golden w, int index, short error, long highWatermark, long lastStable, long logStart) =>
            w.Int32(index).Int16(error).Int64(highWatermark).Int64(lastStable, from: 4).Int64(logStart, from: 5);
    }

    [Theory]
    [MemberData(nameof(Versions), 13)]
    public void A_metadata_response_names_one_broker_that_leads_everything(short version)
    {
        var response = new MetadataResponse(7, "broker.example", 9092, "cluster",
        [
            new MetadataTopic(ErrorCode.None, "orders", TopicId, 2),
            new MetadataTopic(ErrorCode.UnknownTopicOrPartition, "none", Guid.Empty, 0),
        ]);

        var w = new Golden(version, flexibleFrom: 9);
        w.Int32(0, from: 3).Length(1).Int32(7).String("broker.example").Int32(9092).NullString(from: 1).End();
        w.String("cluster", from: 2).Int32(7, from: 1).Length(2);
        w.Int16(0).String("orders").Uuid(TopicId, from: 10).Int8(0, from: 1).Length(2);
        for (var index = 0; index < 2; index++)
        {
            w.Int16(0).Int32(index).Int32(7).Int32(0, from: 7).Length(1).Int32(7).Length(1).Int32(7).Length(0, from: 5).End();
        }

        w.Int32(int.MinValue, from: 8).End();
        w.Int16(3).String("none").Uuid(Guid.Empty, from: 10).Int8(0, from: 1).Length(0).Int32(int.MinValue, from: 8).End();
        w.Int32(int.MinValue, from: 8, to: 10).Int16(0, from: 13).End();

        w.ShouldBeBytesOf(response);
    }

    [Theory]
    [MemberData(nameof(Versions), 13)]
    public void A_metadata_response_tells_what_the_client_may_do_if_it_was_asked(short version)
    {
        var response = new MetadataResponse(7, "h", 1, "c", [new MetadataTopic(ErrorCode.None, "t", TopicId, 0), new MetadataTopic(ErrorCode.UnknownTopicOrPartition, "n", Guid.Empty, 0)])
        {
            ClusterOperations = 12,
            TopicOperations = 34,
        };

        var w = new Golden(version, flexibleFrom: 9);
        w.Int32(0, from: 3).Length(1).Int32(7).String("h").Int32(1).NullString(from: 1).End();
        w.String("c", from: 2).Int32(7, from: 1).Length(2);
        w.Int16(0).String("t").Uuid(TopicId, from: 10).Int8(0, from: 1).Length(0).Int32(34, from: 8).End();
        w.Int16(3).String("n").Uuid(Guid.Empty, from: 10).Int8(0, from: 1).Length(0).Int32(int.MinValue, from: 8).End();
        w.Int32(12, from: 8, to: 10).Int16(0, from: 13).End();

        w.ShouldBeBytesOf(response);
    }

    [Theory]
    [MemberData(nameof(Versions), 13)]
    public void A_metadata_request_names_its_topics_or_wants_all(short version)
    {
        var named = new Golden(version, flexibleFrom: 9);
        named.Length(1).Uuid(TopicId, from: 10).String("orders").End();
        Tail(named);
        var all = new Golden(version, flexibleFrom: 9);
        all.Length(version == 0 ? 0 : -1);
        Tail(all);
        var none = new Golden(version, flexibleFrom: 9);
        none.Length(0);
        Tail(none);

        var topic = named.Read(MetadataRequest.Read).Topics.ShouldHaveSingleItem();
        topic.ShouldBe(new MetadataTopicName(version >= 10 ? TopicId : Guid.Empty, "orders"));
        named.Read(MetadataRequest.Read).AllowsAutoCreation.ShouldBe(version < 4);
        named.Read(MetadataRequest.Read).IncludeClusterOperations.ShouldBe(version is >= 8 and <= 10);
        named.Read(MetadataRequest.Read).IncludeTopicOperations.ShouldBe(version >= 8);
        all.Read(MetadataRequest.Read).Topics.ShouldBeNull();
        if (version > 0)
        {
            none.Read(MetadataRequest.Read).Topics.ShouldBeEmpty();
        }

        static void Tail(Golden w) => w.Int8(0, from: 4).Int8(1, from: 8, to: 10).Int8(1, from: 8).End();
    }

    [Fact]
    public void A_metadata_request_may_name_a_topic_by_its_id_alone()
    {
        var request = new Golden(12, flexibleFrom: 9).Length(1).Uuid(TopicId).NullString().End().Int8(1).Int8(0).End();

        request.Read(MetadataRequest.Read).Topics!.Single().ShouldBe(new MetadataTopicName(TopicId, null));
    }

    [Fact]
    public void Librdkafka_asks_for_all_topics_and_leaves_three_bytes_behind()
    {
        // The body of version 13 as librdkafka 2.15.1 sends it: null, two flags and no tags would be four bytes.
        var request = new Golden(13, flexibleFrom: 9).Raw(0, 0, 0, 0, 1, 0, 0);

        request.Read(MetadataRequest.Read).Topics.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Versions), 8)]
    public void Listed_offsets_are_a_list_in_version_0_and_one_offset_later(short version)
    {
        var response = new ListOffsetsResponse([new ListedTopic("orders", [new ListedPartition(1, ErrorCode.None, 1234, 56, 0), ListedPartition.None(2, ErrorCode.UnknownTopicOrPartition)])]);

        var w = new Golden(version, flexibleFrom: 6);
        w.Int32(0, from: 2).Length(1).String("orders").Length(2);
        w.Int32(1).Int16(0).Length(1, to: 0).Int64(56, to: 0).Int64(1234, from: 1).Int64(56, from: 1).Int32(0, from: 4).End();
        w.Int32(2).Int16(3).Length(0, to: 0).Int64(-1, from: 1).Int64(-1, from: 1).Int32(-1, from: 4).End();
        w.End().End();

        w.ShouldBeBytesOf(response);
    }

    [Theory]
    [MemberData(nameof(Versions), 4)]
    public void The_versions_of_APIs_are_told_in_every_version(short version)
    {
        var response = new ApiVersionsResponse(ErrorCode.UnsupportedVersion, [new ApiRange(ApiKey.Fetch, 0, 16, 12)]);

        new Golden(version, flexibleFrom: 3).Int16(35).Length(1).Int16(1).Int16(0).Int16(16).End().Int32(0, from: 1).End()
            .ShouldBeBytesOf(response);
    }

    private sealed class Records(byte[] bytes, ErrorCode error) : IRecordSource
    {
        public ErrorCode Write(ref KafkaWriter writer, int bytesMax, bool atLeastOne)
        {
            writer.WriteRaw(bytes);
            return error;
        }
    }
}
