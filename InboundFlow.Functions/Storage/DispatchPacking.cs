using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Azure.Data.Tables;

namespace InboundFlow.Functions.Storage;

/// <summary>A value as compressed JSON in a row: binary properties, each as long as a property may be.</summary>
/// <remarks>
/// About a quarter of what the text would take: names and ids repeat, and a text inside JSON has its quotes escaped.
/// </remarks>
internal static class DispatchPacking
{
    private const int MostBytesOfProperty = 60_000;
    private const int MostBytes = 900_000;

    // Null is a value of a team's rule: no sticky agent, never urgent.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Writes the value under <paramref name="name"/>, <c>{name}_1</c>, <c>{name}_2</c>…</summary>
    /// <returns>Whether it fits in a row; if not, nothing was written.</returns>
    public static bool TryPack<T>(this TableEntity row, string name, T value)
    {
        using MemoryStream packed = new();
        using (BrotliStream brotli = new(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            JsonSerializer.Serialize(brotli, value, Json);
        }

        if (packed.Length > MostBytes)
        {
            return false;
        }

        int part = 0;
        foreach (byte[] bytes in packed.ToArray().Chunk(MostBytesOfProperty))
        {
            row[NameOf(name, part++)] = bytes;
        }

        return true;
    }

    /// <summary>Reads what <see cref="TryPack"/> wrote; <see langword="null"/> if nothing.</summary>
    public static T? Unpack<T>(this TableEntity row, string name)
        where T : class
    {
        using MemoryStream packed = new();
        for (int part = 0; row.GetBinary(NameOf(name, part)) is byte[] bytes; part++)
        {
            packed.Write(bytes);
        }

        packed.Position = 0;
        using BrotliStream brotli = new(packed, CompressionMode.Decompress);
        return packed.Length == 0 ? null : JsonSerializer.Deserialize<T>(brotli, Json);
    }

    private static string NameOf(string name, int part) =>
        part == 0 ? name : name + "_" + part.ToString(CultureInfo.InvariantCulture);
}
