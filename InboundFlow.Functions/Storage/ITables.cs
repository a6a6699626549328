namespace InboundFlow.Functions.Storage;

/// <summary>The tables of the app, by what they hold. Each is created when it is first asked for.</summary>
public interface ITables
{
    /// <summary>A partition per contact: the contact, its conversations, messages, timeline and the open row.</summary>
    ITable Contacts { get; }

    /// <summary>A partition per workspace: agents, teams, waiting entries and holds.</summary>
    ITable Dispatch { get; }

    /// <summary>A partition per month, newest first: one row a conversation, for lists and for the sweep.</summary>
    ITable Conversations { get; }

    /// <summary>A partition per identity: which contact it belongs to.</summary>
    ITable Identities { get; }

    /// <summary>A partition per channel and day: deliveries that were verified but not understood.</summary>
    ITable Quarantine { get; }
}
