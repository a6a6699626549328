using System.Text;
using InboundFlow.Functions.Channels;
using InboundFlow.Functions.Channels.Generic;

namespace InboundFlow.Tests.Functions.Channels.Generic;

/// <summary>
/// The expected signatures were computed apart from this code, with openssl:
/// <c>printf 'msg_3b1.1772443800.{body}' | openssl dgst -sha256 -mac HMAC -macopt hexkey:… -binary | base64</c>.
/// </summary>
public sealed class StandardWebhookTests
{
    private const string Id = "msg_3b1";
    private const string Timestamp = "1772443800";
    private const string Secret = "whsec_aW5ib3VuZGZsb3ctdGVzdC1rZXktMjRi";
    private const string Signature = "v1,CDQ4xnD8duHYtfz8fhqQN0w7yJgUXBvsBSyioh5+oGc=";
    private const string Zeros = "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    // Accents as bytes and as an escape, an emoji, an escaped slash and a line end: whoever writes it anew changes it.
    private static readonly byte[] Body = Encoding.UTF8.GetBytes(
        """{"type":"message","id":"m1","sender":{"id":"s1"},"text":"Olá \u00e9 😀\/"}""" + "\r\n"
    );

    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1772443800);

    [Fact]
    public void A_signature_over_the_bytes_as_received_is_right() => Assert.True(Verify());

    [Fact]
    public void A_changed_byte_makes_it_wrong()
    {
        for (int i = 0; i < Body.Length; i++)
        {
            byte[] changed = [.. Body];
            changed[i] ^= 1;
            Assert.False(Verify(body: changed));
        }
    }

    [Theory]
    [InlineData("another id", "msg_3b2", Timestamp, Signature)]
    [InlineData("another timestamp", Id, "1772443801", Signature)]
    [InlineData("a timestamp with a sign", Id, "+1772443800", Signature)]
    [InlineData("a timestamp with a space", Id, " 1772443800", Signature)]
    [InlineData("a timestamp with a fraction", Id, "1772443800.0", Signature)]
    [InlineData("a timestamp beyond any number", Id, "99999999999999999999", Signature)]
    [InlineData("no id", "", Timestamp, Signature)]
    [InlineData("no timestamp", Id, "", Signature)]
    [InlineData("no signature", Id, Timestamp, "")]
    [InlineData("a letter in the other case", Id, Timestamp, "v1,cDQ4xnD8duHYtfz8fhqQN0w7yJgUXBvsBSyioh5+oGc=")]
    [InlineData("without its version", Id, Timestamp, "CDQ4xnD8duHYtfz8fhqQN0w7yJgUXBvsBSyioh5+oGc=")]
    [InlineData("under another version", Id, Timestamp, "v2,CDQ4xnD8duHYtfz8fhqQN0w7yJgUXBvsBSyioh5+oGc=")]
    [InlineData("under the asymmetric version", Id, Timestamp, "v1a,CDQ4xnD8duHYtfz8fhqQN0w7yJgUXBvsBSyioh5+oGc=")]
    [InlineData("one character short", Id, Timestamp, "v1,CDQ4xnD8duHYtfz8fhqQN0w7yJgUXBvsBSyioh5+oGc")]
    [InlineData("one character long", Id, Timestamp, "v1,CDQ4xnD8duHYtfz8fhqQN0w7yJgUXBvsBSyioh5+oGc==")]
    [InlineData("no base64", Id, Timestamp, "v1,!!!4xnD8duHYtfz8fhqQN0w7yJgUXBvsBSyioh5+oGc=")]
    [InlineData("all zeros", Id, Timestamp, Zeros)]
    public void Anything_else_is_not_taken(string label, string id, string timestamp, string signature) =>
        Assert.False(Verify(id, timestamp, signature), label);

    [Theory]
    [InlineData(0, true)]
    [InlineData(300, true)]
    [InlineData(-300, true)]
    [InlineData(301, false)]
    [InlineData(-301, false)]
    public void A_delivery_may_be_five_minutes_off_either_way(int seconds, bool taken) =>
        Assert.Equal(taken, Verify(now: Now.AddSeconds(seconds)));

    [Theory]
    [InlineData(Zeros + " " + Signature)]
    [InlineData(Signature + " " + Zeros)]
    [InlineData("v2,abc v1 v1, , v1a,x " + Signature)]
    public void One_right_signature_among_several_is_enough(string signatures) =>
        Assert.True(Verify(signature: signatures));

    [Fact]
    public void Any_configured_secret_verifies_so_that_secrets_can_be_changed() =>
        Assert.True(Verify(secrets: ["whsec_b3RoZXItdGVzdC1rZXktb2YtMjQtYg==", "not a secret", Secret]));

    [Fact]
    public void Without_a_secret_nothing_verifies() => Assert.False(Verify(secrets: []));

    [Theory]
    [InlineData("")]
    [InlineData("whsec_")]
    [InlineData("aW5ib3VuZGZsb3ctdGVzdC1rZXktMjRi")]
    [InlineData("whsec_aW5ib3VuZGZsb3ctdGVzdC1rZXktMjRi!")]
    [InlineData("WHSEC_aW5ib3VuZGZsb3ctdGVzdC1rZXktMjRi")]
    public void A_malformed_secret_never_verifies(string secret)
    {
        Assert.False(StandardWebhook.IsUsable(secret));
        Assert.False(Verify(secrets: [secret]));
    }

    [Theory]
    [InlineData("whsec_MDEyMzQ1Njc4OWFiY2RlZg==", "v1,ILDNIJhRF3XyIvmKCX9qWdVF/M+vMG2A8iXFKDuFCZA=", true)]
    [InlineData("whsec_MDEyMzQ1Njc4OWFiY2Rl", "v1,4F8JuessrxJFI09M4yhBiVp4dG2ZMNt8sa9jv6Xy4fc=", false)]
    public void A_secret_has_at_least_sixteen_bytes(string secret, string signature, bool taken) =>
        Assert.Equal(taken, Verify(signature: signature, secrets: [secret]));

    [Theory]
    [InlineData("webhook-id", Id)]
    [InlineData("webhook-timestamp", Timestamp)]
    [InlineData("webhook-signature", Signature)]
    public void A_header_sent_twice_is_not_taken(string name, string value)
    {
        WebhookDelivery delivery = Deliveries.With(Body, [.. Headers(Id, Timestamp, Signature), (name, value)]);

        Assert.False(StandardWebhook.Verify(delivery.Headers, Body, [Secret], Now));
    }

    [Fact]
    public void What_we_sign_is_what_they_would()
    {
        IReadOnlyDictionary<string, string>? headers = StandardWebhook.Sign(Secret, Id, Body, Now);

        Assert.NotNull(headers);
        Assert.Equal(Id, headers["webhook-id"]);
        Assert.Equal(Timestamp, headers["webhook-timestamp"]);
        Assert.Equal(Signature, headers["webhook-signature"]);
    }

    private static bool Verify(
        string id = Id,
        string timestamp = Timestamp,
        string signature = Signature,
        byte[]? body = null,
        string[]? secrets = null,
        DateTimeOffset? now = null
    )
    {
        WebhookDelivery delivery = Deliveries.With(body ?? Body, Headers(id, timestamp, signature));
        return StandardWebhook.Verify(delivery.Headers, delivery.Body, secrets ?? [Secret], now ?? Now);
    }

    private static (string, string)[] Headers(string id, string timestamp, string signature) =>
        [("webhook-id", id), ("webhook-timestamp", timestamp), ("webhook-signature", signature)];
}
