using ActorBroker.Core.Records;
using ActorBroker.Kafka.Wire;
using Shouldly;
using Xunit;

namespace ActorBroker.Kafka.Tests.Edge;

public sealed class ProduceTests
{
    [Fact]
    public void Batches_get_offsets_in_their_order_and_come_back_as_the_bytes_they_are()
    {
        using var edge = new EdgeWorld();
        edge.MakeTopic("orders");
        var client = edge.Connect();
        var first = Batches.Of(["a", "b"]);
        var second = Batches.Of(["c"], RecordCompression.Gzip);

        client.Produce("orders", first).ShouldBe((ErrorCode.None, 0));
        client.Produce("orders", second).ShouldBe((ErrorCode.None, 2));

        var fetched = client.FetchNow("orders", 0);
        fetched.Told.ShouldBe(["0:a", "1:b", "2:c"]);

        // Base offset and leader epoch are the broker's; all that the checksum covers is as it came.
        fetched.Records[RecordBatchHeader.CrcStart..first.Length].ShouldBe(first[RecordBatchHeader.CrcStart..]);
        fetched.Records[(first.Length + 17)..].ShouldBe(second[17..]);
    }

    [Fact]
    public void Requests_that_follow_each_other_are_under_way_together_and_answered_in_order()
    {
        using var edge = new EdgeWorld();
        edge.MakeTopic("orders", partitions: 2);
        var client = edge.Connect();
        var frames = Enumerable.Range(0, 20)
            .Select(i => client.Frame(ApiKey.Produce, Calls.ProduceVersion, Calls.Produce("orders", Batches.Of($"{i}"), partition: i % 2)))
            .SelectMany(static f => f);

        client.Send([.. frames, .. client.Frame(ApiKey.Metadata, 1, [0, 0, 0, 0])]);

        for (var i = 0; i < 20; i++)
        {
            Calls.Produced(client.Response(ApiKey.Produce, Calls.ProduceVersion, correlation: i + 1)).ShouldBe((ErrorCode.None, i / 2));
        }

        client.Response(ApiKey.Metadata, 1, correlation: 21);
    }

    [Fact]
    public void Without_acknowledgement_nothing_is_answered_and_the_records_are_there()
    {
        using var edge = new EdgeWorld();
        edge.MakeTopic("orders");
        var client = edge.Connect();

        client.Send(client.Frame(ApiKey.Produce, Calls.ProduceVersion, Calls.Produce("orders", Batches.Of("a"), acks: 0)));

        client.TakeFrame().ShouldBeNull();
        client.FetchNow("orders", 0).Told.ShouldBe(["0:a"]);
    }

    [Fact]
    public void Without_acknowledgement_a_refusal_closes_the_connection()
    {
        using var edge = new EdgeWorld();
        var client = edge.Connect();

        client.Send(client.Frame(ApiKey.Produce, Calls.ProduceVersion, Calls.Produce("none", Batches.Of("a"), acks: 0)));

        client.IsDropped.ShouldBeTrue();
    }

