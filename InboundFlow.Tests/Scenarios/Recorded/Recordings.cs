using System.Net;
using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Conversations;

namespace InboundFlow.Tests.Scenarios.Recorded;

/// <summary>The runs whose histories are kept: every way an orchestrator of the app can take, and where it can stand.</summary>
internal static class Recordings
{
    private const string Conversation = nameof(ConversationOrchestrator);
    private const string Close = nameof(CloseOrchestrator);
    private const string Assign = nameof(AssignOrchestrator);
    private const string Watch = nameof(ReplyWatchOrchestrator);
    private const string Reply = nameof(ReplyOrchestrator);

    private static readonly object WithFallback = new { maxWaitSeconds = 300, fallbackTeamIds = new[] { "sales" } };

    private static readonly object WithOffers = new { offers = new { expirySeconds = 30 } };

    private static readonly object WithLadder = new
    {
        replyLadder = new { nudgeAfterSeconds = 60, reassignAfterSeconds = 120 },
    };

    private static readonly object WithSupervisor = new
    {
        replyLadder = new { reassignAfterSeconds = 120, escalateAfterSeconds = 600 },
    };

    public static IReadOnlyList<Recording> All { get; } =
    [
        new("conversation-assigned-at-once", Conversation, (app, _) => OpensAsync(app, online: true)),
        new("conversation-waiting", Conversation, (app, _) => OpensAsync(app, online: false)),
        new(
            "conversation-waiting-with-deadline",
            Conversation,
            (app, _) => OpensAsync(app, online: false, WithFallback)
        ),
        new(
            "conversation-assigned-after-waiting",
            Conversation,
            async (app, _) =>
            {
                await OpensAsync(app, online: false);
                await app.Host.AdvanceAsync(TimeSpan.FromMinutes(20));
                await app.ComesOnlineAsync("ada");
            }
        ),
        new(
            "conversation-assigned-before-deadline",
            Conversation,
            async (app, _) =>
            {
                await OpensAsync(app, online: false, WithFallback);
                await app.ComesOnlineAsync("ada");
            }
        ),
        new(
            "conversation-fell-back",
            Conversation,
            async (app, _) =>
            {
                await OpensAsync(app, online: false, WithFallback);
                await app.HasTeamAsync("sales", null, ("cleo", 3, true));
                await app.Host.AdvanceAsync(TimeSpan.FromMinutes(6));
            }
        ),
        new(
            "conversation-fell-back-and-waits",
            Conversation,
            async (app, _) =>
            {
                await app.HasTeamAsync("sales", null, ("cleo", 3, false));
                await OpensAsync(app, online: false, WithFallback);
                await app.Host.AdvanceAsync(TimeSpan.FromMinutes(6));
            }
        ),
        new(
            "conversation-closed-while-waiting",
            Conversation,
            async (app, _) =>
            {
                await OpensAsync(app, online: false, WithFallback);
                await app.CloseAsync(await IdAsync(app), "ada");
            }
        ),
        new(
            "conversation-assigned-by-hand-while-waiting",
            Conversation,
            async (app, _) =>
            {
                await OpensAsync(app, online: false);
                await AssignsAsync(app, new { agentId = "ada" });
            }
        ),
        new(
            "conversation-transferred-while-waiting",
            Conversation,
            async (app, _) =>
            {
                await app.HasTeamAsync("sales", null, ("cleo", 3, false));
                await OpensAsync(app, online: false);
                await AssignsAsync(app, new { teamId = "sales" });
            }
        ),
        new(
            "conversation-returned-to-queue",
            Conversation,
            async (app, _) =>
            {
                await app.HasTeamAsync("sales", null, ("cleo", 3, false));
                await OpensAsync(app, online: true);
                await AssignsAsync(app, new { teamId = "sales" });
            }
        ),
        new(
            "conversation-enriched-at-the-third-attempt",
            Conversation,
            async (app, _) =>
            {
                await OpensAsync(app, online: true);
                await app.Host.AdvanceAsync(TimeSpan.FromSeconds(5));
            }
        )
        {
            FailingLookups = 2,
        },
        new(
            "conversation-failed",
            Conversation,
            async (app, _) =>
            {
                await OpensAsync(app, online: true);
                await app.Host.AdvanceAsync(TimeSpan.FromMinutes(130));
            }
        )
        {
            FailingLookups = int.MaxValue,
            IsLong = true,
        },
        new("conversation-offered", Conversation, (app, _) => OpensAsync(app, online: true, WithOffers)),
        new(
            "conversation-offer-accepted",
            Conversation,
            async (app, _) =>
            {
                await OpensAsync(app, online: true, WithOffers);
                Assert.Equal(HttpStatusCode.OK, await app.AnswersAsync(await IdAsync(app), "ada", accept: true));
            }
        ),
        new(
            "conversation-offer-declined",
            Conversation,
            async (app, _) =>
            {
                await OpensAsync(app, online: true, WithOffers);
                Assert.Equal(HttpStatusCode.OK, await app.AnswersAsync(await IdAsync(app), "ada", accept: false));
            }
        ),
        new(
            "conversation-offer-expired",
            Conversation,
            async (app, _) =>
            {
                await OpensAsync(app, online: true, WithOffers);
                await app.Host.AdvanceAsync(TimeSpan.FromSeconds(31));
            }
        ),
        new(
            "conversation-closed-while-offered",
            Conversation,
            async (app, _) =>
            {
                await OpensAsync(app, online: true, WithOffers);
                await app.CloseAsync(await IdAsync(app), "ada");
            }
        ),
        new(
            "conversation-relaxed",
            Conversation,
            async (app, _) =>
            {
                await app.PutAsync("agents/bo", new { teams = new[] { "support" }, skills = new { parcels = 5 } });
                await OpensAsync(app, online: true);
                await app.Host.AdvanceAsync(TimeSpan.FromSeconds(61));
            }
        )
        {
            Rule = AgentsDesk.Rule("parcel", ("Skills:0:Required:parcels", "3"), ("Skills:0:ForSeconds", "60")),
        },
        new(
            "conversation-reassigned",
            Conversation,
            async (app, _) =>
            {
                await OpensAsync(app, online: true, WithLadder);
                await app.Host.AdvanceAsync(TimeSpan.FromSeconds(121));
            }
        ),
        new(
            "conversation-reassigned-to-another",
            Conversation,
            async (app, _) =>
            {
                await OpensAsync(app, online: true, WithLadder);
                await app.PutAsync("agents/bo", new { teams = new[] { "support" } });
                await app.ComesOnlineAsync("bo");
                await app.Host.AdvanceAsync(TimeSpan.FromSeconds(121));
            }
        ),
        new(
            "close-of-an-assigned-conversation",
            Close,
            async (app, _) =>
            {
                await OpensAsync(app, online: true);
                await app.CloseAsync(await IdAsync(app), "ada");
            }
        ),
        new(
            "close-of-a-waiting-conversation",
            Close,
            async (app, _) =>
            {
                await OpensAsync(app, online: false);
                await app.CloseAsync(await IdAsync(app), "ada");
            }
        ),
        new(
            "assign-to-an-agent",
            Assign,
            async (app, _) =>
            {
                await OpensAsync(app, online: false);
                await AssignsAsync(app, new { agentId = "ada" });
            }
        ),
        new(
            "assign-to-another-team",
            Assign,
            async (app, _) =>
            {
                await app.HasTeamAsync("sales", null, ("cleo", 3, false));
                await OpensAsync(app, online: false);
                await AssignsAsync(app, new { teamId = "sales" });
            }
        ),
        new(
            "assign-back-to-the-queue",
            Assign,
            async (app, _) =>
            {
                await app.HasTeamAsync("sales", null, ("cleo", 3, false));
                await OpensAsync(app, online: true);
                await AssignsAsync(app, new { teamId = "sales" });
            }
        ),
        new(
            "reply-sent",
            Reply,
            async (app, _) =>
            {
                await OpensAsync(app, online: true);
                await app.ReplyAsync(await IdAsync(app), "It is on its way.");
            }
        ),
        new(
            "assign-after-no-reply",
            Assign,
            async (app, _) =>
            {
                await OpensAsync(app, online: true, WithLadder);
                await app.Host.AdvanceAsync(TimeSpan.FromSeconds(121));
            }
        ),
        new("reply-watch-waiting-for-the-agent", Watch, (app, _) => OpensAsync(app, online: true, WithLadder)),
        new(
            "reply-watch-waiting-for-the-contact",
            Watch,
            async (app, _) =>
            {
                await OpensAsync(app, online: true, WithLadder);
                await app.ReplyAsync(await IdAsync(app), "It is on its way.");
                await app.Host.AdvanceAsync(TimeSpan.FromMinutes(3));
            }
        ),
        new(
            "reply-watch-waiting-for-a-supervisor",
            Watch,
            async (app, _) =>
            {
                await OpensAsync(app, online: true, WithSupervisor);
                await app.Host.AdvanceAsync(TimeSpan.FromSeconds(121));
            }
        ),
        new(
            "clock-waiting",
            nameof(DispatchClockOrchestrator),
            async (app, _) =>
            {
                await OpensAsync(app, online: true, new { inflowCap = new { most = 1, windowSeconds = 600 } });
                await app.WritesAsync("noa", "Where is mine?");
            }
        ),
        new(
            "reply-refused",
            Reply,
            async (app, shop) =>
            {
                await OpensAsync(app, online: true);
                shop.AnswerWith(422);
                await app.ReplyAsync(await IdAsync(app), "It is on its way.");
            }
        ),
        new(
            "reply-waiting-for-the-platform",
            Reply,
            async (app, shop) =>
            {
                await OpensAsync(app, online: true);
                shop.AnswerWith(503);
                await app.ReplyAsync(await IdAsync(app), "It is on its way.");
                await app.Host.AdvanceAsync(TimeSpan.FromSeconds(10));
            }
        ),
        new(
            "reply-sent-at-last",
            Reply,
            async (app, shop) =>
            {
                await OpensAsync(app, online: true);
                shop.AnswerWith(503);
                await app.ReplyAsync(await IdAsync(app), "It is on its way.");
                shop.AnswerWith(200);
                await app.Host.AdvanceAsync(TimeSpan.FromSeconds(10));
            }
        ),
        new(
            "reply-given-up",
            Reply,
            async (app, shop) =>
            {
                await OpensAsync(app, online: true);
                shop.AnswerWith(503);
                await app.ReplyAsync(await IdAsync(app), "It is on its way.");
                await app.Host.AdvanceAsync(TimeSpan.FromMinutes(130));
            }
        )
        {
            IsLong = true,
        },
    ];

    private static async Task OpensAsync(App app, bool online, object? team = null)
    {
        await app.HasTeamAsync("support", team, ("ada", 3, online));
        await app.WritesAsync("mia", "Where is my parcel, please?");
    }

    private static async Task<string> IdAsync(App app) => (await app.ConversationAsync()).Text("id")!;

    private static async Task AssignsAsync(App app, object to)
    {
        using HttpResponseMessage answer = await app.TryAssignAsync(await IdAsync(app), to);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await app.Host.DrainAsync();
    }
}
