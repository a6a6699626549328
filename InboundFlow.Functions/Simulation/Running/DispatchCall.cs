using InboundFlow.Functions.Assignment;

namespace InboundFlow.Functions.Simulation;

/// <summary>What the dispatcher is asked for as a scenario happens. The calls of <see cref="IDispatcher"/>, as data.</summary>
internal abstract record DispatchCall
{
    private DispatchCall() { }

    /// <summary>Which conversation it is about; <see langword="null"/> when it is about none.</summary>
    public virtual string? ConversationId => null;

    /// <summary>A conversation asks for an agent.</summary>
    public sealed record Ask(AgentRequest Request) : DispatchCall
    {
        public override string? ConversationId => Request.ConversationId;
    }

    /// <summary>A conversation is over.</summary>
    public sealed record Release(string Id) : DispatchCall
    {
        public override string? ConversationId => Id;
    }

    /// <summary>Something that a conversation waited for is over.</summary>
    public sealed record Review(string Id, DateTimeOffset DueAt) : DispatchCall
    {
        public override string? ConversationId => Id;
    }

    /// <summary>An agent answers an offer.</summary>
    public sealed record AnswerOffer(string Id, string AgentId, bool Accept) : DispatchCall
    {
        public override string? ConversationId => Id;
    }

    /// <summary>A conversation goes from its agent back to the queue.</summary>
    public sealed record ReturnToQueue(AgentRequest Request, string FromAgentId) : DispatchCall
    {
        public override string? ConversationId => Request.ConversationId;
    }

    /// <summary>An agent comes or goes.</summary>
    public sealed record SetPresence(string AgentId, Presence Presence, bool WhenFinished) : DispatchCall;

    /// <summary>What the passing of time asks for is due.</summary>
    public sealed record Tick : DispatchCall;
}
