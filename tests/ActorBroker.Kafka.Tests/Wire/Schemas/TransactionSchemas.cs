namespace ActorBroker.Kafka.Tests.Wire.Schemas;

/// <summary>The fields of the transaction APIs; see <see cref="MessageSchema"/> for how to read it.</summary>
internal static class TransactionSchemas
{
    public const string Text =
        """
        InitProducerIdRequest 0-5 flexible 2
          TransactionalId:string null 0+
          TransactionTimeoutMs:int32
          ProducerId:int64 3+ = -1
          ProducerEpoch:int16 3+ = -1

        InitProducerIdResponse 0-5 flexible 2
          -:int32
          Error:int16
          ProducerId:int64
          ProducerEpoch:int16

        AddPartitionsToTxnRequest 0-3 flexible 3
          TransactionalId:string
          ProducerId:int64
          ProducerEpoch:int16
          Topics:[]
            Name:string
            Partitions:[]int32

        AddPartitionsToTxnResponse 0-3 flexible 3
          -:int32
          Topics:[]
            Name:string
            Partitions:[]
              Partition:int32
              Error:int16

        AddOffsetsToTxnRequest 0-3 flexible 3
          TransactionalId:string
          ProducerId:int64
          ProducerEpoch:int16
          GroupId:string

        AddOffsetsToTxnResponse 0-3 flexible 3
          -:int32
          Error:int16

        EndTxnRequest 0-3 flexible 3
          TransactionalId:string
          ProducerId:int64
          ProducerEpoch:int16
          Commit:bool

        EndTxnResponse 0-3 flexible 3
          -:int32
          Error:int16

        TxnOffsetCommitRequest 0-3 flexible 3
          TransactionalId:string
          GroupId:string
          ProducerId:int64
          ProducerEpoch:int16
          Generation:int32 3+ = -1
          MemberId:string 3+
          GroupInstanceId:string 3+ null 3+
          Topics:[]
            Name:string
            Partitions:[]
              Partition:int32
              Offset:int64
              LeaderEpoch:int32 2+ = -1
              Metadata:string null 0+

        TxnOffsetCommitResponse 0-3 flexible 3
          -:int32
          Topics:[]
            Name:string
            Partitions:[]
              Partition:int32
              Error:int16

        DescribeTransactionsRequest 0-0 flexible 0
          TransactionalIds:[]string

        DescribeTransactionsResponse 0-0 flexible 0
          -:int32
          Transactions:[]
            Error:int16
            TransactionalId:string
            State:string
            TimeoutMs:int32
            StartTimeMs:int64
            ProducerId:int64
            ProducerEpoch:int16
            Topics:[]
              Name:string
              Partitions:[]int32

        ListTransactionsRequest 0-1 flexible 0
          States:[]string
          ProducerIds:[]int64
          DurationMs:int64 1+ = -1

        ListTransactionsResponse 0-1 flexible 0
          -:int32
          Error:int16
          UnknownStates:[]string
          Transactions:[]
            TransactionalId:string
            ProducerId:int64
            State:string
        """;
}
