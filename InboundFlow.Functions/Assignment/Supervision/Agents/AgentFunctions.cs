using InboundFlow.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Functions.Assignment.Supervision;

/// <summary>Agents, for supervisors and for themselves.</summary>
public sealed class AgentFunctions(IDispatcher dispatcher, GrantAnnouncer announcer, TimeProvider time)
{
    /// <summary>
    /// Creates the agent, offline, or changes everything about them but presence and open count. The room that this
    /// makes is used at once.
    /// </summary>
    [Function("PutAgent")]
    public async Task<IResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = "agents/{agentId}")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string agentId,
        CancellationToken cancellationToken
    )
    {
        (AgentBody? body, IResult? error) = await Api.ReadAsync<AgentBody>(request);
        if (error is not null || body!.Check(agentId) is not null)
        {
            return error ?? Api.Invalid(body!.Check(agentId)!);
        }

        Agent agent = await dispatcher.PutAgentAsync(body.ToAgent(agentId), cancellationToken);
        await announcer.AnnounceAsync(client, cancellationToken);
        return Api.Ok(AgentView.Of(agent, time.GetUtcNow()));
    }

    [Function("GetAgent")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "agents/{agentId}")] HttpRequest request,
        string agentId,
        CancellationToken cancellationToken
    ) =>
        await dispatcher.FindAgentAsync(agentId, cancellationToken) is Agent agent
            ? Api.Ok(AgentView.Of(agent, time.GetUtcNow()))
            : Api.NotFound($"There is no agent '{agentId}'.");

    [Function("ListAgents")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "agents")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        DispatchState state = await dispatcher.ReadAsync(cancellationToken);
        return Api.Page<AgentView>([
            .. state
                .Agents.Values.OrderBy(agent => agent.Id, StringComparer.Ordinal)
                .Select(agent => AgentView.Of(agent, time.GetUtcNow())),
        ]);
    }

    /// <summary>204 also when there is no such agent; 409 while they have open conversations.</summary>
    [Function("DeleteAgent")]
    public async Task<IResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "agents/{agentId}")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string agentId,
        CancellationToken cancellationToken
    )
    {
        if (!await dispatcher.DeleteAgentAsync(agentId, cancellationToken))
        {
            return Api.Conflict(
                "agent-has-conversations",
                $"Agent '{agentId}' has open conversations: close or reassign them first."
            );
        }

        // Those who waited for the last member of a team have gone to its fallback team.
        await announcer.AnnounceAsync(client, cancellationToken);
        return Results.NoContent();
    }
}
