using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Conversations;

/// <summary>Decides what happens while a contact waits for an agent's answer.</summary>
/// <remarks>
/// <para>
/// Each message that is not answered has a deadline of its own, and the earliest counts: the times run from the first
/// of them, or from the assignment if that came later, so that an agent has the whole time for what they were given. An
/// answer by anybody of the business ends it all; the next message begins it anew.
/// </para>
/// <para>
/// In the queue there is nobody to remind or to take it from: only the time after which a supervisor has to look goes on.
/// The next assignment begins a watch of its own.
/// </para>
/// <para>
/// Of several steps that are due, because nobody looked for a while, the highest is taken and the others are left out.
/// </para>
/// </remarks>
public static class ReplyLadderPolicy
{
    /// <summary>The next step.</summary>
    public static ReplyStep Decide(ReplyFacts facts, ReplyWatch watch, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(watch);
        if (facts.Conversation is null)
        {
            return new ReplyStep.Leave();
        }

        if (facts.UnansweredSince is not DateTimeOffset unanswered)
        {
            return new ReplyStep.WaitForContact();
        }

        DateTimeOffset from = unanswered > watch.AssignedAt ? unanswered : watch.AssignedAt;
        if (facts.EscalatedAt >= from)
        {
            // A supervisor knows. What they make of it is their affair.
            return new ReplyStep.WaitForContact();
        }

        Rungs due = facts.Conversation.AgentId is null
            ? new Rungs(NudgeAt: null, ReassignAt: null, from + watch.Ladder.EscalateAfter)
            : Rungs.Of(facts, watch.Ladder, from);
        return due.EscalateAt <= now ? Escalate(facts, watch)
            : due.ReassignAt <= now ? new ReplyStep.Reassign(Excluded(facts, watch))
            : due.NudgeAt <= now ? new ReplyStep.Nudge()
            : due.Next is DateTimeOffset at ? new ReplyStep.WaitUntil(at)
            : new ReplyStep.WaitForContact();
    }

    // The supervisors themselves have nobody above them, and nobody is asked twice for the same.
    private static ReplyStep Escalate(ReplyFacts facts, ReplyWatch watch) =>
        watch.Ladder.SupervisorTeamId is string teamId
        && !string.Equals(teamId, watch.TeamId, StringComparison.Ordinal)
        && !string.Equals(teamId, facts.Conversation!.TeamId, StringComparison.Ordinal)
        && !facts.EscalatedTo.Contains(teamId, StringComparer.Ordinal)
            ? new ReplyStep.Escalate(teamId, Excluded(facts, watch))
            : new ReplyStep.Mark();

    private static IReadOnlyList<string> Excluded(ReplyFacts facts, ReplyWatch watch) =>
        [.. facts.PassedOn.Append(watch.AgentId).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>When each step is due; <see langword="null"/> for one that is left out, or done.</summary>
    private sealed record Rungs(DateTimeOffset? NudgeAt, DateTimeOffset? ReassignAt, DateTimeOffset? EscalateAt)
    {
        public DateTimeOffset? Next => new[] { NudgeAt, ReassignAt, EscalateAt }.Min();

        public static Rungs Of(ReplyFacts facts, ReplyLadder ladder, DateTimeOffset from)
        {
            DateTimeOffset? reassignAt = from + ladder.ReassignAfter;
            DateTimeOffset? escalateAt = from + ladder.EscalateAfter;
            bool usedUp = facts.PassedOn.Count >= ladder.MostReassignments;
            return new Rungs(
                facts.NudgedAt >= from ? null : from + ladder.NudgeAfter,
                usedUp ? null : reassignAt,
                usedUp ? new[] { reassignAt, escalateAt }.Min() : escalateAt
            );
        }
    }
}