    [Fact]
    public void What_cannot_be_taken_is_refused_with_the_reason_and_nothing_is_stored()
    {
        using var edge = new EdgeWorld();
        edge.MakeTopic("orders", config: ("max.message.bytes", "2000"));
        edge.MakeTopic("compacted", config: ("cleanup.policy", "compact"));
        var client = edge.Connect();
        var good = Batches.Of("a");
        byte[] wrongCrc = [.. good];
        wrongCrc[^1] ^= 1;
        byte[] control = [.. good];
        control[22] |= 0x20;

        client.Produce("none", good).Error.ShouldBe(ErrorCode.UnknownTopicOrPartition);
        client.Produce("orders", good, partition: 1).Error.ShouldBe(ErrorCode.UnknownTopicOrPartition);
        client.Produce("orders", good, acks: 2).Error.ShouldBe(ErrorCode.InvalidRequiredAcks);
        client.Produce("orders", wrongCrc).Error.ShouldBe(ErrorCode.CorruptMessage);
        client.Produce("orders", good[..^1]).Error.ShouldBe(ErrorCode.CorruptMessage);
        client.Produce("orders", []).Error.ShouldBe(ErrorCode.CorruptMessage);
        client.Produce("orders", [.. good, .. good]).Error.ShouldBe(ErrorCode.InvalidRecord);
        client.Produce("orders", Sealed(control)).Error.ShouldBe(ErrorCode.InvalidRecord);
        client.Produce("orders", Batches.Of(new string('x', 2000))).Error.ShouldBe(ErrorCode.MessageTooLarge);
        client.Produce("orders", Zstd(), version: 6).Error.ShouldBe(ErrorCode.UnsupportedCompressionType);
        client.Produce("orders", Batches.Of(["a"], producerId: 1, epoch: 0, sequence: 0, isTransactional: true)).Error.ShouldBe(ErrorCode.InvalidTxnState);
        client.Produce("orders", Batches.Of(["a"], producerId: 1, epoch: 0, sequence: 0, isTransactional: true), transaction: "tx").Error.ShouldBe(ErrorCode.InvalidTxnState);
        client.Produce("compacted", Batches.Of(["a"], keyed: false)).Error.ShouldBe(ErrorCode.InvalidRecord);
        client.Produce("compacted", Batches.Of(["a"], RecordCompression.Gzip, keyed: false)).Error.ShouldBe(ErrorCode.InvalidRecord);

        client.FetchNow("orders", 0).HighWatermark.ShouldBe(0);
        client.Produce("orders", Zstd(), version: 7).ShouldBe((ErrorCode.None, 0));
    }

    [Theory]
    [InlineData(RecordCompression.Gzip)]
    [InlineData(RecordCompression.Snappy)]
    [InlineData(RecordCompression.Lz4)]
    [InlineData(RecordCompression.Zstd)]
    public void A_bomb_is_refused_and_not_stored_and_a_batch_up_to_the_limit_is_stored_as_it_came(RecordCompression codec)
    {
        using var edge = new EdgeWorld();
        edge.MakeTopic("orders", config: ("max.message.bytes", "8000000"));
        var client = edge.Connect();
        var largest = Bombs.Of(codec, megabytes: 64);

        client.Produce("orders", Bombs.Of(codec, megabytes: 68)).Error.ShouldBe(ErrorCode.MessageTooLarge);
        client.FetchNow("orders", 0).HighWatermark.ShouldBe(0);
        client.Produce("orders", largest).ShouldBe((ErrorCode.None, 0));

        var stored = Calls.Fetched(client.Ask(ApiKey.Fetch, 12, Calls.Fetch("orders", 0, version: 12, maxBytes: 1 << 23)), 12).Records;
        stored.AsSpan(17).SequenceEqual(largest.AsSpan(17)).ShouldBeTrue();
    }

    [Theory]
    [InlineData(RecordCompression.Snappy, "FFFFFFFF0F0000", "MessageTooLarge")]
    [InlineData(RecordCompression.Snappy, "FFFF0F0000", "CorruptMessage")]
    [InlineData(RecordCompression.Lz4, "04224D186840000000000000008000", "CorruptMessage")]
    [InlineData(RecordCompression.Zstd, "28B52FFDE00000000001000000", "MessageTooLarge")]
    [InlineData(RecordCompression.Zstd, "28B52FFD2107010100006161", "UnsupportedCompressionType")]
    public void Compressed_records_that_claim_what_is_not_in_them_are_refused(RecordCompression codec, string records, string error)
    {
        using var edge = new EdgeWorld();
        edge.MakeTopic("orders");
        var client = edge.Connect();

        client.Produce("orders", Bombs.Batch(codec, Convert.FromHexString(records))).Error.ToString().ShouldBe(error);

        client.FetchNow("orders", 0).HighWatermark.ShouldBe(0);
        client.Produce("orders", Batches.Of("a")).ShouldBe((ErrorCode.None, 0));
    }

    [Theory]
    [InlineData(9, "KafkaStorageError")]
    [InlineData(3, "NotLeaderOrFollower")]
    public void A_full_disk_is_an_error_after_which_clients_try_again(short version, string error)
    {
        using var edge = new EdgeWorld();
        edge.MakeTopic("orders");
        var client = edge.Connect();

        edge.Storage.Become("the disk is full");
        client.Produce("orders", Batches.Of("a"), version: version).Error.ToString().ShouldBe(error);
        edge.Storage.Become(null);

        client.Produce("orders", Batches.Of("a"), version: version).ShouldBe((ErrorCode.None, 0));
    }

