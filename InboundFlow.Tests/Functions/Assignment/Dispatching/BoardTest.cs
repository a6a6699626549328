using InboundFlow.Functions.Assignment;

namespace InboundFlow.Tests.Functions.Assignment;

/// <summary>A board whose calls are made at a time that the test sets.</summary>
public abstract class BoardTest
{
    private protected DispatchBoard Board { get; } = new();

    protected DateTimeOffset Now { get; set; } = Some.Noon;

    protected void Pass(double minutes) => Now += TimeSpan.FromMinutes(minutes);

    private protected Agent AgentOf(string agentId) => Board.FindAgent(agentId)!;

    private protected WaitingEntry Waiting(string conversationId) => Board.FindWaiting(conversationId)!;

    /// <summary>Makes the call, and matches what there is to match.</summary>
    private protected DispatchDraft Do(Action<DispatchDraft> call)
    {
        DispatchDraft draft = new(Board, Some.NothingRead, Now);
        call(draft);
        Assert.True(draft.Drain());
        return draft;
    }

    /// <summary>Asks, and says where the conversation stands then.</summary>
    private protected Placement Ask(AgentRequest request) =>
        Do(draft => draft.Ask(request)).Find(request.ConversationId)!;

    /// <summary>Takes the conversation out whose placement is known.</summary>
    private protected void Release(Placement placement)
    {
        Dictionary<string, Placement?> known = new(StringComparer.Ordinal) { [placement.ConversationId] = placement };
        DispatchDraft draft = new(Board, known, Now);
        draft.Release(placement.ConversationId);
        Assert.True(draft.Drain());
    }

    private protected void Teams(params Team[] teams) =>
        Do(draft => Array.ForEach(teams, team => draft.SetTeam(team.Id, team)));

    private protected void Agents(params Agent[] agents) =>
        Do(draft => Array.ForEach(agents, agent => draft.PutAgent(agent)));
}
