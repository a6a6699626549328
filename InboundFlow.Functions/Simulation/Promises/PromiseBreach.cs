namespace InboundFlow.Functions.Simulation;

/// <summary>A promise that was broken.</summary>
/// <param name="Promise">Which: one of the names in <see cref="Promises"/>.</param>
/// <param name="Detail">What happened the first time.</param>
public sealed record PromiseBreach(string Promise, long Count, string Detail);

/// <summary>What the dispatcher promises.</summary>
public static class Promises
{
    /// <summary>A conversation is in the queue or with an agent once.</summary>
    public const string NoDoubleOpen = "noDoubleOpen";

    /// <summary>A conversation has one agent at a time.</summary>
    public const string NoDoubleAssign = "noDoubleAssign";

    /// <summary>Nobody is given more than they have room for.</summary>
    public const string NoOverCapacity = "noOverCapacity";

    /// <summary>Whoever asked waits, has an agent, or went away.</summary>
    public const string NobodyLost = "nobodyLost";

    /// <summary>Nobody waits while somebody could take them.</summary>
    public const string NobodyIdle = "nobodyIdleWhileSomebodyWaits";

    /// <summary>Where a conversation came from and went to, it is as old as it was.</summary>
    public const string AgeKept = "originalAgeKept";

    /// <summary>Of two who are eligible all along, round robin gives none a second one before the other's first.</summary>
    public const string RoundRobinGap = "roundRobinGap";

    /// <summary>A conversation learns what was decided for it, or is among those that have to be told.</summary>
    public const string EverybodyTold = "everybodyIsTold";

    /// <summary>Every process sees what is stored.</summary>
    public const string OneTruth = "everyProcessSeesTheSame";

    /// <summary>Nobody is overtaken by one who ranks behind them and asks for the same.</summary>
    public const string Overtaking = "overtakingBound";
}
