using Lingua;
using Microsoft.Extensions.Options;

namespace InboundFlow.Functions.Enrichment;

/// <summary>Detects with the n-gram models of the Lingua library, in process.</summary>
internal sealed class LinguaLanguageDetector(IOptions<LanguageOptions> options) : ILanguageDetector
{
    private static readonly Dictionary<string, Language> Supported = Enum.GetValues<Language>()
        .Where(language => language.IsoCode6391() != IsoCode6391.None)
        .ToDictionary(CodeOf, StringComparer.OrdinalIgnoreCase);

    // One set of models for the process: loading them costs far more than using them.
    private readonly Lazy<LanguageDetector?> models = new(() => Load(options.Value));

    internal static bool Supports(string code) => Supported.ContainsKey(code);

    /// <inheritdoc/>
    public LanguageGuess? Detect(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (models.Value is not { } detector)
        {
            return null;
        }

        // Languages that are equally likely come in no particular order, and the same text must always give the same one.
        (Language language, double confidence) = detector
            .ComputeLanguageConfidenceValues(text)
            .OrderByDescending(guess => guess.Value)
            .ThenBy(guess => CodeOf(guess.Key), StringComparer.Ordinal)
            .First();
        return confidence > 0 ? new LanguageGuess(CodeOf(language), confidence) : null;
    }

    private static LanguageDetector? Load(LanguageOptions options)
    {
        Language[] languages = [.. options.Codes.Select(code => Supported[code]).Distinct()];
        if (languages.Length < 2)
        {
            return null;
        }

        LanguageDetectorBuilder builder = LanguageDetectorBuilder
            .FromLanguages(languages)
            .WithPreloadedLanguageModels();
        return (options.HighAccuracy ? builder : builder.WithLowAccuracyMode()).Build();
    }

    private static string CodeOf(Language language) => language.IsoCode6391().ToString().ToLowerInvariant();
}
