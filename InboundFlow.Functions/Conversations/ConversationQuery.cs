using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace InboundFlow.Functions.Conversations;

/// <summary>Which conversations to list.</summary>
/// <param name="After">Where the page before ended.</param>
public sealed record ConversationQuery(
    ConversationStatus? Status,
    string? TeamId,
    string? AgentId,
    string? ContactId,
    int Top,
    ListPosition? After
)
{
    private const int MaxTop = 200;
    private const int DefaultTop = 50;

    /// <summary>Reads <c>status</c>, <c>teamId</c>, <c>agentId</c>, <c>contactId</c>, <c>top</c> and <c>continuationToken</c>.</summary>
    public static bool TryParse(IQueryCollection query, out ConversationQuery parsed, out string problem)
    {
        ArgumentNullException.ThrowIfNull(query);
        ConversationStatus? status = null;
        int top = DefaultTop;
        ListPosition? after = null;
        problem = "";
        if (Text("status") is string statusText)
        {
            bool known =
                Enum.TryParse(statusText, ignoreCase: true, out ConversationStatus value) && Enum.IsDefined(value);
            status = value;
            problem = known ? problem : "status is open or closed.";
        }

        if (
            Text("top") is string topText
            && (
                !int.TryParse(topText, NumberStyles.None, CultureInfo.InvariantCulture, out top) || top is 0 or > MaxTop
            )
        )
        {
            problem = $"top is a number from 1 to {MaxTop}.";
        }

        if (Text("contactId") is string contactId && !ConversationIds.IsContact(contactId))
        {
            problem = "contactId is not the id of a contact.";
        }

        if (Text("continuationToken") is string token && !ListPosition.TryParse(token, out after))
        {
            problem = "continuationToken is not one that was given out.";
        }

        parsed = new ConversationQuery(status, Text("teamId"), Text("agentId"), Text("contactId"), top, after);
        return problem.Length == 0;

        string? Text(string name) => query[name] is [{ Length: > 0 } text] ? text : null;
    }

    /// <summary>Whether a conversation is one of those asked for.</summary>
    public bool Matches(Conversation conversation)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        return (Status is null || conversation.Status == Status)
            && (TeamId is null || string.Equals(conversation.TeamId, TeamId, StringComparison.Ordinal))
            && (AgentId is null || string.Equals(conversation.AgentId, AgentId, StringComparison.Ordinal))
            && (ContactId is null || string.Equals(conversation.ContactId, ContactId, StringComparison.Ordinal));
    }
}

/// <summary>A place in the list: the conversation that a page ended with.</summary>
public sealed record ListPosition(DateTimeOffset OpenedAt, string ConversationId)
{
    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string token, out ListPosition? position)
    {
        ArgumentNullException.ThrowIfNull(token);
        int dot = token.IndexOf('.', StringComparison.Ordinal);
        bool valid =
            dot > 0
            && long.TryParse(token.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out long ticks)
            && ticks <= DateTimeOffset.MaxValue.UtcTicks
            && ConversationIds.TryGetContact(token[(dot + 1)..], out _);
        position = valid
            ? new ListPosition(
                new DateTimeOffset(long.Parse(token.AsSpan(0, dot), CultureInfo.InvariantCulture), TimeSpan.Zero),
                token[(dot + 1)..]
            )
            : null;
        return valid;
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{OpenedAt.UtcTicks}.{ConversationId}");
}
