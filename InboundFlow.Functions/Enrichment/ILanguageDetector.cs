namespace InboundFlow.Functions.Enrichment;

/// <summary>Tells the language of a text.</summary>
public interface ILanguageDetector
{
    /// <summary>The likeliest language, or <see langword="null"/> when nothing in the text speaks for any.</summary>
    /// <remarks>Safe to call from many threads. The first call waits until the models are loaded.</remarks>
    LanguageGuess? Detect(string text);
}

/// <summary>A language and how sure that is.</summary>
/// <param name="Language">ISO 639-1.</param>
/// <param name="Confidence">0 to 1; all languages together make 1.</param>
public sealed record LanguageGuess(string Language, double Confidence);
