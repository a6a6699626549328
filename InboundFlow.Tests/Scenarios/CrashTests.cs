using System.Net;
using System.Text.Json;
using InboundFlow.Tests.Support;

namespace InboundFlow.Tests.Scenarios;

/// <summary>The process stops at each of its storage requests in turn, with and without that request taking effect.</summary>
public sealed class CrashTests(AzuriteFixture azurite)
{
    [Fact]
    public Task The_providers_redelivery_repairs_a_crash_at_any_request_of_a_webhook_and_its_workflow() =>
        AtEveryRequestAsync(
            act: app => app.PostMessageAsync("mia", "hello", "m1"),
            repair: async app =>
            {
                using HttpResponseMessage again = await app.PostMessageAsync("mia", "hello", "m1");
                Assert.Equal(HttpStatusCode.OK, again.StatusCode);
                await app.Host.DrainAsync();
            },
            check: AssertOneAssignedConversationAsync
        );

    [Fact]
    public Task The_sweep_repairs_a_crash_after_a_message_was_stored_without_any_redelivery() =>
        AtEveryRequestAsync(
            act: app => app.PostMessageAsync("mia", "hello", "m1"),
            repair: app => app.Host.AdvanceAsync(TimeSpan.FromMinutes(2)),
            check: async app =>
            {
                // What was never stored is not there, and the provider still has it; what was stored is complete.
                if ((await app.ConversationsAsync()).Length > 0)
                {
                    await AssertOneAssignedConversationAsync(app);
                }
            }
        );

    [Fact]
    public Task A_crash_at_any_request_of_a_close_frees_the_agent_once_and_serves_the_queue()
    {
        string first = "";
        return AtEveryRequestAsync(
            prepare: async app =>
            {
                await app.PutAsync("agents/ada", new { teams = new[] { "support" }, capacity = 1 });
                await app.WritesAsync("mia", "first", "m1");
                first = (await app.ConversationAsync()).Text("id")!;
                app.Time.Advance(TimeSpan.FromSeconds(1));
                await app.WritesAsync("noa", "second", "m2");
            },
            act: app => app.TryCloseAsync(first, "ada"),
            repair: async app =>
            {
                await app.CloseAsync(first, "ada");
                await app.Host.AdvanceAsync(TimeSpan.FromMinutes(2));
            },
            check: async app =>
            {
                JsonElement second = await app.ConversationAsync("status=open");
                Assert.Equal("ada", second.Text("agentId"));
                Assert.Equal("assigned", second.Text("phase"));
                Assert.Equal(1, (await app.GetAsync("agents/ada")).GetProperty("openCount").GetInt32());
                Assert.Empty(await app.ItemsAsync("queue"));
            }
        );
    }

    [Fact]
    public Task A_crash_at_any_request_while_an_agent_comes_online_tells_the_waiting_conversation() =>
        AtEveryRequestAsync(
            prepare: async app =>
            {
                await app.SetPresenceAsync("ada", "offline");
                await app.WritesAsync("mia", "hello", "m1");
            },
            act: app => app.TryPutAsync("agents/ada/presence", new { status = "online" }),
            repair: async app =>
            {
                await app.ComesOnlineAsync("ada");
                await app.Host.AdvanceAsync(TimeSpan.FromMinutes(2));
            },
            check: AssertOneAssignedConversationAsync
        );

    [Fact]
    public Task A_crash_at_any_request_of_a_return_to_the_queue_leaves_it_with_the_other_team()
    {
        string id = "";
        return AtEveryRequestAsync(
            prepare: async app =>
            {
                await app.HasTeamAsync("sales", null, ("cleo", 1, true));
                await app.WritesAsync("mia", "hello", "m1");
                id = (await app.ConversationAsync()).Text("id")!;
            },
            act: app => app.TryAssignAsync(id, new { teamId = "sales" }),
            repair: async app =>
            {
                using HttpResponseMessage again = await app.WhileTimePassesAsync(
                    app.TryAssignAsync(id, new { teamId = "sales" })
                );
                await app.Host.AdvanceAsync(TimeSpan.FromMinutes(2));
            },
            check: app => AssertHeldByAsync(app, id, "cleo", "ada")
        );
    }

    [Fact]
    public Task A_crash_at_any_request_of_an_assignment_by_hand_leaves_it_with_that_agent()
    {
        string id = "";
        return AtEveryRequestAsync(
            prepare: async app =>
            {
                await app.HasTeamAsync("support", null, ("bo", 0, true));
                await app.WritesAsync("mia", "hello", "m1");
                id = (await app.ConversationAsync()).Text("id")!;
            },
            act: app => app.TryAssignAsync(id, new { agentId = "bo" }),
            repair: async app =>
            {
                using HttpResponseMessage again = await app.WhileTimePassesAsync(
                    app.TryAssignAsync(id, new { agentId = "bo" })
                );
                await app.Host.AdvanceAsync(TimeSpan.FromMinutes(2));
            },
            check: app => AssertHeldByAsync(app, id, "bo", "ada")
        );
    }

