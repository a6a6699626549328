using InboundFlow.Functions.Storage;

namespace InboundFlow.Tests.Support;

/// <summary>The app's tables in memory.</summary>
public sealed class MemoryTables : ITables
{
    public MemoryTable Contacts { get; } = new();

    public MemoryTable Conversations { get; } = new();

    public MemoryTable Dispatch { get; } = new();

    public MemoryTable Identities { get; } = new();

    public MemoryTable Quarantine { get; } = new();

    ITable ITables.Contacts => Contacts;

    ITable ITables.Conversations => Conversations;

    ITable ITables.Dispatch => Dispatch;

    ITable ITables.Identities => Identities;

    ITable ITables.Quarantine => Quarantine;
}
