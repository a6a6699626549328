using System.Text.Json.Serialization;

namespace InboundFlow.Functions.Assignment;

/// <summary>What of an agent a decision looked at. What it did not look at is left out.</summary>
/// <param name="Load">How much of the capacity was in use.</param>
/// <param name="Open">How many conversations they had open, or were offered.</param>
public sealed record AgentFacts(
    [property: JsonConverter(typeof(CamelCaseConverter<Presence>))] Presence Presence,
    int Capacity,
    int Load,
    int Open
)
{
    /// <summary>They were to leave when they had finished.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Finishing { get; init; }

    /// <summary>How many they were given within the inflow cap's window.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Recent { get; init; }

    /// <inheritdoc cref="Attendance.OnlineSince"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public DateTimeOffset? OnlineSince { get; init; }

    /// <inheritdoc cref="Agent.LastAssignedAt"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public DateTimeOffset? LastAssignedAt { get; init; }

    /// <summary>They had nothing to do, as far as the strategy asks.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Idle { get; init; }

    /// <summary>Since when, if that is known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public DateTimeOffset? IdleSince { get; init; }

    /// <summary>How far they had come, where shares are weighted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Pass { get; init; }

    /// <summary>Their levels in the skills that are required or wished for, by the skills' names (ordinal); 0 for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public IReadOnlyList<int>? Levels { get; init; }
}
