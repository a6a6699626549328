namespace InboundFlow.Benchmarks.Traffic;

/// <summary>A burst in the middle of which the server is killed, again and again.</summary>
/// <param name="Kills">How often it was killed.</param>
/// <param name="Repeated">How often a message had to be sent again.</param>
/// <param name="Violations">What went wrong; nothing when all is well.</param>
internal sealed record KillRun(int Kills, int Repeated, IReadOnlyList<string> Violations)
{
    private const int MessagesPerContact = 2;
    private static readonly TimeSpan SettleLimit = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Sends two messages of every contact at about the same time, kills the server whenever another share of them is
    /// acknowledged, and compares what is there in the end with what was sent.
    /// </summary>
    /// <param name="server">Fresh: nobody has written yet, and there are no agents.</param>
    internal static async Task<KillRun> RunAsync(
        ServerProcess server,
        KillPlan plan,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        InboundFlowApi api = new(server.Http);
        // Just enough room for all: one conversation counted twice, and somebody would be over capacity or left waiting.
        int capacity = (plan.Contacts + plan.Agents - 1) / plan.Agents;
        await api.SeedAsync(plan.Agents, capacity, cancellationToken);

        IReadOnlyList<TrafficMessage> messages = TrafficMessage.Plan("kill", plan.Contacts, MessagesPerContact);
        WebhookClient client = new(server.Http, ServerSettings.ChannelId, ServerSettings.Secret, time);
        Burst burst = new(client, time, server.WhenUpAsync);
        using CancellationTokenSource failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAll(
            CancelOnFailureAsync(burst.SendFlatOutAsync(messages, plan.Concurrency, failed.Token), failed),
            CancelOnFailureAsync(KillAsync(server, burst, messages.Count, plan.Kills, failed.Token), failed)
        );

        bool settled = await Settling.WaitUntilAssignedAsync(api, plan.Contacts, SettleLimit, time, cancellationToken);
        Outcome outcome = await Outcome.ReadAsync(api, cancellationToken);
        string[] late = settled ? [] : [$"Not every conversation was assigned within {SettleLimit}."];
        return new KillRun(plan.Kills, burst.Repeated, [.. late, .. Invariants.Violations(messages, outcome)]);
    }

    private static async Task KillAsync(
        ServerProcess server,
        Burst burst,
        int messages,
        int kills,
        CancellationToken cancellationToken
    )
    {
        for (int kill = 1; kill <= kills; kill++)
        {
            await burst.WhenAcknowledgedAsync(messages * kill / (kills + 1)).WaitAsync(cancellationToken);
            await server.KillAndRestartAsync(cancellationToken);
        }
    }

    // Without the senders the killer would wait for ever, and the other way round.
    private static async Task CancelOnFailureAsync(Task task, CancellationTokenSource others)
    {
        try
        {
            await task;
        }
        catch
        {
            await others.CancelAsync();
            throw;
        }
    }
}

/// <summary>How large a <see cref="KillRun"/> is.</summary>
/// <param name="Concurrency">How many messages are under way at a time.</param>
internal sealed record KillPlan(int Contacts, int Kills, int Agents, int Concurrency);
