namespace InboundFlow.Concurrency.Support;

/// <summary>A scenario under one schedule.</summary>
/// <param name="Bug">What broke; <see langword="null"/> when nothing did.</param>
/// <param name="Journal">What happened, in order.</param>
internal sealed record ExploredRun(uint Seed, string? Bug, IReadOnlyList<string> Journal)
{
    /// <summary>For whoever has to find out why.</summary>
    /// <param name="test">Whose run it was.</param>
    public string Describe(string test) =>
        $"""
            Under schedule {Seed}: {Bug ?? "nothing broke."}
            The same again: {Exploration.SeedVariable}={Seed} {Exploration.IterationsVariable}=1 dotnet test InboundFlow.Concurrency --filter FullyQualifiedName~{test}
            {string.Join('\n', Journal)}
            """;
}
