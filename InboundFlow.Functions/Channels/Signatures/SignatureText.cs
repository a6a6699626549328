using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace InboundFlow.Functions.Channels.Signatures;

/// <summary>Reads what callers present. Anything malformed is simply not a signature; nothing here throws.</summary>
internal static class SignatureText
{
    private const int Sha256Length = 32;

    /// <summary>The header, if it was sent exactly once: of two values, one could be checked and the other believed.</summary>
    public static string? Single(this IHeaderDictionary headers, string name) =>
        headers.TryGetValue(name, out StringValues values) && values.Count == 1 ? values[0] : null;

    /// <summary>Decodes 32 bytes from 64 hex digits.</summary>
    public static byte[]? DecodeHex(ReadOnlySpan<char> hex)
    {
        byte[] bytes = new byte[Sha256Length];
        return hex.Length == 2 * Sha256Length && Convert.FromHexString(hex, bytes, out _, out _) is OperationStatus.Done
            ? bytes
            : null;
    }

    /// <summary>Decodes 32 bytes from their 44 base64 characters.</summary>
    public static byte[]? DecodeBase64(ReadOnlySpan<char> base64)
    {
        byte[] bytes = new byte[Sha256Length + 1];
        // The length is checked first because the decoder skips white space.
        return
            base64.Length == 44 && Convert.TryFromBase64Chars(base64, bytes, out int written) && written == Sha256Length
            ? bytes[..Sha256Length]
            : null;
    }

    /// <summary>Whether a bearer secret is the configured one, without telling how much of it was right, or how long it is.</summary>
    /// <returns><see langword="false"/> when either is missing or empty.</returns>
    public static bool SecretEquals(string? presented, string? configured) =>
        !string.IsNullOrEmpty(presented)
        && !string.IsNullOrWhiteSpace(configured)
        && CryptographicOperations.FixedTimeEquals(Digest(presented), Digest(configured));

    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
