namespace InboundFlow.Functions.Assignment.Supervision;

/// <summary>A team as the HTTP contract shows it.</summary>
/// <param name="QueueLength">How many wait in it now.</param>
public sealed record TeamView(
    string Id,
    string Name,
    AssignmentStrategy Strategy,
    bool OnlineOnly,
    int? MaxOpen,
    bool Sticky,
    double? MaxWaitSeconds,
    IReadOnlyList<string> FallbackTeamIds,
    int QueueLength
)
{
    public static TeamView Of(Team team, int queueLength)
    {
        ArgumentNullException.ThrowIfNull(team);
        return new(
            team.Id,
            team.Name,
            team.Strategy,
            team.OnlineOnly,
            team.MaxOpen,
            team.Sticky is not null,
            team.MaxWait?.TotalSeconds,
            team.FallbackTeamIds,
            queueLength
        );
    }
}
