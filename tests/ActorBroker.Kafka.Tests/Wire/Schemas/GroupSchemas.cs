namespace ActorBroker.Kafka.Tests.Wire.Schemas;

/// <summary>The fields of the group APIs; see <see cref="MessageSchema"/> for how to read it.</summary>
internal static class GroupSchemas
{
    public const string Text =
        """
        FindCoordinatorRequest 0-4 flexible 3
          Key:string 0-3
          KeyType:int8 1+
          Keys:[]string 4+

        FindCoordinatorResponse 0-4 flexible 3
          -:int32 1+
          Error:int16 0-3
          ErrorMessage:string 1-3 null 1+
          NodeId:int32 0-3
          Host:string 0-3
          Port:int32 0-3
          Coordinators:[] 4+
            Key:string
            NodeId:int32
            Host:string
            Port:int32
            Error:int16
            ErrorMessage:string null 4+

        JoinGroupRequest 0-9 flexible 6
          GroupId:string
          SessionTimeoutMs:int32
          RebalanceTimeoutMs:int32 1+ = -1
          MemberId:string
          GroupInstanceId:string 5+ null 5+
          ProtocolType:string
          Protocols:[]
            Name:string
            Metadata:bytes
          Reason:string 8+ null 8+

        JoinGroupResponse 0-9 flexible 6
          -:int32 2+
          Error:int16
          Generation:int32
          ProtocolType:string 7+ null 7+
          ProtocolName:string null 7+
          Leader:string
          SkipAssignment:bool 9+
          MemberId:string
          Members:[]
            MemberId:string
            GroupInstanceId:string 5+ null 5+
            Metadata:bytes

        SyncGroupRequest 0-5 flexible 4
          GroupId:string
          Generation:int32
          MemberId:string
          GroupInstanceId:string 3+ null 3+
          ProtocolType:string 5+ null 5+
          ProtocolName:string 5+ null 5+
          Assignments:[]
            MemberId:string
            Assignment:bytes

        SyncGroupResponse 0-5 flexible 4
          -:int32 1+
          Error:int16
          ProtocolType:string 5+ null 5+
          ProtocolName:string 5+ null 5+
          Assignment:bytes

        HeartbeatRequest 0-4 flexible 4
          GroupId:string
          Generation:int32
          MemberId:string
          GroupInstanceId:string 3+ null 3+

        HeartbeatResponse 0-4 flexible 4
          -:int32 1+
          Error:int16

        LeaveGroupRequest 0-5 flexible 4
          GroupId:string
          MemberId:string 0-2
          Members:[] 3+
            MemberId:string
            GroupInstanceId:string null 3+
            Reason:string 5+ null 5+

        LeaveGroupResponse 0-5 flexible 4
          -:int32 1+
          Error:int16
          Members:[] 3+
            MemberId:string
            GroupInstanceId:string null 3+
            Error:int16

        OffsetCommitRequest 0-9 flexible 8
          GroupId:string
          Generation:int32 1+ = -1
          MemberId:string 1+
          GroupInstanceId:string 7+ null 7+
          RetentionTimeMs:int64 2-4 = -1
          Topics:[]
            Name:string
            Partitions:[]
              Partition:int32
              Offset:int64
              LeaderEpoch:int32 6+ = -1
              CommitTimestamp:int64 1-1 = -1
              Metadata:string null 0+

        OffsetCommitResponse 0-9 flexible 8
          -:int32 3+
          Topics:[]
            Name:string
            Partitions:[]
              Partition:int32
              Error:int16

        OffsetFetchRequest 0-9 flexible 6
          GroupId:string 0-7
          Topics:[] 0-7 null 2+
            Name:string 0-7
            Partitions:[]int32 0-7
          Groups:[] 8+
            GroupId:string
            MemberId:string 9+ null 9+
            MemberEpoch:int32 9+ = -1
            Topics:[] null 8+
              Name:string
              Partitions:[]int32
          RequireStable:bool 7+

        OffsetFetchResponse 0-9 flexible 6
          -:int32 3+
          Topics:[] 0-7
            Name:string 0-7
            Partitions:[] 0-7
              Partition:int32 0-7
              Offset:int64 0-7
              LeaderEpoch:int32 5-7 = -1
              Metadata:string 0-7 null 0+
              Error:int16 0-7
          Error:int16 2-7
          Groups:[] 8+
            GroupId:string
            Topics:[]
              Name:string
              Partitions:[]
                Partition:int32
                Offset:int64
                LeaderEpoch:int32
                Metadata:string null 8+
                Error:int16
            Error:int16

        OffsetDeleteRequest 0-0
          GroupId:string
          Topics:[]
            Name:string
            Partitions:[]
              Partition:int32

        OffsetDeleteResponse 0-0
          Error:int16
          -:int32
          Topics:[]
            Name:string
            Partitions:[]
              Partition:int32
              Error:int16

        DescribeGroupsRequest 0-5 flexible 5
          Groups:[]string
          IncludeAuthorizedOperations:bool 3+

        DescribeGroupsResponse 0-5 flexible 5
          -:int32 1+
          Groups:[]
            Error:int16
            GroupId:string
            State:string
            ProtocolType:string
            ProtocolData:string
            Members:[]
              MemberId:string
              GroupInstanceId:string 4+ null 4+
              ClientId:string
              ClientHost:string
              Metadata:bytes
              Assignment:bytes
            AuthorizedOperations:int32 3+ = -2147483648

        ListGroupsRequest 0-5 flexible 3
          States:[]string 4+
          Types:[]string 5+

        ListGroupsResponse 0-5 flexible 3
          -:int32 1+
          Error:int16
          Groups:[]
            GroupId:string
            ProtocolType:string
            State:string 4+
            Type:string 5+

        DeleteGroupsRequest 0-2 flexible 2
          Groups:[]string

        DeleteGroupsResponse 0-2 flexible 2
          -:int32
          Results:[]
            GroupId:string
            Error:int16
        """;
}
