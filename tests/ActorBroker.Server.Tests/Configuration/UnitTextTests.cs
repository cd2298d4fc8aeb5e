using ActorBroker.Server.Configuration;
using Shouldly;
using Xunit;

namespace ActorBroker.Server.Tests.Configuration;

public sealed class UnitTextTests
{
    [Theory]
    [InlineData("10 s", 10_000)]
    [InlineData("10s", 10_000)]
    [InlineData(" 1 second ", 1_000)]
    [InlineData("500ms", 500)]
    [InlineData("500 milliseconds", 500)]
    [InlineData("5 minutes", 300_000)]
    [InlineData("5m", 300_000)]
    [InlineData("1.5 h", 5_400_000)]
    [InlineData("2 days", 172_800_000)]
    [InlineData("250 us", 0.25)]
    [InlineData("1000 nanos", 0.001)]
    [InlineData("0", 0)]
    public void A_duration_is_a_number_and_a_unit(string text, double milliseconds)
    {
        UnitText.TryParseDuration(text, out var duration).ShouldBeTrue();
        duration.ShouldBe(TimeSpan.FromTicks((long)(milliseconds * TimeSpan.TicksPerMillisecond)));
    }

    [Theory]
    [InlineData("10")]
    [InlineData("s")]
    [InlineData("")]
    [InlineData("-1 s")]
    [InlineData("1 S")]
    [InlineData("1 parsec")]
    [InlineData("1 s s")]
    [InlineData("1 ns")]
    [InlineData("1.2.3 s")]
    [InlineData("1e3 s")]
    [InlineData("99999999999 d")]
    [InlineData("79228162514264337593543950335 d")]
    public void What_is_no_duration_is_refused(string text) => UnitText.TryParseDuration(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("0", 0)]
    [InlineData("131072", 131_072)]
    [InlineData("128 KiB", 131_072)]
    [InlineData("128K", 131_072)]
    [InlineData("1 MB", 1_000_000)]
    [InlineData("1 MiB", 1_048_576)]
    [InlineData("1M", 1_048_576)]
    [InlineData("2 GiB", 2_147_483_648)]
    [InlineData("1.5 KiB", 1_536)]
    [InlineData("3 kB", 3_000)]
    [InlineData("7 bytes", 7)]
    public void A_size_is_a_number_and_perhaps_a_unit(string text, long bytes)
    {
        UnitText.TryParseSize(text, out var parsed).ShouldBeTrue();
        parsed.ShouldBe(bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("MiB")]
    [InlineData("1 s")]
    [InlineData("-1")]
    [InlineData("0.5")]
    [InlineData("1 mib")]
    [InlineData("99999999 TiB")]
    public void What_is_no_size_is_refused(string text) => UnitText.TryParseSize(text, out _).ShouldBeFalse();

    [Fact]
    public void A_shown_value_reads_back_as_the_same()
    {
        foreach (var ticks in new[] { 0L, 1, 10, 15_000, TimeSpan.TicksPerSecond, TimeSpan.TicksPerMinute, 90 * TimeSpan.TicksPerMinute, TimeSpan.TicksPerDay })
        {
            UnitText.TryParseDuration(UnitText.Show(TimeSpan.FromTicks(ticks)), out var duration).ShouldBeTrue();
            duration.Ticks.ShouldBe(ticks);
        }

        foreach (var bytes in new[] { 0L, 1, 1023, 1024, 1025, 3 << 20, 1L << 50 })
        {
            UnitText.TryParseSize(UnitText.Show(bytes), out var parsed).ShouldBeTrue();
            parsed.ShouldBe(bytes);
        }
    }

    [Theory]
    [InlineData("127.0.0.1:5672", "127.0.0.1:5672")]
    [InlineData("0.0.0.0:0", "0.0.0.0:0")]
    [InlineData("localhost:65535", "127.0.0.1:65535")]
    [InlineData("[::1]:80", "[::1]:80")]
    [InlineData("*:80", "[::]:80")]
    public void An_endpoint_is_an_address_and_a_port(string text, string expected)
    {
        ListenEndpoint.TryParse(text, out var endpoint).ShouldBeTrue();
        endpoint.ToString().ShouldBe(expected);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("5672")]
    [InlineData(":5672")]
    [InlineData("::1:5672")]
    [InlineData("[127.0.0.1]:1")]
    [InlineData("127.1:5672")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1:-1")]
    [InlineData("127.0.0.1: 1")]
    [InlineData("broker.example:5672")]
    public void What_is_no_endpoint_is_refused(string text) => ListenEndpoint.TryParse(text, out _).ShouldBeFalse();
}
