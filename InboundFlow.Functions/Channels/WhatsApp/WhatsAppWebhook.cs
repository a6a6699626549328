using System.Text;
using InboundFlow.Functions.Channels.Signatures;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace InboundFlow.Functions.Channels.WhatsApp;

/// <summary>How the platform proves itself: a signature on every delivery, and a handshake before the first.</summary>
internal static class WhatsAppWebhook
{
    private const string SignatureHeader = "X-Hub-Signature-256";
    private const string SignaturePrefix = "sha256=";
    private const int MaxChallengeLength = 128;

    /// <summary>Whether the header is the HMAC-SHA256, in hex, of the bytes as received, under one of the app secrets.</summary>
    /// <remarks>
    /// The bytes as received: Meta escapes what is not ASCII before it signs, and that text is what is on the wire.
    /// Anything that decodes and encodes it again can change it. The older SHA-1 header is not looked at.
    /// </remarks>
    public static bool Verify(IHeaderDictionary headers, ReadOnlyMemory<byte> body, IEnumerable<string> secrets)
    {
        string? header = headers.Single(SignatureHeader);
        if (
            header?.StartsWith(SignaturePrefix, StringComparison.Ordinal) != true
            || SignatureText.DecodeHex(header.AsSpan(SignaturePrefix.Length)) is not { } presented
        )
        {
            return false;
        }

        // Anyone can compute an HMAC with an empty key.
        return secrets
            .Where(secret => !string.IsNullOrWhiteSpace(secret))
            .Any(secret => Hmac.Matches(Hmac.Sha256(Encoding.UTF8.GetBytes(secret), body), presented));
    }

    /// <summary>Answers <c>GET ?hub.mode=subscribe&amp;hub.verify_token=…&amp;hub.challenge=…</c>.</summary>
    /// <returns>
    /// The challenge if the token is ours, otherwise 403; <see langword="null"/> when it is no handshake. Only a short
    /// word is given back, so that the endpoint reflects nothing that a browser would run.
    /// </returns>
    public static HandshakeAnswer? AnswerHandshake(IQueryCollection query, string? verifyToken)
    {
        if (!query.ContainsKey("hub.mode"))
        {
            return null;
        }

        return
            Single(query["hub.mode"]) is "subscribe"
            && SignatureText.SecretEquals(Single(query["hub.verify_token"]), verifyToken)
            && Single(query["hub.challenge"]) is { Length: > 0 and <= MaxChallengeLength } challenge
            && challenge.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            ? new HandshakeAnswer(StatusCodes.Status200OK, challenge)
            : new HandshakeAnswer(StatusCodes.Status403Forbidden, "");
    }

    private static string? Single(StringValues values) => values.Count == 1 ? values[0] : null;
}
