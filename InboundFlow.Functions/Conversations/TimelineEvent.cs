using System.Text.Json;
using System.Text.Json.Serialization;
using InboundFlow.Functions.Http;

namespace InboundFlow.Functions.Conversations;

/// <summary>Something that happened to a conversation, as the timeline shows it.</summary>
/// <param name="Type">
/// <c>opened</c>, <c>enriched</c>, <c>routed</c>, <c>fellBack</c>, <c>queued</c>, <c>relaxed</c>, <c>offered</c>,
/// <c>declined</c>, <c>offerExpired</c>, <c>offerRevoked</c>, <c>assigned</c>, <c>transferred</c>, <c>returned</c>,
/// <c>nudged</c>, <c>escalated</c>, <c>reaction</c>, <c>closed</c>, <c>failed</c>.
/// </param>
/// <param name="Source">Who did it: <c>contact</c>, <c>workflow</c>, or <c>agent:{id}</c>.</param>
public sealed record TimelineEvent(DateTimeOffset At, string Type, string Source)
{
    /// <summary>What else the event tells; of <c>assigned</c> and <c>offered</c>, the <c>reason</c>.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement> Details { get; init; } =
        new Dictionary<string, JsonElement>(StringComparer.Ordinal);

    /// <summary>The same event with the members of <paramref name="details"/> beside its own.</summary>
    public TimelineEvent With(object details)
    {
        JsonElement members = JsonSerializer.SerializeToElement(details, Api.Json);
        return this with
        {
            Details = members
                .EnumerateObject()
                .ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal),
        };
    }
}
