using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Enrichment;
using InboundFlow.Functions.Routing;

namespace InboundFlow.Functions.Conversations;

/// <summary>Gathers what the workflow finds out until it is written down, several events in one step.</summary>
/// <remarks>Part of the orchestrator: no clock, no I/O; times come in.</remarks>
internal sealed class ProgressLog(ConversationWorkflow workflow)
{
    /// <summary>The source of what a person did through the API.</summary>
    public const string ByHand = "byHand";

    private const string Source = "workflow";
    private readonly List<TimelineEvent> events = [];
    private int priority = workflow.Requeued?.Priority ?? 0;
    private Dictionary<string, string>? fields;

    public void Enriched(DateTimeOffset now, EnrichmentFacts facts)
    {
        fields = facts.Fields.Count == 0 ? null : Merge(workflow.Opened.ContactFields, facts.Fields);
        events.Add(
            new TimelineEvent(now, "enriched", Source).With(
                new
                {
                    facts.IsNewContact,
                    facts.PastConversations,
                    facts.LastAgentId,
                    facts.Language,
                    facts.WithinBusinessHours,
                    facts.Fields,
                    facts.Lookup,
                }
            )
        );
    }

    public void Routed(DateTimeOffset now, RoutingDecision route)
    {
        priority = route.Priority;
        events.Add(
            new TimelineEvent(now, "routed", Source).With(
                new
                {
                    route.TeamId,
                    route.Priority,
                    rule = route.RuleName,
                    workflowVersion = workflow.Definition.Version,
                }
            )
        );
    }

    /// <summary>The step to write down, or <see langword="null"/> when the conversation left the queue by another hand.</summary>
    public Progress? Placed(DateTimeOffset now, Placement placement)
    {
        if (placement.Status == PlacementStatus.Withdrawn)
        {
            return null;
        }

        bool assigned = placement.Status == PlacementStatus.Assigned;
        events.Add(assigned ? Assigned(now, placement) : Queued(now, placement));
        TimelineEvent[] written = [.. events];
        events.Clear();
        return new Progress(
            placement.ConversationId,
            workflow.Opened.OpenedAt,
            assigned ? ConversationPhase.Assigned : ConversationPhase.Queued,
            placement.TeamId,
            placement.AgentId,
            priority,
            placement.QueuedAt,
            placement.AssignedAt,
            fields,
            written
        );
    }

    private static Dictionary<string, string> Merge(
        IReadOnlyDictionary<string, string> known,
        IReadOnlyDictionary<string, string> found
    )
    {
        Dictionary<string, string> merged = new(known, StringComparer.Ordinal);
        foreach ((string field, string value) in found)
        {
            merged[field] = value;
        }

        return merged;
    }

    /// <summary>The event of an assignment, the same whoever writes it down.</summary>
    public static TimelineEvent Assigned(DateTimeOffset now, Placement placement) =>
        new TimelineEvent(placement.AssignedAt ?? now, "assigned", SourceOf(placement)).With(
            new
            {
                placement.AgentId,
                placement.TeamId,
                placement.QueuedAt,
                placement.Reason,
            }
        );

    private static string SourceOf(Placement placement) =>
        string.Equals(placement.Reason?.Policy, ByHand, StringComparison.Ordinal) ? ByHand : Source;

    private static TimelineEvent Queued(DateTimeOffset now, Placement placement) =>
        new TimelineEvent(now, "queued", Source).With(
            new
            {
                placement.TeamId,
                placement.QueuedAt,
                placement.FallBackAt,
            }
        );
}