    [Fact]
    public void A_batch_that_an_idempotent_producer_sends_again_is_stored_once()
    {
        using var edge = new EdgeWorld();
        edge.MakeTopic("orders");
        var client = edge.Connect();
        var first = Batches.Of(["a", "b"], producerId: 1, epoch: 0, sequence: 0);

        client.Produce("orders", first).ShouldBe((ErrorCode.None, 0));
        client.Produce("orders", first).ShouldBe((ErrorCode.None, 0));
        client.Produce("orders", Batches.Of(["d"], producerId: 1, epoch: 0, sequence: 3)).Error.ShouldBe(ErrorCode.OutOfOrderSequenceNumber);
        client.Produce("orders", Batches.Of(["c"], producerId: 1, epoch: 0, sequence: 2)).ShouldBe((ErrorCode.None, 2));

        client.FetchNow("orders", 0).Told.ShouldBe(["0:a", "1:b", "2:c"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Old_clients_write_and_read_message_sets(short version)
    {
        using var edge = new EdgeWorld();
        edge.MakeTopic("orders");
        var client = edge.Connect();

        // Offset 0, 16 bytes, checksum, magic 0, no attributes, key "k", value "v".
        const string Content = "0000000000016B0000000176";
        var message = Convert.FromHexString($"000000000000000000000010{Crc(Content)}{Content}");
        client.Produce("orders", message, version: version).ShouldBe((ErrorCode.None, 0));
        client.Produce("orders", Batches.Of("new"));

        client.FetchNow("orders", 0).Told.ShouldBe(["0:v", "1:new"]);
        var old = Calls.Fetched(client.Ask(ApiKey.Fetch, version, Calls.Fetch("orders", 0, version: version)), version).Records;
        old.Length.ShouldBeGreaterThan(message.Length);
        old[16].ShouldBe(version < 2 ? (byte)0 : (byte)1);
    }

    [Fact]
    public void Of_a_message_set_that_becomes_several_batches_nothing_is_stored_if_one_is_refused()
    {
        using var edge = new EdgeWorld();
        edge.MakeTopic("orders", config: [("max.message.bytes", "2000"), ("message.timestamp.before.max.ms", "60000")]);
        var client = edge.Connect();
        var good = Message(Batches.Now, 1500);

        client.Produce("orders", [.. good, .. Message(1000, 1500)], version: 2).Error.ShouldBe(ErrorCode.InvalidTimestamp);
        client.FetchNow("orders", 0).HighWatermark.ShouldBe(0);
        client.Produce("orders", [.. good, .. good], version: 2).ShouldBe((ErrorCode.None, 0));
        client.Produce("orders", [], version: 2).Error.ShouldBe(ErrorCode.None);

        client.FetchNow("orders", 0).HighWatermark.ShouldBe(2);
    }

    /// <summary>A message of magic 1 with a value of so many bytes.</summary>
    private static byte[] Message(long timestamp, int size)
    {
        var content = $"0100{timestamp:X16}FFFFFFFF{size:X8}{new string('7', 2 * size)}";
        return Convert.FromHexString($"{0:X16}{4 + (content.Length / 2):X8}{Crc(content)}{content}");
    }

    private static string Crc(string hex)
    {
        var crc = 0xffffffffu;
        foreach (var value in Convert.FromHexString(hex))
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xedb88320 : crc >> 1;
            }
        }

        return (~crc).ToString("X8", System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>A batch compressed with zstd.</summary>
    private static byte[] Zstd() => Bombs.Batch(RecordCompression.Zstd, Bombs.Zstd(megabytes: 1));

    private static byte[] Sealed(byte[] batch)
    {
        var crc = Core.Encoding.Crc32C.Of(batch.AsSpan(RecordBatchHeader.CrcStart));
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(batch.AsSpan(17), crc);
        return batch;
    }
}
