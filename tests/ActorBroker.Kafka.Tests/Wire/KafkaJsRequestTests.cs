using ActorBroker.Kafka.Tests.Wire.Schemas;
using Shouldly;
using Xunit;

namespace ActorBroker.Kafka.Tests.Wire;

/// <summary>Requests as KafkaJS 2.2.4 encodes them, byte for byte.</summary>
public sealed class KafkaJsRequestTests
{
    [Theory]
    [InlineData(
        "FindCoordinator",
        0,
        "00066f7264657273",
        "{Key: 'orders', KeyType: Group, Keys: []}")]
    [InlineData(
        "FindCoordinator",
        2,
        "00066f726465727301",
        "{Key: 'orders', KeyType: Transaction, Keys: []}")]
    [InlineData(
        "JoinGroup",
        0,
        "0009696e76656e746f72790000753000036d2d310008636f6e73756d6572000000020012526f756e64526f62696e41737369676e657200000004000102ff000572616e676500000000",
        "{GroupId: 'inventory', SessionTimeoutMs: 30000, RebalanceTimeoutMs: -1, MemberId: 'm-1', GroupInstanceId: null, ProtocolType: 'consumer', Protocols: [{Name: 'RoundRobinAssigner', Metadata: 0x000102ff}, {Name: 'range', Metadata: 0x}], Reason: null}")]
    [InlineData(
        "JoinGroup",
        1,
        "0009696e76656e746f7279000075300000ea6000036d2d310008636f6e73756d6572000000020012526f756e64526f62696e41737369676e657200000004000102ff000572616e676500000000",
        "{GroupId: 'inventory', SessionTimeoutMs: 30000, RebalanceTimeoutMs: 60000, MemberId: 'm-1', GroupInstanceId: null, ProtocolType: 'consumer', Protocols: [{Name: 'RoundRobinAssigner', Metadata: 0x000102ff}, {Name: 'range', Metadata: 0x}], Reason: null}")]
    [InlineData(
        "JoinGroup",
        5,
        "0009696e76656e746f7279000075300000ea6000036d2d3100077368656c662d310008636f6e73756d6572000000020012526f756e64526f62696e41737369676e657200000004000102ff000572616e676500000000",
        "{GroupId: 'inventory', SessionTimeoutMs: 30000, RebalanceTimeoutMs: 60000, MemberId: 'm-1', GroupInstanceId: 'shelf-1', ProtocolType: 'consumer', Protocols: [{Name: 'RoundRobinAssigner', Metadata: 0x000102ff}, {Name: 'range', Metadata: 0x}], Reason: null}")]
    [InlineData(
        "SyncGroup",
        0,
        "0009696e76656e746f72790000000700036d2d310000000200036d2d3100000002090800036d2d3200000000",
        "{GroupId: 'inventory', Generation: 7, MemberId: 'm-1', GroupInstanceId: null, ProtocolType: null, ProtocolName: null, Assignments: [{MemberId: 'm-1', Assignment: 0x0908}, {MemberId: 'm-2', Assignment: 0x}]}")]
    [InlineData(
        "SyncGroup",
        3,
        "0009696e76656e746f72790000000700036d2d31ffff0000000200036d2d3100000002090800036d2d3200000000",
        "{GroupId: 'inventory', Generation: 7, MemberId: 'm-1', GroupInstanceId: null, ProtocolType: null, ProtocolName: null, Assignments: [{MemberId: 'm-1', Assignment: 0x0908}, {MemberId: 'm-2', Assignment: 0x}]}")]
    [InlineData(
        "Heartbeat",
        0,
        "0009696e76656e746f72790000000700036d2d31",
        "{GroupId: 'inventory', Generation: 7, MemberId: 'm-1', GroupInstanceId: null}")]
    [InlineData(
        "Heartbeat",
        3,
        "0009696e76656e746f72790000000700036d2d3100077368656c662d31",
        "{GroupId: 'inventory', Generation: 7, MemberId: 'm-1', GroupInstanceId: 'shelf-1'}")]
    [InlineData(
        "LeaveGroup",
        0,
        "0009696e76656e746f727900036d2d31",
        "{GroupId: 'inventory', MemberId: 'm-1', Members: []}")]
    [InlineData(
        "LeaveGroup",
        3,
        "0009696e76656e746f72790000000100036d2d31ffff",
        "{GroupId: 'inventory', MemberId: '', Members: [{MemberId: 'm-1', GroupInstanceId: null, Reason: null}]}")]
    [InlineData(
        "OffsetCommit",
        0,
        "0009696e76656e746f72790000000100066f726465727300000002000000000020000000000001ffff00000002000000000000000500046d61726b",
        "{GroupId: 'inventory', Generation: -1, MemberId: '', GroupInstanceId: null, RetentionTimeMs: -1, Topics: [{Name: 'orders', Partitions: [{Partition: 0, Offset: 9007199254740993, LeaderEpoch: -1, CommitTimestamp: -1, Metadata: null}, {Partition: 2, Offset: 5, LeaderEpoch: -1, CommitTimestamp: -1, Metadata: 'mark'}]}]}")]
    [InlineData(
        "OffsetCommit",
        1,
        "0009696e76656e746f72790000000700036d2d310000000100066f726465727300000002000000000020000000000001ffffffffffffffffffff000000020000000000000005000001a1fc4e6f2d00046d61726b",
        "{GroupId: 'inventory', Generation: 7, MemberId: 'm-1', GroupInstanceId: null, RetentionTimeMs: -1, Topics: [{Name: 'orders', Partitions: [{Partition: 0, Offset: 9007199254740993, LeaderEpoch: -1, CommitTimestamp: -1, Metadata: null}, {Partition: 2, Offset: 5, LeaderEpoch: -1, CommitTimestamp: 1795234361133, Metadata: 'mark'}]}]}")]
    [InlineData(
        "OffsetCommit",
        2,
        "0009696e76656e746f72790000000700036d2d31ffffffffffffffff0000000100066f726465727300000002000000000020000000000001ffff00000002000000000000000500046d61726b",
        "{GroupId: 'inventory', Generation: 7, MemberId: 'm-1', GroupInstanceId: null, RetentionTimeMs: -1, Topics: [{Name: 'orders', Partitions: [{Partition: 0, Offset: 9007199254740993, LeaderEpoch: -1, CommitTimestamp: -1, Metadata: null}, {Partition: 2, Offset: 5, LeaderEpoch: -1, CommitTimestamp: -1, Metadata: 'mark'}]}]}")]
    [InlineData(
        "OffsetCommit",
        5,
        "0009696e76656e746f72790000000700036d2d310000000100066f726465727300000002000000000020000000000001ffff00000002000000000000000500046d61726b",
        "{GroupId: 'inventory', Generation: 7, MemberId: 'm-1', GroupInstanceId: null, RetentionTimeMs: -1, Topics: [{Name: 'orders', Partitions: [{Partition: 0, Offset: 9007199254740993, LeaderEpoch: -1, CommitTimestamp: -1, Metadata: null}, {Partition: 2, Offset: 5, LeaderEpoch: -1, CommitTimestamp: -1, Metadata: 'mark'}]}]}")]
    [InlineData(
        "OffsetFetch",
        1,
        "0009696e76656e746f72790000000100066f7264657273000000020000000000000002",
        "{GroupId: 'inventory', Topics: [{Name: 'orders', Partitions: [0, 2]}], Groups: [], RequireStable: false}")]
    [InlineData(
        "OffsetFetch",
        4,
        "0009696e76656e746f72790000000100066f7264657273000000020000000000000002",
        "{GroupId: 'inventory', Topics: [{Name: 'orders', Partitions: [0, 2]}], Groups: [], RequireStable: false}")]
    [InlineData(
        "DescribeGroups",
        2,
        "000000020009696e76656e746f72790006652d6d61696c",
        "{Groups: ['inventory', 'e-mail'], IncludeAuthorizedOperations: false}")]
    [InlineData(
        "ListGroups",
        2,
        "",
        "{States: [], Types: []}")]
    [InlineData(
        "DeleteGroups",
        1,
        "000000010009696e76656e746f7279",
        "{Groups: ['inventory']}")]
    [InlineData(
        "InitProducerId",
        1,
        "000474782d3100007530",
        "{TransactionalId: 'tx-1', TransactionTimeoutMs: 30000, ProducerId: -1, ProducerEpoch: -1}")]
    [InlineData(
        "InitProducerId",
        0,
        "ffff00007530",
        "{TransactionalId: null, TransactionTimeoutMs: 30000, ProducerId: -1, ProducerEpoch: -1}")]
    [InlineData(
        "AddPartitionsToTxn",
        1,
        "000474782d310000000000000fa100030000000100066f7264657273000000020000000000000002",
        "{TransactionalId: 'tx-1', ProducerId: 4001, ProducerEpoch: 3, Topics: [{Name: 'orders', Partitions: [0, 2]}]}")]
    [InlineData(
        "AddOffsetsToTxn",
        1,
        "000474782d310000000000000fa100030009696e76656e746f7279",
        "{TransactionalId: 'tx-1', ProducerId: 4001, ProducerEpoch: 3, GroupId: 'inventory'}")]
    [InlineData(
        "EndTxn",
        1,
        "000474782d310000000000000fa1000301",
        "{TransactionalId: 'tx-1', ProducerId: 4001, ProducerEpoch: 3, Commit: true}")]
    [InlineData(
        "TxnOffsetCommit",
        1,
        "000474782d310009696e76656e746f72790000000000000fa100030000000100066f726465727300000001000000000000000000000005ffff",
        "{TransactionalId: 'tx-1', GroupId: 'inventory', ProducerId: 4001, ProducerEpoch: 3, Generation: -1, MemberId: '', GroupInstanceId: null, Topics: [{Name: 'orders', Partitions: [{Partition: 0, Offset: 5, LeaderEpoch: -1, Metadata: null}]}]}")]
    [InlineData(
        "CreateTopics",
        0,
        "0000000100066f72646572730000000300010000000100000000000000010000000100000001000c726574656e74696f6e2e6d7300073336303030303000001388",
        "{Topics: [{Name: 'orders', PartitionCount: 3, ReplicationFactor: 1, Assignments: [{Partition: 0, BrokerIds: [1]}], Configs: [{Name: 'retention.ms', Value: '3600000'}]}], TimeoutMs: 5000, ValidateOnly: false}")]
    [InlineData(
        "CreateTopics",
        3,
        "0000000100066f72646572730000000300010000000100000000000000010000000100000001000c726574656e74696f6e2e6d730007333630303030300000138801",
        "{Topics: [{Name: 'orders', PartitionCount: 3, ReplicationFactor: 1, Assignments: [{Partition: 0, BrokerIds: [1]}], Configs: [{Name: 'retention.ms', Value: '3600000'}]}], TimeoutMs: 5000, ValidateOnly: true}")]
    [InlineData(
        "DeleteTopics",
        1,
        "0000000100066f726465727300001388",
        "{Topics: [], TopicNames: ['orders'], TimeoutMs: 5000}")]
    [InlineData(
        "CreatePartitions",
        1,
        "0000000200066f7264657273000000040000000100000001000000010005757365727300000002ffffffff0000138800",
        "{Topics: [{Name: 'orders', Count: 4, Assignments: [{BrokerIds: [1]}]}, {Name: 'users', Count: 2, Assignments: null}], TimeoutMs: 5000, ValidateOnly: false}")]
    [InlineData(
        "DescribeConfigs",
        0,
        "000000020200066f726465727300000001000c726574656e74696f6e2e6d7304000131ffffffff",
        "{Resources: [{Type: Topic, Name: 'orders', Keys: ['retention.ms']}, {Type: Broker, Name: '1', Keys: null}], IncludeSynonyms: false, IncludeDocumentation: false}")]
    [InlineData(
        "DescribeConfigs",
        2,
        "000000020200066f726465727300000001000c726574656e74696f6e2e6d7304000131ffffffff01",
        "{Resources: [{Type: Topic, Name: 'orders', Keys: ['retention.ms']}, {Type: Broker, Name: '1', Keys: null}], IncludeSynonyms: true, IncludeDocumentation: false}")]
    [InlineData(
        "AlterConfigs",
        1,
        "000000010200066f726465727300000001000c726574656e74696f6e2e6d7300043130303001",
        "{Resources: [{Type: Topic, Name: 'orders', Configs: [{Name: 'retention.ms', Value: '1000'}]}], ValidateOnly: true}")]
    public void A_request_of_KafkaJS_is_understood(string api, short version, string bytes, string expected)
    {
        var request = MessageTypes.Read(MessageSchema.All[$"{api}Request"], version, Convert.FromHexString(bytes));

        MessageText.Of(request).ShouldBe(expected);
    }
}
