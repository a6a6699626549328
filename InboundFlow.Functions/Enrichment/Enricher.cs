using System.Text.Json;
using InboundFlow.Functions.Channels.Wire;
using InboundFlow.Functions.Hours;
using Microsoft.Extensions.Options;

namespace InboundFlow.Functions.Enrichment;

/// <summary>Finds out who a contact is and what they want.</summary>
/// <remarks>Changes nothing, so it is safe to repeat; a repetition may find more, or that the workspace has closed since.</remarks>
public sealed class Enricher(
    ILanguageDetector detector,
    BusinessHours hours,
    IContactLookup lookup,
    IOptions<LanguageOptions> languages,
    TimeProvider time
)
{
    private const int MaxTextLength = 500;

    /// <summary>Everything that can be found out now.</summary>
    public async Task<EnrichmentFacts> EnrichAsync(EnrichmentRequest request, CancellationToken cancellationToken)
    {
        string? language = Detect(request);
        LookupResult found = await lookup.FindAsync(request, language, cancellationToken);
        return new EnrichmentFacts(
            request.PastConversations == 0,
            request.PastConversations,
            request.LastAgentId,
            request.ChannelId,
            request.ChannelType,
            language,
            hours.IsOpenAt(time.GetUtcNow()),
            request.Text is null ? null : WireText.Cut(request.Text, MaxTextLength),
            Merge(request.ContactFields, found.Fields),
            JsonNamingPolicy.CamelCase.ConvertName(found.Outcome.ToString())
        );
    }

    private string? Detect(EnrichmentRequest request)
    {
        LanguageOptions options = languages.Value;
        string? text = LanguagePolicy.TextToDetect(request.Text, options.MinLetters);
        LanguageGuess? guess = text is null ? null : detector.Detect(text);
        return LanguagePolicy.Decide(guess, request.ProfileLanguage, options.MinConfidence);
    }

    // What is stored still counts when the lookup is down; what was found now is newer.
    private static Dictionary<string, string> Merge(
        IReadOnlyDictionary<string, string> stored,
        IReadOnlyDictionary<string, string> found
    )
    {
        Dictionary<string, string> fields = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, string value) in stored.Concat(found))
        {
            fields[name] = value;
        }

        return fields;
    }
}
