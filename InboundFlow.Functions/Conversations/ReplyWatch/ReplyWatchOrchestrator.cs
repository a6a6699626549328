using System.Globalization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace InboundFlow.Functions.Conversations;

/// <summary>
/// Sees to it that an agent answers: one for each assignment in a team with a reply ladder, from the assignment until the
/// conversation is closed or somebody else has it. In the queue between two assignments the first one's watch goes on.
/// </summary>
/// <remarks>
/// It sleeps until the next step is due or, while there is nothing to answer, until the contact writes. Every execution
/// looks at the facts, after its waits were made: whatever was told to the one before is among them. An answer need not
/// be told: it is found when the step would be due.
/// </remarks>
public static class ReplyWatchOrchestrator
{
    // No webhook takes that long.
    private static readonly TimeSpan UntilSettled = TimeSpan.FromMinutes(1);

    [Function(nameof(ReplyWatchOrchestrator))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, ReplyWatch watch)
    {
        Task<DateTimeOffset> wrote = context.WaitForExternalEvent<DateTimeOffset>(ReplyWatchEvents.ContactWrote);
        Task<DateTimeOffset> moved = context.WaitForExternalEvent<DateTimeOffset>(ReplyWatchEvents.Moved);
        ReplyFacts facts = await context.CallActivityAsync<ReplyFacts>(
            nameof(ReadReplyFactsActivity),
            watch,
            Retries.Patient
        );
        bool settled = watch.IsSettled;
        switch (ReplyLadderPolicy.Decide(facts, watch, context.Now()))
        {
            case ReplyStep.WaitUntil(DateTimeOffset at):
                settled |= await SleepAsync(context, at, moved);
                break;
            case ReplyStep.WaitForContact when settled:
                context.SetCustomStatus(new { waitsFor = "contact" });
                await Task.WhenAny(moved, wrote);
                break;
            case ReplyStep.WaitForContact:
                settled = await SleepAsync(context, context.Now() + UntilSettled, moved, wrote);
                break;
            case ReplyStep.Nudge:
                await NoteAsync(context, watch, facts, LadderEvents.Nudged);
                break;
            case ReplyStep.Mark:
                await NoteAsync(context, watch, facts, LadderEvents.Escalated);
                break;
            case ReplyStep.Reassign(IReadOnlyList<string> excluded):
                await MoveAsync(context, watch, Return(facts, LadderEvents.Returned, excluded), moved);
                break;
            case ReplyStep.Escalate(string teamId, IReadOnlyList<string> excluded):
                await MoveAsync(
                    context,
                    watch,
                    Return(facts, LadderEvents.Escalated, excluded) with
                    {
                        TeamId = teamId,
                    },
                    moved
                );
                break;
            default:
                return;
        }

        context.ContinueAsNew(watch with { IsSettled = settled }, preserveUnprocessedEvents: false);
    }

    /// <summary>Sleeps until then, or until one of the events.</summary>
    /// <returns>Whether the time came first.</returns>
    private static async Task<bool> SleepAsync(
        TaskOrchestrationContext context,
        DateTimeOffset until,
        params Task[] events
    )
    {
        context.SetCustomStatus(new { waitsFor = "reply", until });
        using CancellationTokenSource cancellation = new();
        Task timer = context.CreateTimer(until.UtcDateTime, cancellation.Token);
        bool slept = await Task.WhenAny([timer, .. events]) == timer;
        if (!slept)
        {
            // Not CancelAsync: that goes on elsewhere, and the engine's thread must not be left.
            cancellation.Cancel();
        }

        return slept;
    }

    // Reminds the agent, or marks it for a supervisor: the conversation stays where it is.
    private static Task NoteAsync(TaskOrchestrationContext context, ReplyWatch watch, ReplyFacts facts, string step)
    {
        TimelineEvent happened = new TimelineEvent(context.Now(), step, ProgressLog.Source).With(
            new
            {
                facts.Conversation!.AgentId,
                why = ReplyFacts.NoReply,
                facts.UnansweredSince,
            }
        );
        AssignCommand command = new(facts.Conversation!, AgentId: null, TeamId: null);
        Progress progress = command.Step(phase: null, placement: null, happened) with
        {
            NudgedAt = string.Equals(step, LadderEvents.Nudged, StringComparison.Ordinal) ? context.Now() : null,
        };
        return context.CallActivityAsync(
            nameof(LadderStepActivity),
            new LadderStep(step, watch.TeamId, progress),
            Retries.Patient
        );
    }

    private static AssignCommand Return(ReplyFacts facts, string step, IReadOnlyList<string> excluded) =>
        new(facts.Conversation!, AgentId: null, TeamId: null)
        {
            Cause = new ReturnCause(step, ReplyFacts.NoReply, excluded),
        };

    // The same way as by hand. Whoever moved it in the meantime goes first, and then there is nothing to count: they say
    // so once it is written down where it is now.
    private static async Task MoveAsync(
        TaskOrchestrationContext context,
        ReplyWatch watch,
        AssignCommand command,
        Task moved
    )
    {
        string ticks = context.Now().UtcTicks.ToString(CultureInfo.InvariantCulture);
        bool done = await context.CallSubOrchestratorAsync<bool>(
            nameof(AssignOrchestrator),
            command,
            new SubOrchestrationOptions(instanceId: $"{context.InstanceId}-move-{ticks}")
        );
        if (!done)
        {
            await SleepAsync(context, context.Now() + UntilSettled, moved);
            return;
        }

        await context.CallActivityAsync(
            nameof(LadderStepActivity),
            new LadderStep(command.Cause!.Event, watch.TeamId, Progress: null),
            Retries.Patient
        );
    }
}
