namespace InboundFlow.LocalRuntime.Durable;

/// <summary>How large a text may be that goes through an orchestration.</summary>
/// <remarks>A column of Azure Tables takes 64 KB of UTF-16. What is larger belongs in a blob or row of the app's.</remarks>
internal static class PayloadLimit
{
    /// <summary>Inputs, results and events: 60 KB.</summary>
    public const int PayloadBytes = 60 * 1024;

    /// <summary>The custom status: 16 KB, as documented for Durable Functions.</summary>
    public const int CustomStatusBytes = 16 * 1024;

    /// <summary>Gives the text back, if it is small enough.</summary>
    /// <exception cref="ArgumentException">The text is too large.</exception>
    public static string? Check(string? json, string what, int limit = PayloadBytes)
    {
        int bytes = (json?.Length ?? 0) * sizeof(char);
        return bytes <= limit
            ? json
            : throw new ArgumentException(
                $"{what} takes {bytes / 1024} KB as JSON in UTF-16; at most {limit / 1024} KB are allowed. "
                    + "Store it and pass a reference.",
                nameof(json)
            );
    }
}
