using System.Text.Json.Serialization;

namespace InboundFlow.Functions.Assignment;

/// <summary>What a decision looked at besides the agents.</summary>
/// <param name="Entry">The conversation as it waited: its demand, its place in the queue, who declined it.</param>
/// <remarks>Short in JSON: what is at its default is left out.</remarks>
public sealed record DecisionFacts(TeamFacts Team, EntryFacts Entry);

/// <summary>The rules of a team that a decision looked at.</summary>
public sealed record TeamFacts(string Id)
{
    internal static TeamFacts Of(Team team) =>
        new(team.Id)
        {
            Strategy = team.Strategy,
            OnlineOnly = team.OnlineOnly,
            MaxOpen = team.MaxOpen,
            InflowCap = team.InflowCap,
            LoginRamp = team.LoginRamp,
        };

    internal Team ToTeam() =>
        new(Id, Id)
        {
            Strategy = Strategy,
            OnlineOnly = OnlineOnly,
            MaxOpen = MaxOpen,
            InflowCap = InflowCap,
            LoginRamp = LoginRamp,
        };

    /// <summary>The team's strategy, even where the decision was another's.</summary>
    [JsonConverter(typeof(CamelCaseConverter<AssignmentStrategy>))]
    public AssignmentStrategy Strategy { get; init; }

    /// <inheritdoc cref="Team.OnlineOnly"/>
    public bool OnlineOnly { get; init; }

    /// <inheritdoc cref="Team.MaxOpen"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int? MaxOpen { get; init; }

    /// <inheritdoc cref="Team.InflowCap"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public InflowCap? InflowCap { get; init; }

    /// <inheritdoc cref="Team.LoginRamp"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public TimeSpan? LoginRamp { get; init; }
}

/// <summary>What of a waiting conversation a decision looked at.</summary>
public sealed record EntryFacts(string ConversationId, DateTimeOffset QueuedAt, int Priority, DateTimeOffset RankAt)
{
    /// <inheritdoc cref="WaitingEntry.UrgentFrom"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public DateTimeOffset? UrgentFrom { get; init; }

    /// <inheritdoc cref="WaitingEntry.Step"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Step { get; init; }

    /// <inheritdoc cref="Demand.Cost"/>
    public int Cost { get; init; }

    /// <inheritdoc cref="Demand.Required"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public IReadOnlyDictionary<string, int>? Required { get; init; }

    /// <inheritdoc cref="Demand.Preferred"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public IReadOnlyDictionary<string, int>? Preferred { get; init; }

    /// <inheritdoc cref="Demand.OnlyAgentId"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? OnlyAgentId { get; init; }

    /// <inheritdoc cref="Demand.ExcludedAgentIds"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public IReadOnlyList<string>? Excluded { get; init; }

    /// <summary>Who said no.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public IReadOnlyList<string>? Declined { get; init; }

    /// <summary>Who had been asked and had not answered.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public IReadOnlyList<string>? Asked { get; init; }

    /// <summary>The contact's dedicated agent, where the team lets them go first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? Owner { get; init; }

    /// <summary>The agent of the contact's previous conversation, where the team lets them go first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? LastAgent { get; init; }

    internal static EntryFacts Of(WaitingEntry entry, TeamSurvey survey) =>
        new(entry.Request.ConversationId, entry.Request.QueuedAt, entry.Request.Priority, entry.RankAt)
        {
            UrgentFrom = entry.UrgentFrom,
            Step = entry.Step,
            Cost = entry.Demand.Cost,
            Required = entry.Demand.Required.Count == 0 ? null : entry.Demand.Required,
            Preferred = entry.Demand.Preferred.Count == 0 ? null : entry.Demand.Preferred,
            OnlyAgentId = entry.Demand.OnlyAgentId,
            Excluded = entry.Demand.ExcludedAgentIds is [] ? null : entry.Demand.ExcludedAgentIds,
            Declined = entry.DeclinedBy is [] ? null : entry.DeclinedBy,
            Asked = entry.Offers is [] ? null : [.. entry.Offers.Select(offer => offer.AgentId)],
            Owner = survey.Owner,
            LastAgent = survey.LastAgent,
        };

    internal WaitingEntry ToEntry(string teamId, string workflowVersion) =>
        new(
            new AgentRequest(ConversationId, teamId, Priority, QueuedAt, LastAgent, workflowVersion)
            {
                OwnerAgentId = Owner,
            },
            teamId,
            [teamId],
            null
        )
        {
            RankAt = RankAt,
            UrgentFrom = UrgentFrom,
            Step = Step,
            DeclinedBy = Declined ?? [],
            Offers = [.. (Asked ?? []).Select(agentId => new Offer(agentId, default, default))],
            Demand = Demand.Anybody with
            {
                Cost = Cost,
                Required = Required ?? Demand.Anybody.Required,
                Preferred = Preferred ?? Demand.Anybody.Preferred,
                OnlyAgentId = OnlyAgentId,
                ExcludedAgentIds = Excluded ?? [],
            },
        };
}
