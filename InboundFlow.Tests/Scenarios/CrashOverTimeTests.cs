using System.Text.Json;
using InboundFlow.Tests.Support;

namespace InboundFlow.Tests.Scenarios;

/// <summary>The same as <see cref="CrashTests"/> for what the passing of time brings about by itself.</summary>
public sealed class CrashOverTimeTests(AzuriteFixture azurite)
{
    private string id = "";

    [Fact]
    public Task A_crash_at_any_request_of_a_reassignment_brings_it_to_the_other_agent() =>
        AtEveryRequestAsync(
            new { replyLadder = new { reassignAfterSeconds = 5, mostReassignments = 1 } },
            app => app.ComesOnlineAsync("bo"),
            "noReply"
        );

    [Fact]
    public Task A_crash_at_any_request_of_a_return_after_the_grace_brings_it_to_the_other_agent() =>
        AtEveryRequestAsync(
            new { returnAfterOfflineSeconds = 5 },
            async app =>
            {
                await app.SetPresenceAsync("ada", "offline");
                await app.ComesOnlineAsync("bo");
            },
            "agentOffline"
        );

    private Task AtEveryRequestAsync(object team, Func<App, Task> prepare, string why) =>
        CrashRun.AtEveryRequestAsync(
            azurite,
            onlyAfterEffect: true,
            prepare: async app =>
            {
                await app.HasTeamAsync("support", team, ("bo", 1, false));
                await app.WritesAsync("mia", "hello", "m1");
                id = (await app.ConversationAsync()).Text("id")!;
                await prepare(app);
            },
            act: (app, _) => app.Host.AdvanceAsync(TimeSpan.FromSeconds(6)),
            repair: app => app.Host.AdvanceAsync(TimeSpan.FromMinutes(2)),
            check: async app =>
            {
                JsonElement conversation = await app.FindAsync(id);
                Assert.Equal(("bo", "assigned"), (conversation.Text("agentId"), conversation.Text("phase")));
                Assert.Equal(1, await app.OpenCountAsync("bo"));
                Assert.Equal(0, await app.OpenCountAsync("ada"));
                JsonElement returned = Assert.Single(await app.EventsAsync(id, "returned"));
                Assert.Equal((why, "ada"), (returned.Text("why"), returned.Text("agentId")));
                Assert.Equal(2, (await app.EventsAsync(id, "assigned")).Length);
                Assert.Empty(await app.ItemsAsync("queue"));
                Assert.Equal("Completed", await app.WorkflowStatusAsync(id));
            }
        );
}
