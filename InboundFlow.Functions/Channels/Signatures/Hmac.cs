using System.Security.Cryptography;

namespace InboundFlow.Functions.Channels.Signatures;

/// <summary>Message authentication codes, compared so that the time it takes tells nothing.</summary>
internal static class Hmac
{
    /// <summary>HMAC-SHA256 of the parts one after the other.</summary>
    public static byte[] Sha256(ReadOnlySpan<byte> key, params ReadOnlySpan<ReadOnlyMemory<byte>> parts)
    {
        using IncrementalHash hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        foreach (ReadOnlyMemory<byte> part in parts)
        {
            hash.AppendData(part.Span);
        }

        return hash.GetHashAndReset();
    }

    /// <summary>Whether two codes are the same. Decoded bytes only: text would let one code be written in several ways.</summary>
    public static bool Matches(ReadOnlySpan<byte> computed, ReadOnlySpan<byte> presented) =>
        CryptographicOperations.FixedTimeEquals(computed, presented);
}
