using System.Text.Json.Serialization;
using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Functions.Conversations;

/// <summary>
/// <c>POST /api/conversations/{id}/assign</c>: to an agent (take over, transfer), to a team, or back to the queue.
/// </summary>
public sealed class AssignFunction(IConversationStore conversations, IDispatcher dispatcher)
{
    /// <summary>Answers when it is done. An agent may get more than their capacity this way, and it counts.</summary>
    [Function("AssignConversation")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "conversations/{id}/assign")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string id,
        CancellationToken cancellationToken
    )
    {
        (AssignRequest? assign, IResult? error) = await Api.ReadAsync<AssignRequest>(request);
        DispatchState state = await dispatcher.ReadAsync(cancellationToken);
        if (error is not null || (error = assign!.Check(state)) is not null)
        {
            return error;
        }

        Conversation? conversation = await conversations.FindAsync(id, cancellationToken);
        if (conversation is not { Status: ConversationStatus.Open })
        {
            return conversation is null
                ? Api.NotFound($"There is no conversation '{id}'.")
                : Api.Conflict(
                    "conversation-closed",
                    $"Conversation '{id}' is closed: there is nothing left to assign."
                );
        }

        if (conversation.Phase == ConversationPhase.Enriching && assign.TeamId is not null)
        {
            return Api.Conflict(
                "conversation-enriching",
                $"The workflow is still choosing the team of conversation '{id}': try again in a moment."
            );
        }

        string instanceId = $"{id}-assign-{ConversationIds.MessageOf(id, RequestId.Of(request))}";
        AssignCommand command = new(conversation, assign.AgentId, assign.TeamId);
        OrchestrationMetadata done = await Orchestrations.RunOnceAsync(
            client,
            nameof(AssignOrchestrator),
            command,
            instanceId,
            cancellationToken
        );
        return done.ReadOutputAs<bool>()
            ? Api.Ok(await conversations.FindAsync(id, cancellationToken))
            : Api.Conflict(
                "conversation-moved",
                $"Conversation '{id}' was closed, or went to somebody else, in the meantime: look at it again."
            );
    }
}

/// <summary>The body of the request to assign: an agent, or a team, or neither to return it to its team's queue.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record AssignRequest(string? AgentId, string? TeamId)
{
    /// <summary>Says what is wrong with it, or <see langword="null"/>.</summary>
    public IResult? Check(DispatchState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return (AgentId, TeamId) switch
        {
            (not null, not null) => Api.Invalid("Give it to an agent or to a team, not to both."),
            (not null, null) when !state.Agents.ContainsKey(AgentId) => Api.Invalid($"There is no agent '{AgentId}'."),
            (null, not null) when !state.Teams.ContainsKey(TeamId) => Api.Invalid($"There is no team '{TeamId}'."),
            _ => null,
        };
    }
}
