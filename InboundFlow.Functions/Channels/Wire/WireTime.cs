using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace InboundFlow.Functions.Channels.Wire;

/// <summary>Reads the points in time that providers write in four ways.</summary>
internal static class WireTime
{
    // As seconds this is the year 5138, as milliseconds 1973: nothing that a person wrote falls between.
    private const long FirstMilliseconds = 100_000_000_000;

    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Reads ISO 8601 (UTC where it names no zone), or a Unix time in seconds or milliseconds, as number or text.</summary>
    /// <returns><see langword="null"/> for anything else, and for what is nobody's clock (before 2000, after 2199).</returns>
    public static DateTimeOffset? Instant(this JsonElement element, string name)
    {
        DateTimeOffset? at = Read(element.Field(name));
        return at >= Earliest && at < Latest ? at : null;
    }

    private static DateTimeOffset? Read(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Number when value.TryGetDouble(out double unix) && Math.Abs(unix) < 1e14:
                return FromUnix((long)unix);
            case JsonValueKind.String when WireNumber(value, out long unix):
                return FromUnix(unix);
            case JsonValueKind.String when TryReadIso(value, out DateTimeOffset at):
                return at;
            default:
                return null;
        }
    }

    private static bool WireNumber(JsonElement value, out long unix) =>
        long.TryParse(Raw(value), NumberStyles.None, CultureInfo.InvariantCulture, out unix) && unix < (long)1e14;

    private static bool TryReadIso(JsonElement value, out DateTimeOffset at)
    {
        at = default;
        try
        {
            if (!value.TryGetDateTimeOffset(out DateTimeOffset read))
            {
                return false;
            }

            // Without a zone the reader takes this machine's; the digits are what was meant, and they mean UTC.
            at = NamesZone(Raw(value)) ? read.ToUniversalTime() : new DateTimeOffset(read.DateTime, TimeSpan.Zero);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static bool NamesZone(string iso) =>
        iso.EndsWith('Z') || iso.AsSpan(Math.Min(iso.Length, "yyyy-MM-dd".Length)).ContainsAny('+', '-');

    // Not GetRawText, which throws on bytes that are not UTF-8.
    private static string Raw(JsonElement value) =>
        Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(value)).Trim('"');

    private static DateTimeOffset FromUnix(long unix) =>
        Math.Abs(unix) < FirstMilliseconds
            ? DateTimeOffset.FromUnixTimeSeconds(unix)
            : DateTimeOffset.FromUnixTimeMilliseconds(unix);
}
