using ActorBroker.Kafka.Tests.Wire.Schemas;
using ActorBroker.Kafka.Wire;
using Shouldly;
using Xunit;

namespace ActorBroker.Kafka.Tests.Wire;

/// <summary>Every API in every version against bytes made from the protocol guide's tables by an encoder of the tests' own.</summary>
public sealed class ApiRoundTripTests
{
    public static TheoryData<string, short, Filling> Requests() => Cases(isRequest: true, [Filling.Full, Filling.Sparse, Filling.Tagged]);

    public static TheoryData<string, short, Filling> Responses() => Cases(isRequest: false, [Filling.Full, Filling.Sparse]);

    [Theory]
    [MemberData(nameof(Requests))]
    public void A_request_is_read_field_by_field(string message, short version, Filling filling)
    {
        var sample = new SampleMessage(MessageSchema.All[message], version, filling);

        var request = MessageTypes.Read(sample.Schema, version, sample.Bytes);

        MessageTypes.Differences(sample, request).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Responses))]
    public void A_response_is_written_byte_by_byte(string message, short version, Filling filling)
    {
        var sample = new SampleMessage(MessageSchema.All[message], version, filling);

        Convert.ToHexString(MessageTypes.Write(sample)).ShouldBe(Convert.ToHexString(sample.Bytes));
    }

    [Fact]
    public void The_table_of_APIs_says_the_same_versions_as_the_messages_tables()
    {
        foreach (var schema in MessageSchema.All.Values)
        {
            var api = ApiTable.All.Single(a => string.Equals(a.Key.ToString(), schema.Api, StringComparison.Ordinal));

            (api.Min, api.Max).ShouldBe((schema.Min, schema.Max), schema.Name);
            for (var version = api.Min; version <= api.Max; version++)
            {
                api.IsFlexible(version).ShouldBe(schema.IsFlexible(version), $"{schema.Name} {version}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void A_request_cut_anywhere_is_refused(string message, short version, Filling filling)
    {
        var sample = new SampleMessage(MessageSchema.All[message], version, filling);

        for (var length = 0; length < sample.Bytes.Length; length++)
        {
            Should.Throw<KafkaWireException>(() => MessageTypes.Read(sample.Schema, version, sample.Bytes[..length]), $"cut at {length}");
        }
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void Bytes_behind_the_end_of_a_request_are_passed_over(string message, short version, Filling filling)
    {
        var sample = new SampleMessage(MessageSchema.All[message], version, filling);

        MessageTypes.Differences(sample, MessageTypes.Read(sample.Schema, version, [.. sample.Bytes, 1, 0, 0])).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void A_request_with_flipped_bits_is_read_or_refused_and_nothing_else(string message, short version, Filling filling)
    {
        var sample = new SampleMessage(MessageSchema.All[message], version, filling);
        var random = new Random(HashCode.Combine(version, (int)filling));
        for (var round = 0; round < 200; round++)
        {
            var bytes = sample.Bytes.ToArray();
            for (var flips = random.Next(1, 4); flips > 0 && bytes.Length > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            }

            try
            {
                MessageTypes.Read(sample.Schema, version, bytes);
            }
            catch (KafkaWireException)
            {
                // Refused is as good as read: what is tested is that nothing else happens.
            }
        }
    }

    private static TheoryData<string, short, Filling> Cases(bool isRequest, Filling[] fillings)
    {
        var cases = new TheoryData<string, short, Filling>();
        foreach (var schema in MessageSchema.All.Values.Where(s => s.IsRequest == isRequest))
        {
            for (var version = schema.Min; version <= schema.Max; version++)
            {
                foreach (var filling in fillings.Where(f => f != Filling.Tagged || schema.IsFlexible(version)))
                {
                    cases.Add(schema.Name, version, filling);
                }
            }
        }

        return cases;
    }
}
