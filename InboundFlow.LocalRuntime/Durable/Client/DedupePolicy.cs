using Microsoft.DurableTask.Client;

namespace InboundFlow.LocalRuntime.Durable.Client;

/// <summary>Says what a start does to an instance with the same id.</summary>
internal static class DedupePolicy
{
    private static readonly OrchestrationRuntimeStatus[] UnderWay =
    [
        OrchestrationRuntimeStatus.Pending,
        OrchestrationRuntimeStatus.Running,
        OrchestrationRuntimeStatus.Suspended,
    ];

    /// <summary>The statuses that refuse a start: by default those of an instance that is not over.</summary>
    /// <exception cref="ArgumentException">A name is no status, or the set contradicts itself.</exception>
    public static IReadOnlyCollection<OrchestrationRuntimeStatus> Read(IReadOnlyList<string>? names)
    {
        if (names is null)
        {
            return UnderWay;
        }

        OrchestrationRuntimeStatus[] statuses = [.. names.Select(ParseStatus)];
        bool replacesRunning = UnderWay.Except(statuses).Any();
        return statuses.Contains(OrchestrationRuntimeStatus.Terminated) && replacesRunning
            ? throw new ArgumentException(
                "A running instance is terminated before it is replaced, which 'Terminated' among the dedupe statuses "
                    + "forbids. Leave it out, or add Pending, Running and Suspended.",
                nameof(names)
            )
            : statuses;
    }

    public static DedupeDecision Decide(
        OrchestrationRuntimeStatus present,
        IReadOnlyCollection<OrchestrationRuntimeStatus> refusing
    )
    {
        if (refusing.Contains(present))
        {
            return new DedupeDecision.Refuse();
        }

        return UnderWay.Contains(present) ? new DedupeDecision.TerminateFirst() : new DedupeDecision.Replace();
    }

    private static OrchestrationRuntimeStatus ParseStatus(string name) =>
        Enum.TryParse(name, ignoreCase: true, out OrchestrationRuntimeStatus status)
            ? status
            : throw new ArgumentException($"'{name}' is no orchestration status.", nameof(name));
}

/// <summary>What a start does to an instance with the same id.</summary>
internal abstract record DedupeDecision
{
    private DedupeDecision() { }

    /// <summary>The start is refused.</summary>
    public sealed record Refuse : DedupeDecision;

    /// <summary>The instance is over and gives way.</summary>
    public sealed record Replace : DedupeDecision;

    /// <summary>The instance is ended first.</summary>
    public sealed record TerminateFirst : DedupeDecision;
}
