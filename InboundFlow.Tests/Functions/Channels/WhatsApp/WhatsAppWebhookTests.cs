using System.Text;
using InboundFlow.Functions.Channels;
using InboundFlow.Functions.Channels.WhatsApp;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace InboundFlow.Tests.Functions.Channels.WhatsApp;

/// <summary>The expected signatures were computed apart from this code, with Python's hmac module.</summary>
public sealed class WhatsAppWebhookTests
{
    private const string Header = "X-Hub-Signature-256";
    private const string Secret = "wa-app-secret-1";
    private const string Hex = "cfd309a81354f6fde3f9ce88ff4242c35c1d8865ce2b014d5d26289fa9f96583";
    private const string HexOfSecondSecret = "787679a8db83f119bf24524e01aacaf7bc87b9e32d0d63841fbe615cdf40f96d";
    private const string HexOfEmptySecret = "cfb27b998bda9eab1d67e3e6e53cfa786d5114a84ff36f3441eb8e78e402776f";

    // Escaped as the platform does it. The same text with the characters themselves has another signature.
    private static readonly byte[] Body = Encoding.UTF8.GetBytes(
        """{"object":"whatsapp_business_account","entry":[],"note":"caf\u00e9 \/ \ud83d\ude00"}"""
    );

    [Fact]
    public void A_signature_over_the_bytes_as_received_is_right() => Assert.True(Verify("sha256=" + Hex));

    [Fact]
    public void The_same_text_escaped_otherwise_is_another_body()
    {
        byte[] unescaped = """{"object":"whatsapp_business_account","entry":[],"note":"café / 😀"}"""u8.ToArray();

        Assert.False(Verify("sha256=" + Hex, unescaped));
        Assert.True(Verify("sha256=ca0ec0e8972f9ff8ee73e25b89539434a02c56077bbb92bd8df6b68bf27afb4d", unescaped));
    }

    [Theory]
    [InlineData("nothing", "")]
    [InlineData("the prefix alone", "sha256=")]
    [InlineData("no prefix", Hex)]
    [InlineData("another prefix", "sha1=" + Hex)]
    [InlineData("the prefix in capitals", "SHA256=" + Hex)]
    [InlineData("one digit short", "sha256=cfd309a81354f6fde3f9ce88ff4242c35c1d8865ce2b014d5d26289fa9f9658")]
    [InlineData("one digit long", "sha256=" + Hex + "0")]
    [InlineData("a letter that is no digit", "sha256=gfd309a81354f6fde3f9ce88ff4242c35c1d8865ce2b014d5d26289fa9f96583")]
    [InlineData("a wrong digit", "sha256=dfd309a81354f6fde3f9ce88ff4242c35c1d8865ce2b014d5d26289fa9f96583")]
    [InlineData("two in one header", "sha256=" + Hex + ",sha256=" + Hex)]
    [InlineData("a full-width digit", "sha256=cfd309a81354f6fde3f9ce88ff4242c35c1d8865ce2b014d5d26289fa9f9658３")]
    public void Anything_else_is_not_taken(string label, string signature) => Assert.False(Verify(signature), label);

    [Fact]
    public void Capital_digits_are_the_same_bytes() => Assert.True(Verify("sha256=" + Hex.ToUpperInvariant()));

    [Fact]
    public void A_header_sent_twice_is_not_taken() =>
        Assert.False(
            WhatsAppWebhook.Verify(
                Deliveries.With(Body, (Header, "sha256=" + Hex), (Header, "sha256=" + Hex)).Headers,
                Body,
                [Secret]
            )
        );

    [Fact]
    public void The_older_header_is_not_looked_at() =>
        Assert.False(
            WhatsAppWebhook.Verify(Deliveries.With(Body, ("X-Hub-Signature", "sha256=" + Hex)).Headers, Body, [Secret])
        );

    [Fact]
    public void Any_configured_secret_verifies_so_that_secrets_can_be_changed() =>
        Assert.True(Verify("sha256=" + HexOfSecondSecret, secrets: [Secret, "wa-app-secret-2"]));

    [Fact]
    public void An_empty_secret_verifies_nothing_although_anyone_can_sign_with_it()
    {
        Assert.False(Verify("sha256=" + HexOfEmptySecret, secrets: []));
        Assert.False(Verify("sha256=" + HexOfEmptySecret, secrets: [""]));
    }

    [Fact]
    public void The_handshake_gives_the_challenge_back()
    {
        HandshakeAnswer? answer = Handshake(
            ("hub.mode", "subscribe"),
            ("hub.verify_token", "vt"),
            ("hub.challenge", "1158201444")
        );

        Assert.Equal(new HandshakeAnswer(200, "1158201444"), answer);
    }

    [Theory]
    [InlineData("a wrong token", "subscribe", "vt2", "1158201444")]
    [InlineData("no token", "subscribe", "", "1158201444")]
    [InlineData("another mode", "unsubscribe", "vt", "1158201444")]
    [InlineData("no challenge", "subscribe", "vt", "")]
    [InlineData("a challenge that a browser would run", "subscribe", "vt", "<script>alert(1)</script>")]
    [InlineData("a challenge with a line end", "subscribe", "vt", "115\n")]
    public void Any_other_handshake_is_refused(string label, string mode, string token, string challenge)
    {
        HandshakeAnswer? answer = Handshake(
            ("hub.mode", mode),
            ("hub.verify_token", token),
            ("hub.challenge", challenge)
        );

        Assert.True(answer == new HandshakeAnswer(403, ""), label);
    }

    [Fact]
    public void A_challenge_is_short() =>
        Assert.Equal(
            403,
            Handshake(
                ("hub.mode", "subscribe"),
                ("hub.verify_token", "vt"),
                ("hub.challenge", new string('1', 129))
            )?.StatusCode
        );

    [Fact]
    public void Without_a_configured_token_no_handshake_succeeds()
    {
        QueryCollection query = Query(("hub.mode", "subscribe"), ("hub.verify_token", ""), ("hub.challenge", "1"));

        Assert.Equal(403, WhatsAppWebhook.AnswerHandshake(query, null)?.StatusCode);
        Assert.Equal(403, WhatsAppWebhook.AnswerHandshake(query, "")?.StatusCode);
    }

    [Fact]
    public void A_plain_visit_is_no_handshake() => Assert.Null(Handshake(("utm", "x")));

    private static bool Verify(string signature, byte[]? body = null, string[]? secrets = null)
    {
        WebhookDelivery delivery = Deliveries.With(body ?? Body, (Header, signature));
        return WhatsAppWebhook.Verify(delivery.Headers, delivery.Body, secrets ?? [Secret]);
    }

    private static HandshakeAnswer? Handshake(params (string Name, string Value)[] query) =>
        WhatsAppWebhook.AnswerHandshake(Query(query), "vt");

    private static QueryCollection Query(params (string Name, string Value)[] query) =>
        new(query.ToDictionary(one => one.Name, one => new StringValues(one.Value), StringComparer.Ordinal));
}
