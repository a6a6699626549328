using InboundFlow.Tests.Support;

namespace InboundFlow.Tests.Scenarios;

/// <summary>The storage's answer to each request in turn is lost, and the client asks again.</summary>
public sealed class LostAnswerTests(AzuriteFixture azurite)
{
    // Long enough for the engine to look again, and too short for the sweeps to begin: they have tests of their own.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task A_lost_answer_to_any_request_of_a_whole_conversation_changes_nothing()
    {
        bool reached = true;
        int at = 0;
        for (; reached; at++)
        {
            LostAnswer fault = new(at);
            await using App app = await App.StartAsync(azurite, fault.AddTo);
            await app.HasTeamAsync("support", null, ("ada", 1, true));
            fault.Arm();

            // The engine rests a moment before it looks again at what it could not write.
            using (await app.WhileTimePassesAsync(app.PostMessageAsync("mia", "first", "m1"))) { }
            await app.Host.AdvanceAsync(Rest);
            string id = (await app.ConversationAsync()).Text("id")!;
            using (await app.WhileTimePassesAsync(app.PostMessageAsync("noa", "second", "m2"))) { }
            using (await app.WhileTimePassesAsync(app.TryCloseAsync(id, "ada"))) { }
            await app.Host.AdvanceAsync(Rest);
            reached = fault.Fired;
            fault.Disarm();

            Assert.Single(await app.ItemsAsync($"conversations/{id}/messages"));
            Assert.Single(await app.TimelineAsync(id), type => type == "assigned");
            Assert.Equal("ada", (await app.ConversationAsync("status=open")).Text("agentId"));
            Assert.Equal(1, (await app.GetAsync("agents/ada")).GetProperty("openCount").GetInt32());
            Assert.Equal("Completed", await app.WorkflowStatusAsync(id));
        }

        Assert.InRange(at, 20, 200);
    }
}
