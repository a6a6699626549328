using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Replay;

namespace InboundFlow.LocalRuntime.Durable.Storage;

/// <summary>All that is stored of an instance.</summary>
/// <param name="Version">Which state this is; a commit must name it.</param>
/// <param name="Inbox">In order.</param>
/// <param name="Outbox">Committed, and perhaps not delivered yet.</param>
internal sealed record StoredInstance(
    InstanceHead Head,
    string Version,
    IReadOnlyList<HistoryEvent> History,
    IReadOnlyList<InboxMessage> Inbox,
    IReadOnlyList<OutgoingMessage> Outbox
);

/// <summary>The head of an instance, and which state it is.</summary>
internal sealed record VersionedHead(InstanceHead Head, string Version);
