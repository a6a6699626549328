using System.Text.Json;
using System.Text.Json.Serialization;

namespace InboundFlow.Functions.Assignment.Supervision;

/// <summary>
/// The body of <c>PUT /api/teams/{teamId}</c>. Everything is optional, and what is left out is as it is by default,
/// whatever it was before.
/// </summary>
public sealed record TeamBody : TeamSettings
{
    private const int MostFallbacks = 20;
    private const int MostOpen = 1000;
    private const int MostWaiting = 100_000;
    private const int LongestName = 200;
    private const int HeaviestWeight = 100;
    private const int HighestCost = 100;
    private const int MostShares = 1000;
    private const int MostCosts = 100;
    private const string NoLimit = "for no limit";

    private static readonly string[] ShownBesides = ["queueLength", "open", "pace"];

    /// <summary>Members that a team has not. Those that its view shows besides are let pass.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Others { get; init; }

    /// <summary>What is wrong with it, or <see langword="null"/>.</summary>
    public string? Check(string teamId) =>
        CheckNames(teamId)
        ?? CheckSharing()
        ?? CheckRoom()
        ?? CheckQueue()
        ?? CheckFallbacks(teamId)
        ?? Hours?.Check()
        ?? Offers?.Check()
        ?? ReplyLadder?.Check()
        ?? Ranges.Seconds("returnAfterOfflineSeconds", ReturnAfterOfflineSeconds, 0, Ranges.Month, "for never");

    /// <summary>The team. Only after <see cref="Check"/> found nothing.</summary>
    public Team ToTeam(string teamId)
    {
        Team usual = new(teamId, Name ?? teamId);
        return usual with
        {
            Strategy = StrategyNames.Parse(Strategy) ?? usual.Strategy,
            OnlineOnly = OnlineOnly ?? usual.OnlineOnly,
            MaxOpen = MaxOpen,
            Sticky = Sticky is null ? usual.Sticky : Sticky.ToRule(),
            Shares = Shares ?? usual.Shares,
            Costs = Costs ?? usual.Costs,
            ActiveWithin = Ranges.ToTime(ActiveWithinSeconds),
            InflowCap = InflowCap?.ToRule(),
            LoginRamp = Ranges.ToTime(LoginRampSeconds),
            WrapUp = Ranges.ToTime(WrapUpSeconds),
            MaxWait = Ranges.ToTime(MaxWaitSeconds),
            MaxQueue = MaxQueue,
            PriorityStep = Ranges.ToTime(PriorityStepSeconds) ?? usual.PriorityStep,
            UrgentBefore = UrgentBeforeSeconds == 0 ? null : Ranges.ToTime(UrgentBeforeSeconds) ?? usual.UrgentBefore,
            FallbackTeamIds = [.. (FallbackTeamIds ?? []).Distinct(StringComparer.Ordinal)],
            Hours = Hours?.ToRule(),
            Offers = Offers?.ToRule(),
            ReplyLadder = ReplyLadder?.ToRule(),
            ReturnAfterOffline = Ranges.ToTime(ReturnAfterOfflineSeconds),
        };
    }

    private string? CheckNames(string teamId) =>
        !Ids.IsValid(teamId) ? $"The team's id '{teamId}' is not {Ids.Rule}."
        : Name is { Length: 0 or > LongestName } ? $"name has 1 to {LongestName} characters."
        : Echo.Check<TeamSettings>(teamId, Others, ShownBesides);

    private string? CheckSharing() =>
        StrategyNames.Check(Strategy)
        ?? Sticky?.Check()
        ?? (
            Shares?.Count > MostShares ? $"shares has at most {MostShares} agents."
            : !Ids.AreValid([.. Shares?.Keys ?? []]) ? $"Each agent's id in shares is {Ids.Rule}."
            : Shares?.Values.Any(weight => weight is < 1 or > HeaviestWeight) == true
                ? $"Each weight in shares is 1 to {HeaviestWeight}."
            : null
        );

    private string? CheckRoom() =>
        Ranges.Number("maxOpen", MaxOpen, 1, MostOpen, NoLimit)
        ?? CheckCosts()
        ?? Ranges.Seconds("activeWithinSeconds", ActiveWithinSeconds, 1, Ranges.Month, "to count all that are open")
        ?? InflowCap?.Check()
        ?? Ranges.Seconds("loginRampSeconds", LoginRampSeconds, 1, Ranges.Day, "for full capacity at once")
        ?? Ranges.Seconds("wrapUpSeconds", WrapUpSeconds, 1, Ranges.Day, "for none");

    private string? CheckCosts() =>
        Costs?.Count > MostCosts ? $"costs has at most {MostCosts} names."
        : Costs?.Keys.Any(name => name.Length is 0 or > LongestName) == true
            ? $"Each name in costs has 1 to {LongestName} characters."
        : Costs?.Values.Any(cost => cost is < 0 or > HighestCost) == true ? $"Each cost in costs is 0 to {HighestCost}."
        : null;

    private string? CheckQueue() =>
        Ranges.Seconds("maxWaitSeconds", MaxWaitSeconds, 1, Ranges.Month, NoLimit)
        ?? Ranges.Number("maxQueue", MaxQueue, 1, MostWaiting, NoLimit)
        ?? Ranges.Seconds("priorityStepSeconds", PriorityStepSeconds, 0, Ranges.Month, "for an hour")
        ?? Ranges.Seconds("urgentBeforeSeconds", UrgentBeforeSeconds, 0, Ranges.Month, "for an hour");

    private string? CheckFallbacks(string teamId) =>
        FallbackTeamIds?.Count > MostFallbacks ? $"fallbackTeamIds has at most {MostFallbacks} teams."
        : !Ids.AreValid(FallbackTeamIds ?? []) ? $"Each of fallbackTeamIds is {Ids.Rule}."
        : FallbackTeamIds?.Contains(teamId, StringComparer.Ordinal) == true ? "A team can't be its own fallback."
        : null;
}
