using System.Text.Json.Serialization;

namespace InboundFlow.Functions.Assignment.Supervision;

/// <summary>A team as the HTTP contract shows it: what was put, what was left out filled in, and how it stands.</summary>
public sealed record TeamView : TeamSettings
{
    [JsonPropertyOrder(-1)]
    public required string Id { get; init; }

    /// <summary>How many wait in it now.</summary>
    [JsonPropertyOrder(1)]
    public int QueueLength { get; init; }

    /// <summary>Whether it is within its hours now.</summary>
    [JsonPropertyOrder(1)]
    public bool Open { get; init; }

    /// <summary>How long its conversations take; <see langword="null"/> while none was closed.</summary>
    [JsonPropertyOrder(1)]
    public PaceView? Pace { get; init; }

    public static TeamView Of(Team team, DispatchState state, int queueLength, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(team);
        ArgumentNullException.ThrowIfNull(state);
        return new()
        {
            Id = team.Id,
            Name = team.Name,
            Strategy = StrategyNames.Of(team.Strategy),
            OnlineOnly = team.OnlineOnly,
            MaxOpen = team.MaxOpen,
            Sticky = StickyBody.Of(team.Sticky),
            Shares = team.Shares,
            Costs = team.Costs,
            ActiveWithinSeconds = team.ActiveWithin?.TotalSeconds,
            InflowCap = InflowCapBody.Of(team.InflowCap),
            LoginRampSeconds = team.LoginRamp?.TotalSeconds,
            WrapUpSeconds = team.WrapUp?.TotalSeconds,
            MaxWaitSeconds = team.MaxWait?.TotalSeconds,
            MaxQueue = team.MaxQueue,
            PriorityStepSeconds = team.PriorityStep.TotalSeconds,
            UrgentBeforeSeconds = team.UrgentBefore?.TotalSeconds ?? 0,
            FallbackTeamIds = team.FallbackTeamIds,
            Hours = HoursBody.Of(team.Hours),
            Offers = OffersBody.Of(team.Offers),
            ReplyLadder = ReplyLadderBody.Of(team.ReplyLadder),
            ReturnAfterOfflineSeconds = team.ReturnAfterOffline?.TotalSeconds,
            QueueLength = queueLength,
            Open = HoursPolicy.IsOpen(team, now),
            Pace = state.Paces.TryGetValue(team.Id, out TeamPace? pace)
                ? new(pace.MeanHandleSeconds, pace.Conversations)
                : null,
        };
    }
}

/// <summary>How long a team's conversations take, from assignment to close.</summary>
/// <param name="MeanHandleSeconds">A mean in which the latest count most.</param>
/// <param name="Conversations">How many it is made from.</param>
public sealed record PaceView(double MeanHandleSeconds, long Conversations);
