using InboundFlow.Functions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;

namespace InboundFlow.Functions.Assignment.Supervision;

/// <summary>Agents come, go, and are seen.</summary>
public sealed class PresenceFunctions(
    IDispatcher dispatcher,
    GrantAnnouncer announcer,
    TimeProvider time,
    IOptions<AssignmentOptions> options
)
{
    /// <summary>
    /// Sets the presence. Whoever comes online is given conversations at once; whoever goes is not asked any more. Safe
    /// to repeat. What is set by hand stays, whatever the heartbeats did before.
    /// </summary>
    [Function("PutPresence")]
    public async Task<IResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = "agents/{agentId}/presence")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string agentId,
        CancellationToken cancellationToken
    )
    {
        (PresenceBody? body, IResult? error) = await Api.ReadAsync<PresenceBody>(request);
        if (error is not null || body!.Check() is not null)
        {
            return error ?? Api.Invalid(body!.Check()!);
        }

        Agent? agent = await dispatcher.SetPresenceAsync(
            agentId,
            body.Parse()!.Value,
            body.WhenFinished == true,
            cancellationToken
        );
        await announcer.AnnounceAsync(client, cancellationToken);
        return Answer(agentId, agent);
    }

    /// <summary>
    /// Notes that the agent is there: they go offline by themselves when they are not seen for long enough, and are what
    /// they were before with the next heartbeat. Needs no body.
    /// </summary>
    [Function("PostHeartbeat")]
    public async Task<IResult> PostHeartbeatAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "agents/{agentId}/heartbeat")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string agentId,
        CancellationToken cancellationToken
    )
    {
        TimeSpan interval = TimeSpan.FromSeconds(options.Value.HeartbeatSeconds);
        TimeSpan grace = TimeSpan.FromSeconds(options.Value.HeartbeatGraceSeconds);
        Agent? agent = await dispatcher.FindAgentAsync(agentId, cancellationToken);
        DateTimeOffset now = time.GetUtcNow();
        if (agent is not null && HeartbeatPolicy.IsNews(agent.Attendance, interval, now))
        {
            agent = await dispatcher.NoteHeartbeatAsync(agentId, now + interval + grace, cancellationToken);
            await announcer.AnnounceAsync(client, cancellationToken);
        }

        return Answer(agentId, agent);
    }

    private IResult Answer(string agentId, Agent? agent) =>
        agent is null ? Api.NotFound($"There is no agent '{agentId}'.") : Api.Ok(AgentView.Of(agent, time.GetUtcNow()));
}
