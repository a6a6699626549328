using System.Text.Json.Serialization;
using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Health;

/// <summary>The answer of the health function. The figures are <see langword="null"/> when the storage does not answer.</summary>
/// <param name="Status"><c>ok</c>, or <c>failing</c> when one of the parts is.</param>
/// <param name="Waiting">How many conversations wait for an agent.</param>
/// <param name="OldestWaitingSeconds">For how long the first of them has.</param>
/// <param name="WatchdogSeconds">For how long the oldest waits although an agent has room. It is always 0, or something is wrong.</param>
/// <param name="Offered">How many of those that wait an agent has been asked about.</param>
/// <param name="Urgent">How many of them must be answered soon, because the channel's reply window closes.</param>
/// <param name="AgentsOnline">How many agents take conversations.</param>
/// <param name="Load">How much of the room of all online agents is in use.</param>
/// <param name="Capacity">How much room they have in all.</param>
public sealed record HealthReport(
    string Status,
    string Storage,
    string Engine,
    int? Waiting,
    double? OldestWaitingSeconds,
    double? WatchdogSeconds,
    int? Offered,
    int? Urgent,
    int? AgentsOnline,
    int? Load,
    int? Capacity
)
{
    private const string Ok = "ok";
    private const string Failing = "failing";

    [JsonIgnore]
    public bool IsWell => string.Equals(Status, Ok, StringComparison.Ordinal);

    /// <summary>The report.</summary>
    /// <param name="state"><see langword="null"/> when the storage does not answer.</param>
    /// <param name="engine">Whether the engine answers.</param>
    internal static HealthReport Of(DispatchState? state, bool engine, DateTimeOffset now)
    {
        Agent[]? online = state?.Agents.Values.Where(agent => agent.Presence == Presence.Online).ToArray();
        return new(
            state is not null && engine ? Ok : Failing,
            state is null ? Failing : Ok,
            engine ? Ok : Failing,
            state?.Queue.Count,
            state?.Queue.Select(entry => (now - entry.Request.QueuedAt).TotalSeconds).DefaultIfEmpty(0).Max(),
            state is null ? null : WatchdogPolicy.OldestUnservedSeconds(state, now),
            state?.Queue.Count(entry => entry.Offers.Count > 0),
            state?.Queue.Count(entry => entry.UrgentFrom <= now),
            online?.Length,
            online?.Sum(agent => EligibilityPolicy.LoadOf(agent, now)),
            online?.Sum(agent => agent.Capacity)
        );
    }
}
