using CsCheck;
using InboundFlow.Functions.Assignment;

namespace InboundFlow.Tests.Functions.Assignment;

/// <summary>Whatever a decision may be about: few values of each kind, so that ties and collisions are common.</summary>
internal static class AnyDecision
{
    public const int MostAgents = 70;
    private static readonly string[] SkillNames = ["de", "es"];

    private static readonly Gen<DateTimeOffset?> SomeTimeAgo = Gen.Int[-1, 4]
        .Select(minutes => minutes < 0 ? (DateTimeOffset?)null : Some.Noon.AddMinutes(-minutes));

    private static readonly Gen<IReadOnlyDictionary<string, int>> Skills = Gen.Int[-6, 10]
        .Array[2]
        .Select(levels =>
            (IReadOnlyDictionary<string, int>)
                SkillNames
                    .Zip(levels)
                    .Where(skill => skill.Second > 0)
                    .ToDictionary(skill => skill.First, skill => skill.Second, StringComparer.Ordinal)
        );

    private static readonly Gen<IReadOnlyDictionary<string, int>> FewSkills = Gen.Frequency(
        (2, Gen.Const((IReadOnlyDictionary<string, int>)new Dictionary<string, int>(StringComparer.Ordinal))),
        (1, Skills)
    );

    private static readonly Gen<Hold> Hold = Gen.Select(
        Gen.Enum<HoldState>(),
        Gen.Int[0, 2],
        Gen.Int[-9, 9],
        (state, cost, counts) =>
            new Hold(
                "past",
                "support",
                state,
                cost,
                Some.Noon,
                Math.Abs(counts) > 5 ? null : Some.Noon.AddMinutes(counts)
            )
    );

    private static readonly Gen<Attendance> Attendance = Gen.Select(
        SomeTimeAgo,
        Gen.Frequency((5, Gen.Const((Presence?)null)), (1, Gen.Const((Presence?)Presence.Offline))),
        (online, after) => InboundFlow.Functions.Assignment.Attendance.None with { OnlineSince = online, After = after }
    );

    private static readonly Gen<Agent> Agent = Gen.Select(
        Gen.Select(
            Gen.Int[0, 4],
            Gen.Frequency((4, Gen.Const(Presence.Online)), (1, Gen.Enum<Presence>())),
            Skills,
            Attendance
        ),
        Gen.Select(Hold.Array[0, 3], SomeTimeAgo, SomeTimeAgo, Gen.Int[0, 12].Array[0, 3], Gen.Int[0, 3]),
        (who, what) =>
            new Agent("", "", ["support"], who.Item3, who.Item1, who.Item2)
            {
                Attendance = who.Item4,
                Holds = what.Item1,
                LastAssignedAt = what.Item2,
                IdleSince = what.Item3,
                RecentAssignments = [.. what.Item4.OrderDescending().Select(minutes => Some.Noon.AddMinutes(-minutes))],
                Passes = new Dictionary<string, long>(StringComparer.Ordinal)
                {
                    ["support"] = what.Item5 * AgentOrder.ShareUnit,
                },
            }
    );

    /// <summary>Up to 70 agents <c>a00</c>, <c>a01</c> in team support.</summary>
    public static readonly Gen<Agent[]> Agents = Agent
        .Array[0, MostAgents]
        .Select(agents => agents.Select((agent, i) => agent with { Id = IdOf(i) }).ToArray());

    private static readonly Gen<StickyRule?> Sticky = Gen.OneOf<StickyRule?>(
        null,
        StickyRule.Always,
        new StickyRule(TimeSpan.FromMinutes(2), null)
    );

    /// <summary>Team support, by whatever rules.</summary>
    public static readonly Gen<Team> Team = Gen.Select(
        Gen.Enum<AssignmentStrategy>(),
        Gen.Bool,
        Gen.Int[0, 5],
        Sticky,
        Gen.Int[0, 3],
        Gen.Int[0, 4],
        (strategy, onlineOnly, maxOpen, sticky, inflow, ramp) =>
            Some.Team("support", strategy, onlineOnly, maxOpen == 0 ? null : maxOpen) with
            {
                Sticky = sticky,
                InflowCap = inflow == 0 ? null : new InflowCap(inflow, TimeSpan.FromMinutes(10)),
                LoginRamp = ramp == 0 ? null : TimeSpan.FromMinutes(2 * ramp),
            }
    );

    private static readonly Gen<string[]> Ids = Gen.Int[0, 5].Select(IdOf).Array[0, 2];

    private static readonly Gen<AgentRequest> Request = Gen.Select(
        Gen.Int[0, 9].Select(IdOf),
        Gen.Int[0, 9].Select(IdOf),
        Gen.Bool,
        SomeTimeAgo,
        Gen.Int[-3, 3],
        (last, owner, owned, lastAt, priority) =>
            Some.Request(lastAgentId: last, priority: priority) with
            {
                OwnerAgentId = owned ? owner : null,
                LastAgentAt = lastAt,
            }
    );

    private static readonly Gen<Demand> Demand = Gen.Select(
        Gen.Int[0, 2],
        FewSkills,
        FewSkills,
        Gen.Frequency((6, Gen.Const((string?)null)), (1, Gen.Int[0, 5].Select(i => (string?)IdOf(i)))),
        Ids,
        (cost, required, preferred, only, excluded) =>
            new Demand(cost, required, preferred, only, [.. excluded.Distinct().Order(StringComparer.Ordinal)])
    );

    /// <summary>A conversation that waits in team support.</summary>
    public static readonly Gen<WaitingEntry> Entry = Gen.Select(
        Request,
        Demand,
        Ids,
        Ids,
        (request, demand, declined, asked) =>
            Some.Entry(request) with
            {
                Demand = demand with
                {
                    ExcludedAgentIds =
                    [
                        .. demand.ExcludedAgentIds.Concat(declined).Distinct().Order(StringComparer.Ordinal),
                    ],
                },
                DeclinedBy = [.. declined.Distinct().Order(StringComparer.Ordinal)],
                Offers = [.. asked.Distinct().Select(id => new Offer(id, Some.Noon, Some.Noon.AddMinutes(1)))],
            }
    );

    private static string IdOf(int i) => $"a{i:00}";
}
