using System.Text.Json;
using InboundFlow.Tests.Support;

namespace InboundFlow.Tests.Scenarios;

/// <summary>What becomes of a conversation whose agent does not answer, as far as the next agent is concerned.</summary>
public sealed class ReassignTests(AzuriteFixture azurite)
{
    private static readonly object Ladder = new
    {
        replyLadder = new { reassignAfterSeconds = 60, mostReassignments = 2 },
    };

    [Fact]
    public async Task Another_agent_gets_it_with_the_age_it_has()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", Ladder, ("ada", 3, true), ("bo", 3, true));
        string id = await app.OpensAsync("mia");
        Assert.Equal("ada", await app.AgentOfAsync(id));
        string? since = (await app.FindAsync(id)).Text("queuedAt");

        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(61));

        JsonElement conversation = await app.FindAsync(id);
        Assert.Equal(("bo", since), (conversation.Text("agentId"), conversation.Text("queuedAt")));
        Assert.Equal(0, await app.OpenCountAsync("ada"));
        Candidate ada = Excluded(await app.EventsAsync(id, "assigned"), "ada");
        Assert.Equal("excluded", ada.ExcludedBy);
    }

    [Fact]
    public async Task While_there_is_no_other_it_waits_for_one_and_not_for_those_who_had_it()
    {
        await using App app = await App.StartAsync(azurite);
        await app.HasTeamAsync("support", Ladder, ("ada", 3, true));
        string id = await app.OpensAsync("mia");

        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(61));
        Assert.Equal("queued", await app.PhaseOfAsync(id));
        await app.HasTeamAsync("support", Ladder, ("bo", 3, true));

        Assert.Equal("bo", await app.AgentOfAsync(id));
        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(61));
        Assert.Equal("queued", await app.PhaseOfAsync(id));
        await app.HasTeamAsync("support", Ladder, ("cy", 3, true));
        Assert.Equal("cy", await app.AgentOfAsync(id));
    }

    [Fact]
    public async Task The_next_agent_has_to_know_what_the_first_one_had_to()
    {
        await using App app = await App.StartAsync(
            azurite,
            settings: AgentsDesk.Rule("invoice", ("Skills:0:Required:billing", "3"), ("Skills:0:ForSeconds", "600"))
        );
        string[] teams = ["support"];
        await app.PutAsync("teams/support", Ladder);
        await app.PutAsync("agents/ada", new { teams, skills = new { billing = 5 } });
        await app.PutAsync("agents/bo", new { teams });
        await app.PutAsync("agents/cy", new { teams, skills = new { billing = 3 } });
        await app.ComesOnlineAsync("ada");
        await app.ComesOnlineAsync("bo");
        string id = await app.OpensAsync("mia", "My invoice is wrong");
        Assert.Equal("ada", await app.AgentOfAsync(id));

        await app.Host.AdvanceAsync(TimeSpan.FromSeconds(61));
        Assert.Equal("queued", await app.PhaseOfAsync(id));
        await app.ComesOnlineAsync("cy");

        Assert.Equal("cy", await app.AgentOfAsync(id));
    }

    private static Candidate Excluded(JsonElement[] assigned, string agentId) =>
        assigned[^1]
            .GetProperty("reason")
            .GetProperty("candidates")
            .EnumerateArray()
            .Select(candidate => new Candidate(candidate.Text("agentId")!, candidate.Text("excludedBy")))
            .Single(candidate => candidate.AgentId == agentId);

    private sealed record Candidate(string AgentId, string? ExcludedBy);
}
