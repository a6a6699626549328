namespace Microsoft.DurableTask.Client;

/// <summary>How an instance is purged.</summary>
/// <param name="Recursive">With its sub-orchestrations.</param>
public record PurgeInstanceOptions(bool Recursive = false);
