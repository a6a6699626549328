using System.Text.Json.Serialization;

namespace InboundFlow.Functions.Assignment.Supervision;

/// <summary>The member <c>replyLadder</c> of a team: what happens when an assigned agent does not answer.</summary>
/// <param name="NudgeAfterSeconds">The agent is reminded. Left out for never.</param>
/// <param name="ReassignAfterSeconds">Another agent gets it, or the queue has it again. Left out for never.</param>
/// <param name="MostReassignments">How often that happens, 0 to 10. By default 1.</param>
/// <param name="EscalateAfterSeconds">A supervisor has to look. Left out for never.</param>
/// <param name="SupervisorTeamId">The team it then goes to; left out to mark it and leave it where it is.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ReplyLadderBody(
    double? NudgeAfterSeconds,
    double? ReassignAfterSeconds,
    int? MostReassignments,
    double? EscalateAfterSeconds,
    string? SupervisorTeamId
)
{
    private const int UsualReassignments = 1;
    private const int MostOfThem = 10;
    private const string Never = "for never";

    /// <summary>What is wrong with it, or <see langword="null"/>.</summary>
    public string? Check() =>
        Ranges.Seconds("replyLadder.nudgeAfterSeconds", NudgeAfterSeconds, 1, Ranges.Month, Never)
        ?? Ranges.Seconds("replyLadder.reassignAfterSeconds", ReassignAfterSeconds, 1, Ranges.Month, Never)
        ?? Ranges.Number("replyLadder.mostReassignments", MostReassignments, 0, MostOfThem, "for 1")
        ?? Ranges.Seconds("replyLadder.escalateAfterSeconds", EscalateAfterSeconds, 1, Ranges.Month, Never)
        ?? CheckSteps();

    /// <summary>Only after <see cref="Check"/> found nothing.</summary>
    internal ReplyLadder ToRule() =>
        new(
            Ranges.ToTime(NudgeAfterSeconds),
            Ranges.ToTime(ReassignAfterSeconds),
            MostReassignments ?? UsualReassignments,
            Ranges.ToTime(EscalateAfterSeconds),
            SupervisorTeamId
        );

    internal static ReplyLadderBody? Of(ReplyLadder? rule) =>
        rule is null
            ? null
            : new(
                rule.NudgeAfter?.TotalSeconds,
                rule.ReassignAfter?.TotalSeconds,
                rule.MostReassignments,
                rule.EscalateAfter?.TotalSeconds,
                rule.SupervisorTeamId
            );

    private string? CheckSteps() =>
        (NudgeAfterSeconds ?? ReassignAfterSeconds ?? EscalateAfterSeconds) is null
            ? "replyLadder has at least one of nudgeAfterSeconds, reassignAfterSeconds and escalateAfterSeconds."
        : NudgeAfterSeconds >= ReassignAfterSeconds
            ? "replyLadder.nudgeAfterSeconds is less than replyLadder.reassignAfterSeconds: nobody is left to remind."
        : SupervisorTeamId is not null && !Ids.IsValid(SupervisorTeamId)
            ? $"replyLadder.supervisorTeamId is {Ids.Rule}."
        : null;
}
