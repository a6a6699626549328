using System.Text.Json;
using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Conversations;
using InboundFlow.Functions.Http;
using Microsoft.Extensions.DependencyInjection;

namespace InboundFlow.Tests.Scenarios;

/// <summary>The records of all decisions that an app has taken, as its timelines have them.</summary>
internal static class DecisionRecords
{
    /// <summary>Takes each decision again from its record alone, and compares what comes out.</summary>
    /// <returns>How many there were.</returns>
    public static async Task<int> TakeAllAgainAsync(IServiceProvider services, DateTimeOffset now)
    {
        IConversationIndex index = services.GetRequiredService<IConversationIndex>();
        IConversationStore store = services.GetRequiredService<IConversationStore>();
        int count = 0;
        await foreach (
            Conversation listed in index.ReadAsync(now.AddYears(-1), now.AddDays(1), null, CancellationToken.None)
        )
        {
            foreach (TimelineEvent e in await store.ReadTimelineAsync(listed.Id, CancellationToken.None))
            {
                if (ReasonOf(e) is AssignmentReason reason)
                {
                    TakeAgain(reason);
                    count++;
                }
            }
        }

        return count;
    }

    /// <summary>
    /// The same agent has to come out, with the same ranks and for the same reasons; where agents were asked, they have
    /// to be the first in the order, and the one who has it one of them.
    /// </summary>
    public static void TakeAgain(AssignmentReason reason)
    {
        AssignmentDecision.Assign again = Assert.IsType<AssignmentDecision.Assign>(DecisionReplay.Decide(reason));
        IReadOnlyList<string> asked = reason.Asked ?? [reason.Chosen];
        Assert.Contains(reason.Chosen, asked);
        Assert.Equal(asked, again.Ranked.Take(asked.Count));
        Assert.Equal(Json(reason), Json(again.Reason with { Chosen = reason.Chosen, Asked = reason.Asked }));
    }

    private static AssignmentReason? ReasonOf(TimelineEvent e) =>
        e.Details.TryGetValue("reason", out JsonElement reason) && reason.ValueKind == JsonValueKind.Object
            ? reason.Deserialize<AssignmentReason>(Api.Json)
            : null;

    private static string Json(AssignmentReason reason) => JsonSerializer.Serialize(reason, Api.Json);
}
