using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace InboundFlow.Functions.Assignment.Supervision;

/// <summary>Which waiting conversations to show.</summary>
/// <param name="TeamId">Those of one team; <see langword="null"/> for all.</param>
/// <param name="ConversationId">That one alone; <see langword="null"/> for all.</param>
/// <param name="Top">How many at most.</param>
/// <param name="After">Where the page before ended.</param>
internal sealed record QueueQuery(string? TeamId, string? ConversationId, int Top, QueuePlace? After)
{
    private const int MaxTop = 1000;
    private const int DefaultTop = 200;

    /// <summary>Reads <c>teamId</c>, <c>conversationId</c>, <c>top</c> and <c>continuationToken</c>.</summary>
    public static bool TryParse(IQueryCollection query, out QueueQuery parsed, out string problem)
    {
        int top = DefaultTop;
        QueuePlace? after = null;
        problem = "";
        if (
            Text("top") is string text
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out top) || top is 0 or > MaxTop)
        )
        {
            problem = $"top is a number from 1 to {MaxTop}.";
        }

        if (Text("continuationToken") is string token && !QueuePlace.TryParse(token, out after))
        {
            problem = "continuationToken is not one that was given out.";
        }

        parsed = new QueueQuery(Text("teamId"), Text("conversationId"), top, after);
        return problem.Length == 0;

        string? Text(string name) => query[name] is [{ Length: > 0 } value] ? value : null;
    }

    /// <summary>Whether any of the team's queue may be among those asked for.</summary>
    public bool HasTeam(string teamId) =>
        (TeamId is null || string.Equals(teamId, TeamId, StringComparison.Ordinal))
        && (After is null || string.CompareOrdinal(teamId, After.TeamId) >= 0);

    /// <summary>Whether the entry is among those asked for, and comes after the page before.</summary>
    public bool Has(WaitingEntry entry, DateTimeOffset now) =>
        (
            ConversationId is null
            || string.Equals(entry.Request.ConversationId, ConversationId, StringComparison.Ordinal)
        ) && (After is null || QueuePlace.Of(entry, now).IsAfter(After));
}
