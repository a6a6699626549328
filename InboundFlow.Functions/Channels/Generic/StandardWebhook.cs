using System.Globalization;
using System.Text;
using InboundFlow.Functions.Channels.Signatures;
using Microsoft.AspNetCore.Http;

namespace InboundFlow.Functions.Channels.Generic;

/// <summary>The signature scheme of Standard Webhooks (standardwebhooks.com), symmetric, version <c>v1</c>.</summary>
/// <example>
/// <code>
/// webhook-id: msg_2KWPBgLlAfxdpx2AI54pPJ85f4W
/// webhook-timestamp: 1674087231
/// webhook-signature: v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4= v1,…
/// </code>
/// The signature is base64(HMAC-SHA256(secret, id + "." + timestamp + "." + body)); a secret is written
/// <c>whsec_</c> + base64.
/// </example>
internal static class StandardWebhook
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";

    private const string SecretPrefix = "whsec_";
    private const string SignaturePrefix = "v1,";
    private const int MinimumSecretBytes = 16;

    /// <summary>How far the sender's clock may be from ours, either way. It is also how long a delivery can be replayed.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>Whether one of the signatures is right under one of the secrets, and the delivery is recent.</summary>
    public static bool Verify(
        IHeaderDictionary headers,
        ReadOnlyMemory<byte> body,
        IEnumerable<string> secrets,
        DateTimeOffset now
    )
    {
        if (
            headers.Single(IdHeader) is not { Length: > 0 } id
            || headers.Single(TimestampHeader) is not { } timestamp
            || headers.Single(SignatureHeader) is not { } signatures
            || !IsRecent(timestamp, now)
        )
        {
            return false;
        }

        List<byte[]> presented = ReadSignatures(signatures);
        return secrets
            .Select(secret => Compute(secret, id, timestamp, body))
            .Any(computed => computed is not null && presented.Exists(one => Hmac.Matches(computed, one)));
    }

    /// <summary>The three headers for a body that we send.</summary>
    /// <returns><see langword="null"/> when <paramref name="secret"/> is no secret of this scheme.</returns>
    public static IReadOnlyDictionary<string, string>? Sign(
        string secret,
        string id,
        ReadOnlyMemory<byte> body,
        DateTimeOffset now
    )
    {
        string timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return Compute(secret, id, timestamp, body) is not { } signature
            ? null
            : new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [IdHeader] = id,
                [TimestampHeader] = timestamp,
                [SignatureHeader] = SignaturePrefix + Convert.ToBase64String(signature),
            };
    }

    /// <summary>Whether the text is a secret that can sign: a short or malformed one never verifies anything.</summary>
    public static bool IsUsable(string secret) => DecodeSecret(secret) is not null;

    private static byte[]? Compute(string secret, string id, string timestamp, ReadOnlyMemory<byte> body) =>
        DecodeSecret(secret) is { } key ? Hmac.Sha256(key, Encoding.UTF8.GetBytes($"{id}.{timestamp}."), body) : null;

    private static byte[]? DecodeSecret(string? secret)
    {
        if (secret?.StartsWith(SecretPrefix, StringComparison.Ordinal) != true)
        {
            return null;
        }

        byte[] key = new byte[secret.Length];
        return
            Convert.TryFromBase64String(secret[SecretPrefix.Length..], key, out int length)
            && length >= MinimumSecretBytes
            ? key[..length]
            : null;
    }

    private static bool IsRecent(string timestamp, DateTimeOffset now) =>
        long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out long sentAt)
        // The subtraction cannot overflow: neither side is negative.
        && Math.Abs(now.ToUnixTimeSeconds() - sentAt) <= (long)Tolerance.TotalSeconds;

    // Versions other than v1 are ignored, so that a sender can introduce one beside it.
    private static List<byte[]> ReadSignatures(string header) =>
        [
            .. header
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Where(one => one.StartsWith(SignaturePrefix, StringComparison.Ordinal))
                .Select(one => SignatureText.DecodeBase64(one.AsSpan(SignaturePrefix.Length)))
                .OfType<byte[]>(),
        ];
}
