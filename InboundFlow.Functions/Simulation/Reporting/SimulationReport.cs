namespace InboundFlow.Functions.Simulation;

/// <summary>What came of a simulation. Times are in seconds of the simulated clock.</summary>
/// <param name="Whole">All teams together.</param>
/// <param name="Teams">Each team that was in it, by id: of the conversations that were routed to it.</param>
/// <param name="Promises">
/// The promises that were broken; empty when all were kept, <see langword="null"/> when nobody checked.
/// </param>
public sealed record SimulationReport(
    ulong Seed,
    DateTimeOffset From,
    DateTimeOffset Until,
    long Events,
    ServiceFigures Whole,
    IReadOnlyList<ServiceFigures> Teams,
    IReadOnlyList<PromiseBreach>? Promises
);

/// <summary>How conversations were served.</summary>
/// <param name="TeamId">The team they were routed to; <see langword="null"/> for all.</param>
/// <param name="Conversations">How many came.</param>
/// <param name="Assigned">How many got an agent.</param>
/// <param name="Abandoned">How many contacts gave up before.</param>
/// <param name="Waiting">How many were still waiting at the end.</param>
/// <param name="FellBack">How many of them ended up with another team than the one they were routed to.</param>
/// <param name="QueuePeak">The most that waited at the same time.</param>
public sealed record ServiceFigures(
    string? TeamId,
    int Conversations,
    int Assigned,
    int Abandoned,
    int Waiting,
    int FellBack,
    int QueuePeak,
    WaitFigures Wait,
    ServiceLevel ServiceLevel,
    LoadFigures Load,
    FairnessFigures Fairness,
    LatenessFigures Late
);

/// <summary>How long those waited who got an agent, in seconds: each figure is the wait of one of them (nearest rank).</summary>
public sealed record WaitFigures(double P50, double P90, double P95, double P99, double Max, double Mean);

/// <summary>
/// The part that got an agent within a time. Contacts who gave up within that time are not counted; those who gave up or
/// were still waiting later are.
/// </summary>
public sealed record ServiceLevel(double WithinSeconds, double? Share);

/// <summary>What agents had to do.</summary>
/// <param name="Agents">How many are in the team.</param>
/// <param name="Conversations">How many conversations each was given, of whatever team.</param>
/// <param name="Busy">
/// The part of their room (capacity x time online) that was taken. More than 1 when what they had outlasted their shifts.
/// </param>
/// <param name="Top">Those who were given the most.</param>
/// <param name="Bottom">Those who were given the fewest, fewest first.</param>
public sealed record LoadFigures(
    int Agents,
    Spread Conversations,
    Spread Busy,
    IReadOnlyList<AgentFigures> Top,
    IReadOnlyList<AgentFigures> Bottom
);

/// <summary>The least, the one in the middle, and the most.</summary>
public sealed record Spread(double Min, double Median, double Max);

/// <summary>One agent's day.</summary>
public sealed record AgentFigures(string AgentId, int Conversations, double OnlineHours, double Busy);

/// <summary>How evenly a team's agents were given conversations, of whatever team.</summary>
/// <param name="Jain">
/// Jain's index of the conversations that they were given for each hour online: 1 when all got the same, 1/n when one
/// of n got all. For all teams: the mean, each team counting by its conversations.
/// </param>
/// <param name="Gap">The most that one agent of a team got less another of it, in conversations; for all teams the largest.</param>
public sealed record FairnessFigures(double? Jain, int Gap);

/// <summary>Conversations that waited longer than they should.</summary>
/// <param name="BeyondMaxWait">Waited in all longer than the team they were routed to allows, as nobody else had room either.</param>
/// <param name="BeyondWindow">Waited until the channel no longer let us answer freely.</param>
public sealed record LatenessFigures(int BeyondMaxWait, int BeyondWindow);
