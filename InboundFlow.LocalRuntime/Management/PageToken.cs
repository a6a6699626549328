using System.Buffers.Text;
using System.Text;
using InboundFlow.LocalRuntime.Durable.Client;

namespace InboundFlow.LocalRuntime.Management;

/// <summary>The token that leads from one page of a list to the next: the last id, in letters that a header can carry.</summary>
internal static class PageToken
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The token of an id.</summary>
    public static string Of(string lastId) => Base64Url.EncodeToString(Strict.GetBytes(lastId));

    /// <summary>Reads a token.</summary>
    /// <param name="lastId">The id; <see langword="null"/> for the first page, which some clients ask for by <c>null</c>.</param>
    /// <returns>Whether it can be one that a list has given.</returns>
    public static bool TryRead(string? token, out string? lastId)
    {
        lastId = null;
        if (string.IsNullOrEmpty(token) || token.Equals("null", StringComparison.Ordinal))
        {
            return true;
        }

        try
        {
            lastId = Strict.GetString(Base64Url.DecodeFromChars(token));
            return InstanceIds.IsPossible(lastId);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            return false;
        }
    }
}
