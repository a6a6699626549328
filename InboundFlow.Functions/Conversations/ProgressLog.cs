using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Enrichment;
using InboundFlow.Functions.Routing;
using Microsoft.DurableTask;

namespace InboundFlow.Functions.Conversations;

/// <summary>Gathers what the workflow finds out until it is written down, several events in one step.</summary>
/// <remarks>Part of the orchestrator: no clock, no I/O; times come in.</remarks>
internal sealed class ProgressLog(ConversationWorkflow workflow)
{
    /// <summary>The source of what a person did through the API.</summary>
    public const string ByHand = "byHand";

    /// <summary>The source of what nobody had to ask for.</summary>
    public const string Source = "workflow";

    private readonly List<TimelineEvent> events = [];
    private int priority = workflow.Requeued?.Priority ?? 0;
    private IReadOnlyDictionary<string, string>? fields;
    private string teamId = "";
    private AgentRequest? request;
    private Placement? known;
    private string? rowVersion = workflow.Requeued is null ? workflow.Opened.RowVersion : null;

    public void Enriched(DateTimeOffset now, EnrichmentFacts facts)
    {
        fields = facts.Fields.Count == 0 ? null : facts.Fields;
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
                    skills = route.Skills.Count == 0 ? null : route.Skills,
                    route.AgentId,
                    route.Kind,
                    route.OwnerAgentId,
                }
            )
        );
    }

    /// <summary>What the dispatcher is about to be asked with. Of a conversation that was returned that is kept already.</summary>
    public void Asked(AgentRequest asked)
    {
        teamId = asked.TeamId;
        request = workflow.Requeued is null ? asked : null;
    }

    /// <summary>
    /// The step to write down, or <see langword="null"/> when there is nothing new to it, or the conversation left the
    /// queue by another hand.
    /// </summary>
    public Progress? Placed(DateTimeOffset now, Placement placement)
    {
        events.AddRange(PlacementEvents.Of(PlacementPolicy.Changes(known, teamId, placement), placement, now));
        bool nothingNew = events.Count == 0 && known?.Status == placement.Status;
        known = placement;
        if (nothingNew || placement.Status == PlacementStatus.Withdrawn)
        {
            return null;
        }

        Progress progress = new(
            placement.ConversationId,
            workflow.Opened.OpenedAt,
            PlacementPolicy.PhaseOf(placement.Status),
            placement.TeamId,
            placement.AgentId,
            priority,
            placement.QueuedAt,
            placement.AssignedAt ?? workflow.After,
            rowVersion,
            fields,
            [.. events]
        )
        {
            Request = request,
            WantsMessages = placement.WantsMessages,
            Watch = ReplyWatch.Of(placement),
        };
        events.Clear();
        rowVersion = null;
        request = null;
        return progress;
    }

    /// <summary>What an operator has to see when the workflow gave up.</summary>
    public static Progress Failed(DateTimeOffset now, ConversationWorkflow workflow, TaskFailedException failure) =>
        Failed(
            workflow.Opened,
            workflow.After,
            new TimelineEvent(now, "failed", Source).With(
                new { step = failure.TaskName, error = failure.FailureDetails.ErrorType }
            )
        );

    /// <summary>The same, for a workflow that can no longer say so itself.</summary>
    public static Progress Failed(ConversationOpened opened, DateTimeOffset? after, TimelineEvent failed) =>
        new(
            opened.ConversationId,
            opened.OpenedAt,
            ConversationPhase.Failed,
            TeamId: null,
            AgentId: null,
            Priority: 0,
            QueuedAt: null,
            after,
            RowVersion: null,
            ContactFields: null,
            [failed]
        );
}