    [Fact]
    public async Task A_crash_at_any_request_of_an_offer_leaves_it_with_somebody_who_can_answer_it() =>
        await AtEveryRequestAsync(
            prepare: app => app.PutAsync("teams/support", new { offers = new { expirySeconds = 600 } }),
            act: app => app.PostMessageAsync("mia", "hello", "m1"),
            repair: async app =>
            {
                using HttpResponseMessage again = await app.PostMessageAsync("mia", "hello", "m1");
                await app.Host.DrainAsync();
            },
            check: async app =>
            {
                string id = (await app.ConversationAsync()).Text("id")!;
                Assert.Equal("offered", await app.PhaseOfAsync(id));
                Assert.Equal(["ada"], await app.AskedAsync(id));
                Assert.Equal(HttpStatusCode.OK, await app.AnswersAsync(id, "ada", accept: true));
                await AssertOneAssignedConversationAsync(app);
            }
        );

    [Fact]
    public async Task A_crash_at_any_request_of_an_acceptance_leaves_it_with_that_agent_alone()
    {
        string id = "";
        await AtEveryRequestAsync(
            prepare: async app =>
            {
                await app.HasTeamAsync(
                    "support",
                    new { offers = new { expirySeconds = 600, parallel = 2 } },
                    ("bo", 1, true)
                );
                await app.WritesAsync("mia", "hello", "m1");
                id = (await app.ConversationAsync()).Text("id")!;
            },
            act: app => app.TryAnswerAsync(id, "ada", accept: true),
            repair: async app =>
            {
                Assert.Equal(HttpStatusCode.OK, await app.AnswersAsync(id, "ada", accept: true));
                await app.Host.AdvanceAsync(TimeSpan.FromMinutes(2));
            },
            check: async app =>
            {
                await AssertHeldByAsync(app, id, "ada", "bo");
                Assert.Equal(0, (await app.GetAsync("agents/bo")).GetProperty("load").GetInt32());
                Assert.Single(await app.TimelineAsync(id), type => type == "assigned");
            }
        );
    }

    private static async Task AssertHeldByAsync(App app, string id, string agentId, string formerAgentId)
    {
        JsonElement conversation = await app.ConversationAsync();
        Assert.Equal(id, conversation.Text("id"));
        Assert.Equal(agentId, conversation.Text("agentId"));
        Assert.Equal("assigned", conversation.Text("phase"));
        Assert.Equal(1, (await app.GetAsync("agents/" + agentId)).GetProperty("openCount").GetInt32());
        Assert.Equal(0, (await app.GetAsync("agents/" + formerAgentId)).GetProperty("openCount").GetInt32());
        Assert.Empty(await app.ItemsAsync("queue"));
        Assert.Equal("Completed", await app.WorkflowStatusAsync(id));
    }

    private static async Task AssertOneAssignedConversationAsync(App app)
    {
        JsonElement conversation = await app.ConversationAsync();
        string id = conversation.Text("id")!;
        Assert.Equal("assigned", conversation.Text("phase"));
        Assert.Equal("ada", conversation.Text("agentId"));
        Assert.Single(await app.ItemsAsync($"conversations/{id}/messages"));
        Assert.Single(await app.TimelineAsync(id), type => type == "assigned");
        Assert.Equal(1, (await app.GetAsync("agents/ada")).GetProperty("openCount").GetInt32());
        Assert.Equal("Completed", await app.WorkflowStatusAsync(id));
    }

    private async Task AtEveryRequestAsync(
        Func<App, Task<HttpResponseMessage>> act,
        Func<App, Task> repair,
        Func<App, Task> check,
        Func<App, Task>? prepare = null
    )
    {
        bool reached = true;
        int at = 0;
        for (; reached; at++)
        {
            foreach (bool takesEffect in (bool[])[false, true])
            {
                StorageFault fault = new(at, takesEffect);
                TestHostOptions options;
                await using (App app = await App.StartAsync(azurite, fault.AddTo))
                {
                    await app.HasTeamAsync("support", null, ("ada", 3, true));
                    await (prepare?.Invoke(app) ?? Task.CompletedTask);
                    options = app.Host.Options;
                    fault.Arm();
                    await app.PassTimeUntilAsync(Task.WhenAny(act(app), fault.Fired));
                    await app.Host.DrainAsync();
                    await app.Host.CrashAsync();
                }

                reached = fault.Fired.IsCompleted;
                await using App restarted = await App.StartAsync(options with { Override = _ => { } });
                await restarted.Host.DrainAsync();
                await repair(restarted);
                await check(restarted);
            }
        }

        // Three transactions are the least that any of these takes.
        Assert.InRange(at, 4, 100);
    }
}
