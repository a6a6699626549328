using InboundFlow.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace InboundFlow.Functions.Simulation;

/// <summary>What would be if a team were different, for supervisors.</summary>
public sealed class SimulateFunction(SimulationDesk desk)
{
    /// <summary>
    /// Simulates the team's traffic as it is, and as it would be. Changes nothing. 422 when the period has too many
    /// conversations, 429 while another simulation runs.
    /// </summary>
    [Function("SimulateTeam")]
    public async Task<IResult> SimulateAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "teams/{teamId}/simulate")] HttpRequest request,
        string teamId,
        CancellationToken cancellationToken
    )
    {
        (SimulateBody? body, IResult? error) = await Api.ReadAsync<SimulateBody>(request);
        return error
            ?? await desk.AnswerAsync(teamId, body!, cancellationToken) switch
            {
                SimulationAnswer.Done done => Api.Ok(done.View),
                SimulationAnswer.Invalid invalid => Api.Invalid(invalid.Problem),
                SimulationAnswer.NoTeam => Api.NotFound($"There is no team '{teamId}'."),
                SimulationAnswer.TooMuch => Api.Problem(
                    StatusCodes.Status422UnprocessableEntity,
                    "too-many-conversations",
                    $"There are more than {SimulateBody.MostConversations} conversations from from to to: choose a shorter period."
                ),
                _ => Api.Problem(
                    StatusCodes.Status429TooManyRequests,
                    "simulation-running",
                    "Another simulation is running: try again in a few seconds."
                ),
            };
    }
}
