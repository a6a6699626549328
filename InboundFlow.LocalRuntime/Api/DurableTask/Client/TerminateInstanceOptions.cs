namespace Microsoft.DurableTask.Client;

/// <summary>How an instance is terminated.</summary>
/// <param name="Output">What becomes its output.</param>
/// <param name="Recursive">With its sub-orchestrations.</param>
public record TerminateInstanceOptions(object? Output = null, bool Recursive = false);
