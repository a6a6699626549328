using System.Globalization;
using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Simulation;

/// <summary>A made-up workspace: teams in pairs, agents in shifts around the clock, and a day's traffic over and over.</summary>
/// <remarks>
/// The second team of a pair is the fallback of the first, and every tenth agent works for both. Most agents work by
/// day; one in twenty works at night.
/// </remarks>
/// <param name="Conversations">How many come in all.</param>
public sealed record SyntheticWorkspace(int Conversations, int Agents, int Teams, int Days, ulong Seed)
{
    private const int SharedEvery = 10;
    private const int NightEvery = 20;
    private static readonly int[] DayShifts = [6, 9, 13];
    private static readonly TimeSpan ShiftLength = TimeSpan.FromHours(8);
    private const int NightShift = 22;

    /// <summary>How every team shares its conversations out.</summary>
    public AssignmentStrategy Strategy { get; init; }

    /// <summary>How many conversations an agent can have at a time.</summary>
    public int Capacity { get; init; } = 3;

    /// <summary>Ask agents before they are given a conversation.</summary>
    public OfferRule? Offers { get; init; }

    /// <summary>
    /// Give each team other rules than the next, in turn: every strategy, offers, ramps, caps, wrap-ups, hours and costs;
    /// and let some conversations ask for skills, for the agent whom the contact knows, or be urgent.
    /// </summary>
    public bool Varied { get; init; }

    /// <summary>When it begins: a Monday.</summary>
    public DateTimeOffset From { get; init; } = new(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The scenario.</summary>
    public Scenario ToScenario()
    {
        DateTimeOffset until = From.AddDays(Days);
        Team[] teams = [.. Enumerable.Range(0, Teams).Select(Team)];
        SimulatedAgent[] agents = [.. Enumerable.Range(0, Agents).Select(Agent)];
        Arrival[] arrivals =
        [
            .. Enumerable.Range(0, Teams).SelectMany(team => Traffic(team).Generate(Seed, team, From, until)),
        ];
        Array.Sort(arrivals, InOrder);
        return new(Seed, From, until, teams, agents, arrivals);
    }

    internal static int InOrder(Arrival x, Arrival y)
    {
        int at = x.At.CompareTo(y.At);
        return at != 0 ? at : string.CompareOrdinal(x.Id, y.Id);
    }

    private static string TeamId(int team) => string.Create(CultureInfo.InvariantCulture, $"team{team:D4}");

    private Team Team(int team)
    {
        Team plain = new(TeamId(team), TeamId(team))
        {
            Strategy = Strategy,
            Offers = Offers,
            MaxWait = TimeSpan.FromMinutes(5),
            FallbackTeamIds = team % 2 == 0 && team + 1 < Teams ? [TeamId(team + 1)] : [],
        };
        return Varied ? VariedTeams.Vary(plain, team) : plain;
    }

    private SimulatedAgent Agent(int agent)
    {
        int team = agent % Teams;
        int pair = team ^ 1;
        int place = agent / Teams;
        bool shared = place % SharedEvery == SharedEvery - 1 && pair < Teams;
        string id = AgentId(agent);
        Agent who = new(
            id,
            id,
            shared ? [TeamId(team), TeamId(pair)] : [TeamId(team)],
            Varied ? VariedTeams.SkillsOf(place) : new Dictionary<string, int>(StringComparer.Ordinal),
            Capacity,
            Presence.Offline
        );
        int begin = place % NightEvery == NightEvery - 1 ? NightShift : DayShifts[place % DayShifts.Length];
        return new(who, [.. Enumerable.Range(-1, Days + 1).Select(day => ShiftOf(day, begin)).OfType<Shift>()]);
    }

    private Shift? ShiftOf(int day, int begin)
    {
        DateTimeOffset from = From.AddDays(day).AddHours(begin);
        DateTimeOffset until = from + ShiftLength;
        return until > From ? new(from > From ? from : From, until) : null;
    }

    private SyntheticTraffic Traffic(int team)
    {
        int count = (Conversations / Teams) + (team < Conversations % Teams ? 1 : 0);
        SyntheticTraffic plain = new(TeamId(team), (double)count / (Days * 24), SyntheticTraffic.OfficeDay)
        {
            Count = count,
            Patience = new Durations.Exponential(TimeSpan.FromMinutes(10)),
            HighPriority = 0.05,
        };
        return Varied ? VariedTeams.Vary(plain, team, [.. MembersOf(team)]) : plain;
    }

    private IEnumerable<string> MembersOf(int team)
    {
        for (int agent = team; agent < Agents; agent += Teams)
        {
            yield return AgentId(agent);
        }
    }

    private static string AgentId(int agent) => string.Create(CultureInfo.InvariantCulture, $"agent{agent:D5}");
}
