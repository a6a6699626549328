namespace InboundFlow.Functions.Assignment;

/// <summary>What becomes of one conversation that needs an agent of a team.</summary>
public abstract record AssignmentDecision
{
    private AssignmentDecision() { }

    /// <summary>Give it to <paramref name="AgentId"/>.</summary>
    public sealed record Assign(string AgentId, AssignmentReason Reason) : AssignmentDecision;

    /// <summary>The team has members and none of them can take it now. The counts say what keeps them.</summary>
    public sealed record Wait(int Offline, int Busy, int Full, int TeamLimit) : AssignmentDecision;

    /// <summary>The team does not exist or has no members: waiting in it is waiting for nobody.</summary>
    public sealed record NobodyEver : AssignmentDecision
    {
        internal static readonly NobodyEver Instance = new();
    }
}
