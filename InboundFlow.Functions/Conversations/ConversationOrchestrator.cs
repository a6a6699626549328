using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Assignment.Activities;
using InboundFlow.Functions.Channels;
using InboundFlow.Functions.Enrichment;
using InboundFlow.Functions.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace InboundFlow.Functions.Conversations;

/// <summary>The workflow of a conversation, from its first message until an agent has it: enrich, route, assign.</summary>
/// <remarks>
/// Its instance id is the conversation's. It may wait for an agent, or for one to answer an offer, for as long as it
/// takes: on one event and at most one timer. Closing the conversation, or assigning it by hand, ends the wait with the
/// same event. docs/orchestrators.md says what code in here may do.
/// </remarks>
public static class ConversationOrchestrator
{
    [Function(nameof(ConversationOrchestrator))]
    public static async Task RunAsync(
        [OrchestrationTrigger] TaskOrchestrationContext context,
        ConversationWorkflow workflow
    )
    {
        try
        {
            await FindAgentAsync(context, workflow);
        }
        catch (TaskFailedException e)
        {
            // Two hours of trying: an operator has to look, and sees it in the list.
            await RecordAsync(context, ProgressLog.Failed(context.Now(), workflow, e));
            throw;
        }
    }

    private static async Task FindAgentAsync(TaskOrchestrationContext context, ConversationWorkflow workflow)
    {
        ProgressLog log = new(workflow);

        // Made before anything is asked for, and kept until it is answered: an event that reaches a wait which was
        // cancelled may be lost under some versions of the engine.
        Task<Placement> placed = NextPlacementAsync(context);
        AgentRequest request = workflow.Requeued ?? await PrepareAsync(context, workflow, log);
        log.Asked(request);
        Placement placement = await context.CallActivityAsync<Placement>(
            nameof(RequestAgentActivity),
            request,
            Retries.Patient
        );
        while (await RecordAsync(context, log.Placed(context.Now(), placement)))
        {
            if (placement.Status is not (PlacementStatus.Waiting or PlacementStatus.Offered))
            {
                if (workflow.ReplyWatch is string watch)
                {
                    context.SendEvent(watch, ReplyWatchEvents.Moved, context.Now());
                }

                return;
            }

            (placement, placed) = await WaitAsync(context, workflow, placed, placement);
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
        )
        {
            LastAgentAt = workflow.Opened.LastAgentAt,
            OwnerAgentId = route.OwnerAgentId,
            AgentId = route.AgentId,
            AgentIdFor = route.AgentIdFor,
            ChannelId = workflow.Opened.ChannelId,
            ChannelType = workflow.Opened.ChannelType,
            Kind = route.Kind,
            Skills = route.Skills,
            WindowClosesAt = workflow.Opened.WindowClosesAt,
            Window = ReplyWindowPolicy.LengthOf(workflow.Opened.ChannelType),
        };
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
                teamId = progress.TeamId,
                since = progress.QueuedAt,
            }
        );
        return await context.CallActivityAsync<bool>(nameof(RecordProgressActivity), progress, Retries.Patient);
    }

    private static async Task<(Placement Placement, Task<Placement> Next)> WaitAsync(
        TaskOrchestrationContext context,
        ConversationWorkflow workflow,
        Task<Placement> placed,
        Placement waiting
    )
    {
        using CancellationTokenSource deadlineCancellation = new();
        Task? deadline = waiting.ReviewAt is DateTimeOffset at
            ? context.CreateTimer(at.UtcDateTime, deadlineCancellation.Token)
            : null;
        while (deadline is null || await Task.WhenAny(placed, deadline) == placed)
        {
            Placement placement = await placed;
            placed = NextPlacementAsync(context);
            if (PlacementPolicy.IsNews(waiting, placement, workflow.After))
            {
                // Not CancelAsync: that goes on elsewhere, and the engine's thread must not be left.
                deadlineCancellation.Cancel();
                return (placement, placed);
            }
        }

        return (await context.CallActivityAsync<Placement>(nameof(ReviewActivity), waiting, Retries.Patient), placed);
    }

    private static Task<Placement> NextPlacementAsync(TaskOrchestrationContext context) =>
        context.WaitForExternalEvent<Placement>(DispatchEvents.Placed);
}
