using InboundFlow.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Functions.Assignment.Supervision;

/// <summary>Teams, for supervisors.</summary>
public sealed class TeamFunctions(IDispatcher dispatcher, GrantAnnouncer announcer, TimeProvider time)
{
    /// <summary>Creates or replaces the team. What its queue then finds an agent for is assigned at once.</summary>
    [Function("PutTeam")]
    public async Task<IResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = "teams/{teamId}")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string teamId,
        CancellationToken cancellationToken
    )
    {
        (TeamBody? body, IResult? error) = await Api.ReadAsync<TeamBody>(request);
        if (error is not null || body!.Check(teamId) is not null)
        {
            return error ?? Api.Invalid(body!.Check(teamId)!);
        }

        await dispatcher.PutTeamAsync(body.ToTeam(teamId), cancellationToken);
        await announcer.AnnounceAsync(client, cancellationToken);
        return await GetAsync(request, teamId, cancellationToken);
    }

    [Function("GetTeam")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "teams/{teamId}")] HttpRequest request,
        string teamId,
        CancellationToken cancellationToken
    )
    {
        DispatchState state = await dispatcher.ReadAsync(cancellationToken);
        return state.Teams.TryGetValue(teamId, out Team? team)
            ? Api.Ok(TeamView.Of(team, state, state.QueueLengths().GetValueOrDefault(teamId), time.GetUtcNow()))
            : Api.NotFound($"There is no team '{teamId}'.");
    }

    [Function("ListTeams")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "teams")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        DispatchState state = await dispatcher.ReadAsync(cancellationToken);
        IReadOnlyDictionary<string, int> lengths = state.QueueLengths();
        return Api.Page<TeamView>([
            .. state
                .Teams.Values.OrderBy(team => team.Id, StringComparer.Ordinal)
                .Select(team => TeamView.Of(team, state, lengths.GetValueOrDefault(team.Id), time.GetUtcNow())),
        ]);
    }

    /// <summary>204 also when there is no such team; 409 while somebody waits in it.</summary>
    [Function("DeleteTeam")]
    public async Task<IResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "teams/{teamId}")] HttpRequest request,
        string teamId,
        CancellationToken cancellationToken
    ) =>
        await dispatcher.DeleteTeamAsync(teamId, cancellationToken)
            ? Results.NoContent()
            : Api.Conflict(
                "team-has-queue",
                $"Conversations wait in team '{teamId}': assign or close them first, see GET /api/queue?teamId={teamId}."
            );
}
