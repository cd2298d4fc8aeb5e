using ActorBroker.Kafka.Tests.Wire;
using ActorBroker.Kafka.Wire;
using Shouldly;

namespace ActorBroker.Kafka.Tests.Edge;

/// <summary>Requests about one partition, and what their responses say.</summary>
internal static class Calls
{
    public const short ProduceVersion = 9;
    public const short FetchVersion = 11;

    public static byte[] Produce(string topic, byte[] records, short acks = -1, int partition = 0, short version = ProduceVersion, string? transaction = null)
    {
        var body = new Golden(version, flexibleFrom: 9);
        _ = transaction is null ? body.NullString(from: 3) : body.String(transaction, from: 3);
        return body.Int16(acks).Int32(1000).Length(1).String(topic).Length(1).Int32(partition).Bytes(records).End().End().End().ToArray();
    }

    /// <summary>Produces and tells the error and the base offset.</summary>
    public static (ErrorCode Error, long Offset) Produce(
        this RawClient client, string topic, byte[] records, short acks = -1, int partition = 0, short version = ProduceVersion, string? transaction = null) =>
        Produced(client.Ask(ApiKey.Produce, version, Produce(topic, records, acks, partition, version, transaction)), version);

    public static (ErrorCode Error, long Offset) Produced(KafkaReader response, short version = ProduceVersion)
    {
        var partition = response.ReadArray(version, static (ref r, v) =>
        {
            r.ReadString();
            var partitions = r.ReadArray(v, static (ref r, v) =>
            {
                r.ReadInt32();
                var result = ((ErrorCode)r.ReadInt16(), r.ReadInt64());
                _ = v >= 2 ? r.ReadInt64() : 0;
                _ = v >= 5 ? r.ReadInt64() : 0;
                if (v >= 8)
                {
                    r.ReadInt32Array().ShouldBeEmpty();
                    r.ReadNullableString();
                }

                r.EndStruct();
                return result;
            });
            r.EndStruct();
            return partitions.ShouldHaveSingleItem();
        }).ShouldHaveSingleItem();
        _ = version >= 1 ? response.ReadInt32() : 0;
        response.EndStruct();
        response.Remaining.ShouldBe(0);
        return partition;
    }

    public static byte[] Fetch(
        string topic,
        long offset,
        int waitMs = 0,
        int minBytes = 1,
        int maxBytes = int.MaxValue,
        int partitionMaxBytes = 1 << 20,
        bool committed = false,
        int session = 0,
        int? epoch = null,
        short version = FetchVersion,
        Guid id = default) =>
        new Golden(version, flexibleFrom: 12)
            .Int32(-1, to: 14).Int32(waitMs).Int32(minBytes).Int32(maxBytes, from: 3).Int8(committed ? (sbyte)1 : (sbyte)0, from: 4)
            .Int32(session, from: 7).Int32(epoch ?? (session == 0 ? -1 : 1), from: 7)
            .Length(1).String(topic, to: 12).Uuid(id, from: 13).Length(1)
            .Int32(0).Int32(0, from: 9).Int64(offset).Int32(0, from: 12).Int64(-1, from: 5).Int32(partitionMaxBytes).End().End()
            .Length(0, from: 7).String("", from: 11).End().ToArray();

    public static Fetched Fetched(KafkaReader response, short version = FetchVersion)
    {
        var whole = ErrorCode.None;
        _ = version >= 1 ? response.ReadInt32() : 0;
        if (version >= 7)
        {
            whole = (ErrorCode)response.ReadInt16();
            response.ReadInt32().ShouldBe(0);
        }

        var partitions = response.ReadArray(version, static (ref r, v) =>
        {
            if (v >= 13)
            {
                r.ReadUuid();
            }
            else
            {
                r.ReadString();
            }

            var partitions = r.ReadArray(v, Partition);
            r.EndStruct();
            return partitions.ShouldHaveSingleItem();
        });
        response.EndStruct();
        response.Remaining.ShouldBe(0);
        return whole == ErrorCode.None ? partitions.ShouldHaveSingleItem() : new Fetched(whole, -1, [], []);
    }

    public static Fetched FetchNow(this RawClient client, string topic, long offset, bool committed = false, int maxBytes = int.MaxValue, int partitionMaxBytes = 1 << 20) =>
        Fetched(client.Ask(ApiKey.Fetch, FetchVersion, Fetch(topic, offset, committed: committed, maxBytes: maxBytes, partitionMaxBytes: partitionMaxBytes)));

    private static Fetched Partition(ref KafkaReader reader, short version)
    {
        reader.ReadInt32();
        var error = (ErrorCode)reader.ReadInt16();
        var highWatermark = reader.ReadInt64();
        _ = version >= 4 ? reader.ReadInt64() : 0;
        _ = version >= 5 ? reader.ReadInt64() : 0;
        var aborted = version >= 4
            ? reader.ReadNullableArray(version, static (ref r, _) =>
            {
                var transaction = (r.ReadInt64(), r.ReadInt64());
                r.EndStruct();
                return transaction;
            })
            : null;
        _ = version >= 11 ? reader.ReadInt32() : 0;
        var records = reader.ReadBytes();
        reader.EndStruct();
        return new Fetched(error, highWatermark, aborted ?? [], records.ToArray());
    }
}

/// <summary>What a response says of the one partition.</summary>
internal sealed record Fetched(ErrorCode Error, long HighWatermark, (long ProducerId, long FirstOffset)[] Aborted, byte[] Records)
{
    public string[] Told => Batches.Tell(Records);
}
