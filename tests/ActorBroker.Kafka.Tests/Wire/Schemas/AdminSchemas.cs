namespace ActorBroker.Kafka.Tests.Wire.Schemas;

/// <summary>The fields of the admin APIs; see <see cref="MessageSchema"/> for how to read it.</summary>
internal static class AdminSchemas
{
    public const string Text =
        """
        CreateTopicsRequest 0-7 flexible 5
          Topics:[]
            Name:string
            PartitionCount:int32
            ReplicationFactor:int16
            Assignments:[]
              Partition:int32
              BrokerIds:[]int32
            Configs:[]
              Name:string
              Value:string null 0+
          TimeoutMs:int32
          ValidateOnly:bool 1+

        CreateTopicsResponse 0-7 flexible 5
          -:int32 2+
          Topics:[]
            Name:string
            TopicId:uuid 7+
            Error:int16
            ErrorMessage:string 1+ null 1+
            PartitionCount:int32 5+ = -1
            ReplicationFactor:int16 5+ = -1
            Configs:[] 5+ null 5+
              Name:string
              Value:string null 5+
              ReadOnly:bool
              Source:int8
              IsSensitive:bool

        DeleteTopicsRequest 0-6 flexible 4
          Topics:[] 6+
            Name:string null 6+
            TopicId:uuid
          TopicNames:[]string 0-5
          TimeoutMs:int32

        DeleteTopicsResponse 0-6 flexible 4
          -:int32 1+
          Topics:[]
            Name:string null 6+
            TopicId:uuid 6+
            Error:int16
            ErrorMessage:string 5+ null 5+

        CreatePartitionsRequest 0-3 flexible 2
          Topics:[]
            Name:string
            Count:int32
            Assignments:[] null 0+
              BrokerIds:[]int32
          TimeoutMs:int32
          ValidateOnly:bool

        CreatePartitionsResponse 0-3 flexible 2
          -:int32
          Results:[]
            Name:string
            Error:int16
            ErrorMessage:string null 0+

        DescribeConfigsRequest 0-4 flexible 4
          Resources:[]
            Type:int8
            Name:string
            Keys:[]string null 0+
          IncludeSynonyms:bool 1+
          IncludeDocumentation:bool 3+

        DescribeConfigsResponse 0-4 flexible 4
          -:int32
          Results:[]
            Error:int16
            ErrorMessage:string null 0+
            Type:int8
            Name:string
            Configs:[]
              Name:string
              Value:string null 0+
              ReadOnly:bool
              IsDefault:bool 0-0
              Source:int8 1+
              IsSensitive:bool
              Synonyms:[] 1+
                Name:string
                Value:string null 1+
                Source:int8
              Type:int8 3+
              Documentation:string 3+ null 3+

        AlterConfigsRequest 0-2 flexible 2
          Resources:[]
            Type:int8
            Name:string
            Configs:[]
              Name:string
              Value:string null 0+
          ValidateOnly:bool

        AlterConfigsResponse 0-2 flexible 2
          -:int32
          Results:[]
            Error:int16
            ErrorMessage:string null 0+
            Type:int8
            Name:string

        DescribeAclsRequest 0-3 flexible 2
          ResourceType:int8
          ResourceName:string null 0+
          PatternType:int8 1+ = 3
          Principal:string null 0+
          Host:string null 0+
          Operation:int8
          PermissionType:int8

        DescribeAclsResponse 0-3 flexible 2
          -:int32
          Error:int16
          ErrorMessage:string null 0+
          -:[]

        CreateAclsRequest 0-3 flexible 2
          Creations:[]
            ResourceType:int8
            ResourceName:string
            PatternType:int8 1+ = 3
            Principal:string
            Host:string
            Operation:int8
            PermissionType:int8

        CreateAclsResponse 0-3 flexible 2
          -:int32
          Results:[]
            Error:int16
            ErrorMessage:string null 0+

        DeleteAclsRequest 0-3 flexible 2
          Filters:[]
            ResourceType:int8
            ResourceName:string null 0+
            PatternType:int8 1+ = 3
            Principal:string null 0+
            Host:string null 0+
            Operation:int8
            PermissionType:int8

        DeleteAclsResponse 0-3 flexible 2
          -:int32
          FilterResults:[]
            Error:int16
            ErrorMessage:string null 0+
            -:[]

        IncrementalAlterConfigsRequest 0-1 flexible 1
          Resources:[]
            Type:int8
            Name:string
            Configs:[]
              Name:string
              Operation:int8
              Value:string null 0+
          ValidateOnly:bool

        IncrementalAlterConfigsResponse 0-1 flexible 1
          -:int32
          Results:[]
            Error:int16
            ErrorMessage:string null 0+
            Type:int8
            Name:string

        DescribeClusterRequest 0-1 flexible 0
          IncludeAuthorizedOperations:bool
          EndpointType:int8 1+ = 1

        DescribeClusterResponse 0-1 flexible 0
          -:int32
          Error:int16
          ErrorMessage:string null 0+
          EndpointType:int8 1+ = 1
          ClusterId:string
          ControllerId:int32
          Brokers:[]
            BrokerId:int32
            Host:string
            Port:int32
            Rack:string null 0+
          AuthorizedOperations:int32
        """;
}
