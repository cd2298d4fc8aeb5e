using ActorBroker.Kafka.Tests.Edge;
using Shouldly;
using Xunit;

namespace ActorBroker.Kafka.Tests.Handlers;

public sealed class TransactionTests
{
    [Fact]
    public void Producers_without_a_transactional_id_get_an_id_each()
    {
        using var world = new KafkaWorld();
        var client = world.Connect();

        client.Ask("InitProducerId", 0, new { TransactionalId = (string?)null, TransactionTimeoutMs = 1000 }).ShouldBe("Error: None, ProducerId: 0, ProducerEpoch: 0");
        client.Ask("InitProducerId", 4, new { TransactionalId = (string?)null, TransactionTimeoutMs = 1000 }).ShouldBe("Error: None, ProducerId: 1, ProducerEpoch: 0");
    }

    [Fact]
    public void Producer_ids_are_never_given_twice()
    {
        using var first = new KafkaWorld();
        first.Connect().Ask("InitProducerId", 1, new { TransactionalId = (string?)null }).ShouldContain("ProducerId: 0,");

        using var second = new KafkaWorld(journal: first.Journal);

        second.Connect().Ask("InitProducerId", 1, new { TransactionalId = (string?)null }).ShouldContain("ProducerId: 1000,");
    }

    [Fact]
    public void Who_takes_a_transactional_id_over_gets_the_next_epoch_and_fences_its_predecessor()
    {
        using var world = new KafkaWorld();
        var client = world.ConnectWithTopic();
        var producer = Begin(client);

        Begin(client).ShouldBe(producer with { Epoch = 1 });

        client.Ask("AddPartitionsToTxn", 0, Add(producer, 0)).ShouldBe("Topics: [{Name: 't', Partitions: [{Partition: 0, Error: InvalidProducerEpoch}]}]");
        client.Ask("AddPartitionsToTxn", 3, Add(producer, 0)).ShouldBe("Topics: [{Name: 't', Partitions: [{Partition: 0, Error: ProducerFenced}]}]");
    }

    [Theory]
    [InlineData("", 1000, "InvalidRequest")]
    [InlineData("tx", 0, "InvalidTransactionTimeout")]
    [InlineData("tx", 900_001, "InvalidTransactionTimeout")]
    public void What_makes_no_sense_is_refused(string transactionalId, int timeoutMs, string error)
    {
        using var world = new KafkaWorld();
        var client = world.Connect();

        client.Ask("InitProducerId", 4, new { TransactionalId = transactionalId, TransactionTimeoutMs = timeoutMs })
            .ShouldBe($"Error: {error}, ProducerId: -1, ProducerEpoch: -1");
    }

    [Fact]
    public void A_transactional_id_that_nobody_has_begun_has_no_producer()
    {
        using var world = new KafkaWorld();
        var client = world.ConnectWithTopic();

        client.Ask("AddPartitionsToTxn", 1, Add(new Producer(5, 0), 0)).ShouldBe("Topics: [{Name: 't', Partitions: [{Partition: 0, Error: InvalidProducerIdMapping}]}]");
        client.Ask("EndTxn", 1, new { TransactionalId = "tx", ProducerId = 5 }).ShouldBe("Error: InvalidProducerIdMapping");
        client.Ask("AddOffsetsToTxn", 1, new { TransactionalId = "tx", ProducerId = 5, GroupId = "g" }).ShouldBe("Error: InvalidProducerIdMapping");
    }

    [Fact]
    public void A_partition_that_is_not_there_keeps_the_others_out()
    {
        using var world = new KafkaWorld();
        var client = world.ConnectWithTopic();
        var producer = Begin(client);

        client.Ask("AddPartitionsToTxn", 1, Add(producer, 0, 9)).ShouldBe(
            "Topics: [{Name: 't', Partitions: [{Partition: 0, Error: OperationNotAttempted}, {Partition: 9, Error: UnknownTopicOrPartition}]}]");

        client.Ask("EndTxn", 1, End(producer, commit: true)).ShouldBe("Error: InvalidTxnState");
    }

    [Theory]
    [InlineData(true, "Offset: 7")]
    [InlineData(false, "Offset: -1")]
    public void Offsets_of_a_transaction_count_when_it_commits(bool commits, string offset)
    {
        using var world = new KafkaWorld();
        var client = world.ConnectWithTopic();
        var producer = Begin(client);
        client.Ask("AddPartitionsToTxn", 1, Add(producer, 0, 1)).ShouldNotContain("Error: I");
        client.Ask("AddOffsetsToTxn", 1, new { TransactionalId = "tx", ProducerId = producer.Id, ProducerEpoch = producer.Epoch, GroupId = "g" }).ShouldBe("Error: None");
        client.Ask("TxnOffsetCommit", 3, Offsets(producer)).ShouldBe(
            "Topics: [{Name: 't', Partitions: [{Partition: 0, Error: None}, {Partition: 9, Error: UnknownTopicOrPartition}]}]");
        var fetch = new { GroupId = "g", RequireStable = true, Topics = new[] { new { Name = "t", Partitions = new[] { 0 } } } };
        client.Ask("OffsetFetch", 7, fetch).ShouldContain("Error: UnstableOffsetCommit");

        client.Ask("EndTxn", 1, End(producer, commits)).ShouldBe("Error: None");

        client.Ask("OffsetFetch", 7, fetch).ShouldContain(offset);
        client.Ask("EndTxn", 1, End(producer, commits)).ShouldBe("Error: None", "a repeated end is answered the same");
        client.Ask("EndTxn", 1, End(producer, !commits)).ShouldBe("Error: InvalidTxnState");
    }

