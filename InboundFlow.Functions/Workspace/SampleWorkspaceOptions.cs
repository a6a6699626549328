namespace InboundFlow.Functions.Workspace;

/// <summary>Whether an empty workspace gets something to try things out with.</summary>
public sealed class SampleWorkspaceOptions
{
    /// <summary>Create the sample teams and agents when there is none at all. Meant for a developer's machine.</summary>
    /// <value>Defaults to <see langword="false"/>; <c>local.settings.sample.json</c> switches it on.</value>
    public bool Enabled { get; set; }
}
