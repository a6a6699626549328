namespace InboundFlow.Functions.Enrichment;

/// <summary>The beginning of a text that may be too long.</summary>
internal static class Beginning
{
    /// <summary>At most <paramref name="length"/> UTF-16 units, without half a character at the end.</summary>
    internal static string Of(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        return char.IsHighSurrogate(text[length - 1]) ? text[..(length - 1)] : text[..length];
    }
}
