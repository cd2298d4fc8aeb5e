using ActorBroker.Amqp.Wire;
using Shouldly;
using Xunit;

namespace ActorBroker.Amqp.Tests.Wire;

/// <summary>The methods' bytes, laid out as RabbitMQ's definition of the protocol says, field by field.</summary>
public class MethodGoldenBytesTests
{
    // Method, class, number, arguments. The values are those of MethodSamples.
    private const string Golden = """
        ConnectionStart          000a 000a 07 07 00000007016b4900000001 0000000a6d656368616e69736d73 000000076c6f63616c6573
        ConnectionStartOk        000a 000b 00000007016b4900000001 096d656368616e69736d 00000008726573706f6e7365 066c6f63616c65
        ConnectionSecure         000a 0014 000000096368616c6c656e6765
        ConnectionSecureOk       000a 0015 00000008726573706f6e7365
        ConnectionTune           000a 001e 0102 01020304 0102
        ConnectionTuneOk         000a 001f 0102 01020304 0102
        ConnectionOpen           000a 0028 0c7669727475616c2d686f7374 00 00
        ConnectionOpenOk         000a 0029 00
        ConnectionClose          000a 0032 0194 0a7265706c792d74657874 003c 0028
        ConnectionCloseOk        000a 0033
        ConnectionBlocked        000a 003c 06726561736f6e
        ConnectionUnblocked      000a 003d
        ConnectionUpdateSecret   000a 0046 0000000a6e65772d736563726574 06726561736f6e
        ConnectionUpdateSecretOk 000a 0047
        ChannelOpen              0014 000a 00
        ChannelOpenOk            0014 000b 00000000
        ChannelFlow              0014 0014 01
        ChannelFlowOk            0014 0015 01
        ChannelClose             0014 0028 0194 0a7265706c792d74657874 003c 0028
        ChannelCloseOk           0014 0029
        AccessRequest            001e 000a 00 00
        AccessRequestOk          001e 000b 0102
        ExchangeDeclare          0028 000a 0000 0865786368616e6765 0474797065 15 00000007016b4900000001
        ExchangeDeclareOk        0028 000b
        ExchangeDelete           0028 0014 0000 0865786368616e6765 01
        ExchangeDeleteOk         0028 0015
        ExchangeBind             0028 001e 0000 0b64657374696e6174696f6e 06736f75726365 0b726f7574696e672d6b6579 01 00000007016b4900000001
        ExchangeBindOk           0028 001f
        ExchangeUnbind           0028 0028 0000 0b64657374696e6174696f6e 06736f75726365 0b726f7574696e672d6b6579 01 00000007016b4900000001
        ExchangeUnbindOk         0028 0033
        QueueDeclare             0032 000a 0000 057175657565 15 00000007016b4900000001
        QueueDeclareOk           0032 000b 057175657565 01020304 01020304
        QueueBind                0032 0014 0000 057175657565 0865786368616e6765 0b726f7574696e672d6b6579 01 00000007016b4900000001
        QueueBindOk              0032 0015
        QueuePurge               0032 001e 0000 057175657565 01
        QueuePurgeOk             0032 001f 01020304
        QueueDelete              0032 0028 0000 057175657565 05
        QueueDeleteOk            0032 0029 01020304
        QueueUnbind              0032 0032 0000 057175657565 0865786368616e6765 0b726f7574696e672d6b6579 00000007016b4900000001
        QueueUnbindOk            0032 0033
        BasicQos                 003c 000a 01020304 0102 01
        BasicQosOk               003c 000b
        BasicConsume             003c 0014 0000 057175657565 0c636f6e73756d65722d746167 05 00000007016b4900000001
        BasicConsumeOk           003c 0015 0c636f6e73756d65722d746167
        BasicCancel              003c 001e 0c636f6e73756d65722d746167 01
        BasicCancelOk            003c 001f 0c636f6e73756d65722d746167
        BasicPublish             003c 0028 0000 0865786368616e6765 0b726f7574696e672d6b6579 01
        BasicReturn              003c 0032 0194 0a7265706c792d74657874 0865786368616e6765 0b726f7574696e672d6b6579
        BasicDeliver             003c 003c 0c636f6e73756d65722d746167 0102030405060708 01 0865786368616e6765 0b726f7574696e672d6b6579
        BasicGet                 003c 0046 0000 057175657565 01
        BasicGetOk               003c 0047 0102030405060708 01 0865786368616e6765 0b726f7574696e672d6b6579 01020304
        BasicGetEmpty            003c 0048 00
        BasicAck                 003c 0050 0102030405060708 01
        BasicReject              003c 005a 0102030405060708 01
        BasicRecoverAsync        003c 0064 01
        BasicRecover             003c 006e 01
        BasicRecoverOk           003c 006f
        BasicNack                003c 0078 0102030405060708 01
        TxSelect                 005a 000a
        TxSelectOk               005a 000b
        TxCommit                 005a 0014
        TxCommitOk               005a 0015
        TxRollback               005a 001e
        TxRollbackOk             005a 001f
        ConfirmSelect            0055 000a 01
        ConfirmSelectOk          0055 000b
        """;

    public static TheoryData<AmqpMethod, string> Lines
    {
        get
        {
            var data = new TheoryData<AmqpMethod, string>();
            foreach (var line in Golden.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                var space = line.IndexOf(' ', StringComparison.Ordinal);
                data.Add(Enum.Parse<AmqpMethod>(line[..space]), line[space..].Trim());
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_method_is_written_as_the_definition_lays_it_out(AmqpMethod method, string expected)
    {
        var payload = Hex.Bytes(expected);
        var sample = MethodSamples.Get(method);

        Hex.Text(sample.Frame).ShouldBe($"010a0b{payload.Length:x8}{Hex.Text(payload)}ce");
    }

    [Fact]
    public void The_table_has_every_method() =>
        Lines.Select(row => row.Data.Item1).ShouldBe(Enum.GetValues<AmqpMethod>().Where(m => m != AmqpMethod.None), ignoreOrder: true);
}
