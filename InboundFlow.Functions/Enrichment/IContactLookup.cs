namespace InboundFlow.Functions.Enrichment;

/// <summary>Asks a system outside what it knows of a contact.</summary>
public interface IContactLookup
{
    /// <summary>Looks the contact up. Whatever goes wrong outside is an outcome, not an exception.</summary>
    /// <param name="language">What was detected, for templates that name it.</param>
    Task<LookupResult> FindAsync(EnrichmentRequest request, string? language, CancellationToken cancellationToken);
}

/// <summary>What became of a lookup.</summary>
/// <param name="Fields">The mapped fields; empty unless something was found.</param>
public sealed record LookupResult(LookupOutcome Outcome, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>Nothing, because of <paramref name="outcome"/>.</summary>
    public static LookupResult Nothing(LookupOutcome outcome) =>
        new(outcome, new Dictionary<string, string>(StringComparer.Ordinal));
}

/// <summary>Why a lookup gave what it gave.</summary>
public enum LookupOutcome
{
    /// <summary>None is configured.</summary>
    Off,

    /// <summary>At least one field was mapped.</summary>
    Found,

    /// <summary>The contact is not known there (404, 410), or the answer had none of the mapped fields.</summary>
    NotFound,

    /// <summary>No answer in time, in every attempt.</summary>
    Timeout,

    /// <summary>No connection, another status, an answer too long or not JSON.</summary>
    Failed,

    /// <summary>The address must not be called: it is private, or the contact's data would have changed its path.</summary>
    Refused,
}
