namespace ActorBroker.Kafka.Tests.Wire.Schemas;

/// <summary>The fields of the data APIs and of those that open a connection; see <see cref="MessageSchema"/> for how to read it.</summary>
internal static class DataSchemas
{
    public const string Text =
        """
        ProduceRequest 0-11 flexible 9
          TransactionalId:string 3+ null 3+
          Acks:int16
          TimeoutMs:int32
          Topics:[]
            Name:string
            Partitions:[]
              Index:int32
              Records:bytes

        ProduceResponse 0-11 flexible 9
          Topics:[]
            Name:string
            Partitions:[]
              Index:int32
              Error:int16
              BaseOffset:int64
              LogAppendTime:int64 2+
              LogStart:int64 5+
              -:[]int32 8+
              Message:string 8+ null 8+
          -:int32 1+

        FetchRequest 0-16 flexible 12
          -:int32 0-14
          MaxWaitMs:int32
          MinBytes:int32
          MaxBytes:int32 3+ = 2147483647
          ReadsCommitted:bool 4+
          SessionId:int32 7+
          SessionEpoch:int32 7+ = -1
          Topics:[]
            Name:string 0-12
            Id:uuid 13+
            Partitions:[]
              Index:int32
              LeaderEpoch:int32 9+ = -1
              Offset:int64
              -:int32 12+
              -:int64 5+
              MaxBytes:int32
          -:[]int32 7+
          -:string 11+

        ListOffsetsRequest 0-8 flexible 6
          -:int32
          ReadsCommitted:bool 2+
          Topics:[]
            Name:string
            Partitions:[]
              Index:int32
              LeaderEpoch:int32 4+ = -1
              Timestamp:int64
              OffsetsMax:int32 0-0 = 1

        OffsetForLeaderEpochRequest 0-4 flexible 4
          -:int32 3+
          Topics:[]
            Name:string
            Partitions:[]
              Index:int32
              CurrentEpoch:int32 2+ = -1
              LeaderEpoch:int32

        OffsetForLeaderEpochResponse 0-4 flexible 4
          -:int32 2+
          Topics:[]
            Name:string
            Partitions:[]
              Error:int16
              Index:int32
              LeaderEpoch:int32 1+
              EndOffset:int64

        DeleteRecordsRequest 0-2 flexible 2
          Topics:[]
            Name:string
            Partitions:[]
              Index:int32
              Offset:int64
          TimeoutMs:int32

        DeleteRecordsResponse 0-2 flexible 2
          -:int32
          Topics:[]
            Name:string
            Partitions:[]
              Index:int32
              LogStart:int64
              Error:int16

        ApiVersionsRequest 0-4 flexible 3
          ClientSoftwareName:string 3+
          ClientSoftwareVersion:string 3+

        SaslHandshakeRequest 0-1
          Mechanism:string

        SaslHandshakeResponse 0-1
          Error:int16
          Mechanisms:[]string

        SaslAuthenticateRequest 0-2 flexible 2
          Token:bytes

        SaslAuthenticateResponse 0-2 flexible 2
          Error:int16
          Message:string null 0+
          -:bytes
          -:int64 1+
        """;
}