    [Fact]
    public void Offsets_without_a_transaction_are_refused()
    {
        using var world = new KafkaWorld();
        var client = world.ConnectWithTopic();
        var producer = Begin(client);

        client.Ask("TxnOffsetCommit", 3, Offsets(producer)).ShouldContain("{Partition: 0, Error: InvalidTxnState}");
    }

    [Fact]
    public void A_transaction_that_stays_open_for_too_long_is_aborted_and_its_producer_fenced()
    {
        using var world = new KafkaWorld();
        var client = world.ConnectWithTopic();
        var producer = Begin(client);
        client.Ask("AddPartitionsToTxn", 1, Add(producer, 0)).ShouldContain("Error: None");

        world.World.Advance(TimeSpan.FromMilliseconds(60_001));

        client.Ask("EndTxn", 3, End(producer, commit: true)).ShouldBe("Error: ProducerFenced");
    }

    [Fact]
    public void Transactions_are_listed_and_described()
    {
        using var world = new KafkaWorld();
        var client = world.ConnectWithTopic();
        var producer = Begin(client);
        client.Ask("ListTransactions", 1, new { }).ShouldBe($"Error: None, UnknownStates: [], Transactions: [{{TransactionalId: 'tx', ProducerId: {producer.Id}, State: 'Empty'}}]");
        client.Ask("AddPartitionsToTxn", 1, Add(producer, 1));
        world.World.Advance(TimeSpan.FromSeconds(10));

        client.Ask("ListTransactions", 1, new { States = new[] { "Ongoing", "Odd" }, DurationMs = 9_999 }).ShouldBe(
            $"Error: None, UnknownStates: ['Odd'], Transactions: [{{TransactionalId: 'tx', ProducerId: {producer.Id}, State: 'Ongoing'}}]");
        client.Ask("ListTransactions", 1, new { DurationMs = 10_001 }).ShouldEndWith("Transactions: []");
        client.Ask("ListTransactions", 1, new { ProducerIds = new[] { producer.Id + 1 } }).ShouldEndWith("Transactions: []");
        client.Ask("ListTransactions", 0, new { States = new[] { "Empty" } }).ShouldEndWith("Transactions: []");
        var described = client.Ask("DescribeTransactions", 0, new { TransactionalIds = new[] { "tx", "other", "tx" } });
        described.ShouldStartWith("Transactions: [{Error: None, TransactionalId: 'tx', State: 'Ongoing', TimeoutMs: 60000, StartTimeMs: ");
        described.ShouldContain($"ProducerId: {producer.Id}, ProducerEpoch: 0, Topics: [{{Name: 't', Partitions: [1]}}]}}");
        described.Split("TransactionalId: 'tx'").Length.ShouldBe(2, "once, however often it is named");
        described.ShouldContain("{Error: TransactionalIdNotFound, TransactionalId: 'other'");
    }

    private static Producer Begin(KafkaClient client)
    {
        var answer = client.Ask("InitProducerId", 4, new { TransactionalId = "tx", TransactionTimeoutMs = 60_000 }).Split([' ', ',']);
        answer[1].ShouldBe("None");
        return new Producer(long.Parse(answer[4], System.Globalization.CultureInfo.InvariantCulture), short.Parse(answer[7], System.Globalization.CultureInfo.InvariantCulture));
    }

    private static object Add(Producer producer, params int[] partitions) =>
        new { TransactionalId = "tx", ProducerId = producer.Id, ProducerEpoch = producer.Epoch, Topics = new[] { new { Name = "t", Partitions = partitions } } };

    private static object End(Producer producer, bool commit) =>
        new { TransactionalId = "tx", ProducerId = producer.Id, ProducerEpoch = producer.Epoch, Commit = commit };

    private static object Offsets(Producer producer) => new
    {
        TransactionalId = "tx",
        GroupId = "g",
        ProducerId = producer.Id,
        ProducerEpoch = producer.Epoch,
        Generation = -1,
        Topics = new[] { new { Name = "t", Partitions = new[] { new { Partition = 0, Offset = 7 }, new { Partition = 9, Offset = 7 } } } },
    };

    private readonly record struct Producer(long Id, short Epoch);
}
