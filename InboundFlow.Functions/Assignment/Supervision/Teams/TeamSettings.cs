namespace InboundFlow.Functions.Assignment.Supervision;

/// <summary>Everything that is set of a team, as the HTTP contract writes it. Times are in seconds.</summary>
/// <remarks>The body and the view of a team share it, so that what was put is what is shown.</remarks>
public abstract record TeamSettings
{
    /// <summary>The id, when it is not given.</summary>
    public string? Name { get; init; }

    /// <summary>One of <see cref="StrategyNames"/>; <c>roundRobin</c> by default.</summary>
    public string? Strategy { get; init; }

    /// <summary>By default yes.</summary>
    public bool? OnlineOnly { get; init; }

    /// <summary>1 to 1000; no limit by default.</summary>
    public int? MaxOpen { get; init; }

    /// <summary>By default <c>true</c>.</summary>
    public StickyBody? Sticky { get; init; }

    /// <summary>With weighted shares, agent's id to weight, 1 to 100; 1 for those who are not named.</summary>
    public IReadOnlyDictionary<string, int>? Shares { get; init; }

    /// <summary>Kind, channel id or channel type to the room that a conversation takes, 0 to 100; 1 for what is not named.</summary>
    public IReadOnlyDictionary<string, int>? Costs { get; init; }

    /// <summary>By default all that are open count, however quiet.</summary>
    public double? ActiveWithinSeconds { get; init; }

    /// <summary>By default there is no cap.</summary>
    public InflowCapBody? InflowCap { get; init; }

    /// <summary>By default who comes online has their full capacity at once.</summary>
    public double? LoginRampSeconds { get; init; }

    /// <summary>By default a conversation takes no room once it is closed.</summary>
    public double? WrapUpSeconds { get; init; }

    /// <summary>By default a conversation waits for as long as it takes.</summary>
    public double? MaxWaitSeconds { get; init; }

    /// <summary>1 to 100,000; no limit by default.</summary>
    public int? MaxQueue { get; init; }

    /// <summary>By default an hour. With 0 priority counts for nothing.</summary>
    public double? PriorityStepSeconds { get; init; }

    /// <summary>By default an hour. With 0 nothing is ever urgent.</summary>
    public double? UrgentBeforeSeconds { get; init; }

    /// <summary>In order; by default none.</summary>
    public IReadOnlyList<string>? FallbackTeamIds { get; init; }

    /// <summary>By default always.</summary>
    public HoursBody? Hours { get; init; }

    /// <summary>By default agents are not asked.</summary>
    public OffersBody? Offers { get; init; }

    /// <summary>By default nothing happens.</summary>
    public ReplyLadderBody? ReplyLadder { get; init; }

    /// <summary>By default agents keep their conversations when they go offline.</summary>
    public double? ReturnAfterOfflineSeconds { get; init; }
}
