namespace InboundFlow.LocalRuntime.Durable.Storage;

/// <summary>What purging has to know of an instance.</summary>
/// <param name="HasOutgoing">It has messages that are not known to be delivered.</param>
/// <param name="Children">The sub-orchestrations it has asked for.</param>
internal sealed record InstanceOutline(InstanceHead Head, bool HasOutgoing, IReadOnlyList<string> Children);
