using System.Text;
using ActorBroker.Amqp.Connections;
using Shouldly;
using Xunit;

namespace ActorBroker.Amqp.Tests.Connections;

public class SaslCredentialsTests
{
    [Theory]
    [InlineData("\0guest\0secret", "guest", "secret")]
    [InlineData("other\0guest\0secret", "guest", "secret")]
    [InlineData("\0guest\0", "guest", "")]
    [InlineData("\0\0", "", "")]
    [InlineData("\0gäst\0pä\0ss", "gäst", "pä\0ss")]
    public void Plain_is_an_identity_a_user_and_a_password(string response, string user, string password)
    {
        SaslCredentials.TryParse("PLAIN", Encoding.UTF8.GetBytes(response), out var parsed, out var secret).ShouldBeTrue();

        parsed.ShouldBe(user);
        Encoding.UTF8.GetString(secret).ShouldBe(password);
    }

    [Theory]
    [InlineData("")]
    [InlineData("guest")]
    [InlineData("\0guest")]
    public void Plain_without_its_two_zeros_is_malformed(string response) =>
        SaslCredentials.TryParse("PLAIN", Encoding.UTF8.GetBytes(response), out _, out _).ShouldBeFalse();

    [Fact]
    public void Amqplain_is_a_table_without_its_length()
    {
        SaslCredentials.TryParse("AMQPLAIN", Table("LOGIN", "guest", "PASSWORD", "secret"), out var user, out var password).ShouldBeTrue();

        user.ShouldBe("guest");
        password.ShouldBe("secret"u8.ToArray());
    }

    [Fact]
    public void Amqplain_that_is_malformed_or_lacks_a_part_is_refused()
    {
        var whole = Table("LOGIN", "guest", "PASSWORD", "secret");
        for (var length = 0; length < whole.Length; length++)
        {
            SaslCredentials.TryParse("AMQPLAIN", whole[..length], out _, out _).ShouldBeFalse();
        }

        SaslCredentials.TryParse("AMQPLAIN", Table("LOGIN", "guest", "WORD", "secret"), out _, out _).ShouldBeFalse();
        SaslCredentials.TryParse("AMQPLAIN", [.. "\u0005LOGINt\u0001\u0008PASSWORDt\u0001"u8], out _, out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("EXTERNAL")]
    public void Another_mechanism_is_refused(string mechanism) =>
        SaslCredentials.TryParse(mechanism, "\0guest\0guest"u8.ToArray(), out _, out _).ShouldBeFalse();

    private static byte[] Table(params string[] parts)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < parts.Length; i += 2)
        {
            bytes.AddRange([(byte)parts[i].Length, .. Encoding.UTF8.GetBytes(parts[i]), (byte)'S', 0, 0, 0, (byte)parts[i + 1].Length, .. Encoding.UTF8.GetBytes(parts[i + 1])]);
        }

        return [.. bytes];
    }
}
