using System.Globalization;
using System.Text.Json.Serialization;
using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Conversations;

/// <summary>An assignment whose agent is expected to answer: the input of <see cref="ReplyWatchOrchestrator"/>.</summary>
/// <param name="AssignedAt">Tells it from every other assignment of the conversation.</param>
/// <param name="Ladder">What happens if they do not, as their team had it then.</param>
/// <param name="IsSettled">
/// That every message that came before the watch was written down has been seen. A webhook that was just storing one does
/// not know that anybody wants to hear of it.
/// </param>
public sealed record ReplyWatch(
    string ConversationId,
    string TeamId,
    string AgentId,
    DateTimeOffset AssignedAt,
    ReplyLadder Ladder,
    bool IsSettled = false
)
{
    /// <summary>The watch's instance: one for an assignment, however often it is written down.</summary>
    [JsonIgnore]
    public string InstanceId => $"{ConversationId}-reply-{AssignedAt.UtcTicks.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The watch that a placement asks for; <see langword="null"/> when it asks for none.</summary>
    public static ReplyWatch? Of(Placement? placement) =>
        placement
            is {
                Status: PlacementStatus.Assigned,
                ReplyLadder: ReplyLadder ladder,
                AgentId: string agentId,
                AssignedAt: DateTimeOffset assignedAt
            }
            ? new(placement.ConversationId, placement.TeamId ?? "", agentId, assignedAt, ladder)
            : null;
}
