using Microsoft.Azure.Functions.Worker;

namespace InboundFlow.Functions.Enrichment;

/// <summary>The step of the orchestration that finds out who a contact is and what they want.</summary>
/// <remarks>Reads no storage and changes nothing, so it is safe to repeat.</remarks>
public sealed class EnrichActivity(Enricher enricher)
{
    [Function(nameof(EnrichActivity))]
    public Task<EnrichmentFacts> RunAsync(
        [ActivityTrigger] EnrichmentRequest request,
        CancellationToken cancellationToken
    ) => enricher.EnrichAsync(request, cancellationToken);
}
