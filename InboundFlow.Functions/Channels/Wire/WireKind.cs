namespace InboundFlow.Functions.Channels.Wire;

/// <summary>Turns a provider's word for something into a label that a counter may carry.</summary>
internal static class WireKind
{
    /// <summary>The word itself if it is one (<c>[a-z0-9_]</c>, at most 40), otherwise <c>unknown</c>.</summary>
    /// <remarks>Only for words of the provider's own vocabulary: a label that senders choose would grow without end.</remarks>
    public static string Of(string? word) => word is { Length: > 0 and <= 40 } && word.All(IsLabel) ? word : "unknown";

    private static bool IsLabel(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_';
}
