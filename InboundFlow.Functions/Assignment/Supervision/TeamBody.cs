namespace InboundFlow.Functions.Assignment.Supervision;

/// <summary>The body of <c>PUT /api/teams/{teamId}</c>. Everything is optional.</summary>
/// <param name="Name">The id, when it is not given.</param>
/// <param name="Strategy"><c>roundRobin</c>, the default, or <c>fewestOpen</c>.</param>
/// <param name="OnlineOnly">By default yes.</param>
/// <param name="Sticky">By default yes.</param>
public sealed record TeamBody(
    string? Name,
    string? Strategy,
    bool? OnlineOnly,
    int? MaxOpen,
    bool? Sticky,
    double? MaxWaitSeconds,
    IReadOnlyList<string>? FallbackTeamIds
)
{
    private const int MostFallbacks = 20;
    private const int MostOpen = 1000;
    private const int LongestName = 200;
    private const double LongestWaitSeconds = 30 * 24 * 3600;

    /// <summary>What is wrong with it, or <see langword="null"/>.</summary>
    public string? Check(string teamId) =>
        !Ids.IsValid(teamId) ? $"The team's id '{teamId}' is not {Ids.Rule}."
        : Name is { Length: 0 or > LongestName } ? $"name has 1 to {LongestName} characters."
        : ParseStrategy() is null ? $"There is no strategy '{Strategy}': use roundRobin or fewestOpen."
        : MaxOpen is < 1 or > MostOpen ? $"maxOpen is 1 to {MostOpen}, or left out for no limit."
        : MaxWaitSeconds is not (null or (>= 1 and <= LongestWaitSeconds))
            ? $"maxWaitSeconds is 1 to {LongestWaitSeconds}, or left out for no limit."
        : FallbackTeamIds?.Count > MostFallbacks ? $"fallbackTeamIds has at most {MostFallbacks} teams."
        : !Ids.AreValid(FallbackTeamIds ?? []) ? $"Each of fallbackTeamIds is {Ids.Rule}."
        : FallbackTeamIds?.Contains(teamId, StringComparer.Ordinal) == true ? "A team can't be its own fallback."
        : null;

    /// <summary>The team. Only after <see cref="Check"/> found nothing.</summary>
    public Team ToTeam(string teamId) =>
        new(teamId, Name ?? teamId)
        {
            Strategy = ParseStrategy() ?? AssignmentStrategy.RoundRobin,
            OnlineOnly = OnlineOnly ?? true,
            MaxOpen = MaxOpen,
            Sticky = Sticky == false ? null : StickyRule.Always,
            MaxWait = MaxWaitSeconds is double seconds ? TimeSpan.FromSeconds(seconds) : null,
            FallbackTeamIds = [.. (FallbackTeamIds ?? []).Distinct(StringComparer.Ordinal)],
        };

    private AssignmentStrategy? ParseStrategy() =>
        Strategy switch
        {
            null or "roundRobin" => AssignmentStrategy.RoundRobin,
            "fewestOpen" => AssignmentStrategy.FewestOpen,
            _ => null,
        };
}
