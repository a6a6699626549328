using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Assignment.Activities;
using InboundFlow.Functions.Enrichment;
using InboundFlow.Functions.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace InboundFlow.Functions.Conversations;

/// <summary>The workflow of a conversation, from its first message until an agent has it: enrich, route, assign.</summary>
/// <remarks>
/// Its instance id is the conversation's. It may wait for an agent for as long as it takes, on one event and at most one
/// timer. Closing the conversation, or assigning it by hand, ends the wait with the same event. docs/orchestrators.md
/// says what code in here may do.
/// </remarks>
public static class ConversationOrchestrator
{
    [Function(nameof(ConversationOrchestrator))]
    public static async Task RunAsync(
        [OrchestrationTrigger] TaskOrchestrationContext context,
        ConversationWorkflow workflow
    )
    {
        ProgressLog log = new(workflow);

        // The wait is made once and kept: an event that comes before anybody waits for it is kept as well, and one that
        // reaches a cancelled wait may be lost under some versions of the engine.
        Task<Placement> placed = context.WaitForExternalEvent<Placement>(DispatchEvents.Placed);

        AgentRequest request = workflow.Requeued ?? await PrepareAsync(context, workflow, log);
        Placement placement = await context.CallActivityAsync<Placement>(
            nameof(RequestAgentActivity),
            request,
            Retries.Patient
        );
        while (await RecordAsync(context, log.Placed(context.Now(), placement)))
        {
            if (placement.Status != PlacementStatus.Waiting)
            {
                return;
            }

            placement = await WaitAsync(context, placed, placement);
        }

        // Closed in the meantime: whatever we were given goes back.
        await context.CallActivityAsync(nameof(ReleaseAgentActivity), workflow.Opened.ConversationId, Retries.Patient);
    }

    private static async Task<AgentRequest> PrepareAsync(
        TaskOrchestrationContext context,
        ConversationWorkflow workflow,
        ProgressLog log
    )
    {
        EnrichmentFacts facts = await context.CallActivityAsync<EnrichmentFacts>(
            nameof(EnrichActivity),
            workflow.Opened.ToEnrichmentRequest(),
            Retries.Patient
        );
        log.Enriched(context.Now(), facts);

        RoutingDecision route = RoutingPolicy.Decide(workflow.Definition.Routing, facts);
        log.Routed(context.Now(), route);

        return new AgentRequest(
            workflow.Opened.ConversationId,
            route.TeamId,
            route.Priority,
            context.Now(),
            facts.LastAgentId,
            workflow.Definition.Version
        );
    }

    private static async Task<bool> RecordAsync(TaskOrchestrationContext context, Progress? progress)
    {
        if (progress is null)
        {
            return true;
        }

        context.SetCustomStatus(
            new
            {
                stage = progress.Phase?.ToString(),
                progress.TeamId,
                since = progress.QueuedAt,
            }
        );
        return await context.CallActivityAsync<bool>(nameof(RecordProgressActivity), progress, Retries.Patient);
    }

    private static async Task<Placement> WaitAsync(
        TaskOrchestrationContext context,
        Task<Placement> placed,
        Placement waiting
    )
    {
        if (waiting.FallBackAt is not DateTimeOffset deadline)
        {
            return await placed;
        }

        using CancellationTokenSource timerCancellation = new();
        Task timer = context.CreateTimer(deadline.UtcDateTime, timerCancellation.Token);
        if (await Task.WhenAny(placed, timer) == placed)
        {
            await timerCancellation.CancelAsync();
            return await placed;
        }

        return await context.CallActivityAsync<Placement>(nameof(FallBackActivity), waiting, Retries.Patient);
    }
}
