using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Simulation;

/// <summary>Gives teams different rules, so that a day of many teams meets all of them and many of their combinations.</summary>
internal static class VariedTeams
{
    private const string Skill = "french";
    private const int SkilledEvery = 3;
    private const int Strategies = 6;

    private static readonly Func<Team, Team>[] Rules =
    [
        team => team,
        team => team with { WrapUp = TimeSpan.FromMinutes(1) },
        team => team with { InflowCap = new(4, TimeSpan.FromMinutes(10)), MaxQueue = 20 },
        team => team with { Offers = new(TimeSpan.FromSeconds(20), 1) },
        team => team with { LoginRamp = TimeSpan.FromMinutes(30), ReturnAfterOffline = TimeSpan.FromMinutes(5) },
        team => team with { Sticky = new(null, TimeSpan.FromMinutes(2)), MaxOpen = 2 },
        team => team with { Hours = Office },
        team => team with { Offers = new(TimeSpan.FromSeconds(30), 3), WrapUp = TimeSpan.FromSeconds(30) },
        team => team with { Costs = new Dictionary<string, int>(StringComparer.Ordinal) { ["chat"] = 2 } },
        team => team with { UrgentBefore = TimeSpan.FromMinutes(55), PriorityStep = TimeSpan.FromMinutes(10) },
        team => team with { Sticky = null, ActiveWithin = TimeSpan.FromMinutes(10) },
    ];

    // Around the clock but for the night, so that both of its ends fall into a day.
    private static TeamHours Office { get; } =
        new(
            "UTC",
            Enum.GetNames<DayOfWeek>()
                .ToDictionary(
                    day => day.ToLowerInvariant(),
                    _ => (IReadOnlyList<string>)["06:00-22:30"],
                    StringComparer.Ordinal
                ),
            []
        );

    public static Team Vary(Team team, int index) =>
        Rules[index % Rules.Length](team) with
        {
            Strategy = (AssignmentStrategy)(index % Strategies),
        };

    /// <summary>Every third agent knows something, some more of it than others.</summary>
    public static IReadOnlyDictionary<string, int> SkillsOf(int place) =>
        place % SkilledEvery == 0
            ? new Dictionary<string, int>(StringComparer.Ordinal) { [Skill] = 1 + (place % 10) }
            : new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>Some ask for a skill and then for less of it, some know an agent, and some have to be answered in time.</summary>
    public static SyntheticTraffic Vary(SyntheticTraffic traffic, int index, IReadOnlyList<string> members) =>
        traffic with
        {
            Returning = 0.2,
            LastAgentIds = members,
            Skilled = index % 2 == 0 ? 0.3 : 0,
            Skills =
            [
                new(Level(6), Level(9), TimeSpan.FromMinutes(1)),
                new(Level(1), Level(6), TimeSpan.FromMinutes(3)),
            ],
            ReplyWindow = index % 3 == 0 ? TimeSpan.FromHours(1) : null,
            Kind = index % 4 == 0 ? "chat" : null,
        };

    private static Dictionary<string, int> Level(int level) => new(StringComparer.Ordinal) { [Skill] = level };
}
