namespace InboundFlow.Functions.Assignment;

/// <summary>What a conversation asks for during a part of its wait.</summary>
/// <param name="Step">0 for one agent alone, then one for each <see cref="SkillStep"/>, and the last for anybody.</param>
/// <param name="Until">When it asks for less; <see langword="null"/> for as long as it takes.</param>
public sealed record DemandStep(Demand Demand, int Step, DateTimeOffset? Until);
