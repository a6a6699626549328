namespace InboundFlow.Concurrency.Support;

/// <summary>A scenario under one schedule.</summary>
/// <param name="Bug">What broke; <see langword="null"/> when nothing did.</param>
/// <param name="Uncontrolled">Calls that the scheduler has no say in.</param>
/// <param name="Journal">What happened, in order.</param>
internal sealed record ExploredRun(
    uint Seed,
    string? Bug,
    IReadOnlyList<string> Uncontrolled,
    IReadOnlyList<string> Journal
)
{
    /// <summary>For whoever has to find out why.</summary>
    public string Describe() =>
        $"""
            Under schedule {Seed}: {Bug ?? "not all threads are under control."}
            Uncontrolled: {string.Join(", ", Uncontrolled)}
            The same again: {Exploration.SeedVariable}={Seed} {Exploration.IterationsVariable}=1 dotnet test InboundFlow.Concurrency --filter (this test)
            {string.Join('\n', Journal)}
            """;
}
