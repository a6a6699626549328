using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Storage;
using InboundFlow.Tests.Functions.Assignment;

namespace InboundFlow.Tests.Functions.Storage;

/// <summary>What the dispatcher promises when room is made or taken: by agents, supervisors and closes.</summary>
public abstract class DispatchRoomContract : DispatchContract
{
    [Fact]
    public async Task Presence_drains_the_queue_in_one_call_and_the_grants_wait_to_be_told()
    {
        ITables tables = await CreateAsync();
        DispatchStore store = Open(tables);
        await store.PutTeamAsync(Some.Team(), Now);
        await store.PutAgentAsync(Some.Agent("ada", capacity: 70, presence: Presence.Offline), Now);
        string[] ids = [.. Enumerable.Range(0, 80).Select(i => $"c{i:00}")];
        await AllAsync(ids, id => store.RequestAgentAsync(Some.Request(id), Now));

        Agent? ada = await store.SetPresenceAsync("ada", Presence.Online, false, Now);

        Assert.Equal(Presence.Online, ada!.Presence);
        DispatchState state = await store.ReadAsync(Now);
        Assert.Equal(ids[70..], state.Queue.Select(entry => entry.Request.ConversationId), StringComparer.Ordinal);
        Assert.Equal(70, state.Agents["ada"].OpenCount);
        IReadOnlyList<Placement> untold = await Open(tables).ReadUntoldAsync(Now);
        Assert.Equal(
            ids[..70],
            untold.Select(placement => placement.ConversationId).Order(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
        Assert.All(untold, placement => Assert.Equal("ada", placement.Reason!.Chosen));

        await store.MarkToldAsync(untold, Now);
        await store.MarkToldAsync(untold, Now);

        Assert.Empty(await Open(tables).ReadUntoldAsync(Now));
        Assert.Equal("ada", (await store.RequestAgentAsync(Some.Request("c00"), Now)).AgentId);
    }

    [Theory]
    [InlineData("capacity")]
    [InlineData("membership")]
    [InlineData("team")]
    [InlineData("release")]
    [InlineData("transfer")]
    public async Task Whatever_makes_room_serves_the_queue_at_once(string what)
    {
        DispatchStore store = await OpenAsync();
        await store.PutTeamAsync(Some.Team(maxOpen: 1), Now);
        await GoOnlineAsync(store, Some.Agent("ada", capacity: 1));
        await GoOnlineAsync(store, Some.Agent("bo", teams: "sales"));
        await store.RequestAgentAsync(Some.Request("c1"), Now);
        Assert.Equal(PlacementStatus.Waiting, (await store.RequestAgentAsync(Some.Request("c2"), Now)).Status);

        switch (what)
        {
            case "capacity":
                await store.PutTeamAsync(Some.Team(), Now);
                await store.PutAgentAsync(Some.Agent("ada", capacity: 2), Now);
                break;
            case "membership":
                await store.PutAgentAsync(Some.Agent("bo", teams: ["sales", "support"]), Now);
                break;
            case "team":
                await store.PutAgentAsync(Some.Agent("ada", capacity: 2), Now);
                await store.PutTeamAsync(Some.Team(maxOpen: 2), Now);
                break;
            case "release":
                Assert.Equal("ada", await store.ReleaseAsync("c1", Now));
                break;
            default:
                await store.AssignByHandAsync(Some.Request("c1"), "bo", Now);
                break;
        }

        Assert.Equal("c2", Assert.Single(await store.ReadUntoldAsync(Now)).ConversationId);
        Assert.Empty((await store.ReadAsync(Now)).Queue);
    }

    [Fact]
    public async Task Releasing_twice_frees_room_once()
    {
        DispatchStore store = await OpenAsync();
        await store.PutTeamAsync(Some.Team(), Now);
        await GoOnlineAsync(store, Some.Agent("ada"));
        await store.RequestAgentAsync(Some.Request("c1"), Now);
        await store.RequestAgentAsync(Some.Request("c2"), Now);

        string?[] released = await AllAsync(["c1", "c1", "c1"], id => store.ReleaseAsync(id, Now));

        Assert.Equal(["ada", null, null], released);
        Assert.Null(await store.ReleaseAsync("never-asked", Now));
        Assert.Equal(1, (await store.ReadAsync(Now)).Agents["ada"].OpenCount);
    }

    [Fact]
    public async Task A_conversation_that_is_closed_while_it_waits_leaves_the_queue()
    {
        DispatchStore store = await OpenAsync();
        await store.RequestAgentAsync(Some.Request("c1"), Now);

        Assert.Null(await store.ReleaseAsync("c1", Now));

        Assert.Empty((await store.ReadAsync(Now)).Queue);
        Assert.Equal(
            Placement.Withdrawn("c1"),
            await store.ReviewAsync("c1", Some.Noon + TimeSpan.FromMinutes(1), Now)
        );
    }

    [Fact]
    public async Task By_hand_capacity_may_be_exceeded_and_counts()
    {
        DispatchStore store = await OpenAsync();
        await store.PutTeamAsync(Some.Team(), Now);
        await GoOnlineAsync(store, Some.Agent("ada", capacity: 1));
        await GoOnlineAsync(store, Some.Agent("bo", capacity: 0));
        await store.RequestAgentAsync(Some.Request("c1"), Now);
        await store.RequestAgentAsync(Some.Request("c2", queuedAt: Some.Noon.AddMinutes(-9)), Now);

        Placement? waiting = await store.AssignByHandAsync(Some.Request("c2"), "bo", Now);
        Placement? held = await store.AssignByHandAsync(Some.Request("c1"), "bo", Now);
        Placement? again = await store.AssignByHandAsync(Some.Request("c1"), "bo", Now);
        Placement? fresh = await store.AssignByHandAsync(Some.Request("c3"), "bo", Now);

        Assert.Null(await store.AssignByHandAsync(Some.Request("c4"), "nobody", Now));
        Assert.Equal(
            ("bo", Some.Noon.AddMinutes(-9), "byHand"),
            (waiting!.AgentId, waiting.QueuedAt, waiting.Reason!.Policy)
        );
        AssertSame(held!, again!);
        Assert.Equal("bo", fresh!.AgentId);
        DispatchState state = await store.ReadAsync(Now);
        Assert.Equal((0, 3), (state.Agents["ada"].OpenCount, state.Agents["bo"].OpenCount));
        Assert.Equal("c2", Assert.Single(await store.ReadUntoldAsync(Now)).ConversationId);
        Assert.Equal("bo", (await store.RequestAgentAsync(Some.Request("c3"), Now)).AgentId);
    }

    [Fact]
    public async Task Who_gets_another_agent_before_being_told_stays_untold()
    {
        DispatchStore store = await OpenAsync();
        await store.PutTeamAsync(Some.Team(), Now);
        await store.PutAgentAsync(Some.Agent("bo", presence: Presence.Offline, teams: "sales"), Now);
        await store.RequestAgentAsync(Some.Request(), Now);
        await GoOnlineAsync(store, Some.Agent("ada"));
        IReadOnlyList<Placement> toAda = await store.ReadUntoldAsync(Now);

        await store.AssignByHandAsync(Some.Request(), "bo", Now);
        await store.MarkToldAsync(toAda, Now);

        Assert.Equal("ada", Assert.Single(toAda).AgentId);
        Assert.Equal("bo", Assert.Single(await store.ReadUntoldAsync(Now)).AgentId);
    }

    [Fact]
    public async Task Changing_an_agent_keeps_presence_and_open_count()
    {
        DispatchStore store = await OpenAsync();
        await store.PutTeamAsync(Some.Team(), Now);
        await GoOnlineAsync(store, Some.Agent("ada"));
        await store.RequestAgentAsync(Some.Request(), Now);

        Agent changed = await store.PutAgentAsync(Some.Agent("ada", 0, 9, Presence.Offline) with { Name = "Ada" }, Now);

        Assert.Equal(
            (1, 9, Presence.Online, "Ada"),
            (changed.OpenCount, changed.Capacity, changed.Presence, changed.Name)
        );
        Assert.Equal(Some.Noon, changed.LastAssignedAt);
        Assert.Null(await store.SetPresenceAsync("nobody", Presence.Online, false, Now));
    }

    [Fact]
    public async Task Nothing_that_is_in_use_is_deleted()
    {
        DispatchStore store = await OpenAsync();
        await store.PutTeamAsync(Some.Team(), Now);
        await GoOnlineAsync(store, Some.Agent("ada", capacity: 1));
        await store.RequestAgentAsync(Some.Request("c1"), Now);
        await store.RequestAgentAsync(Some.Request("c2"), Now);

        Assert.False(await store.DeleteAgentAsync("ada", Now));
        Assert.False(await store.DeleteTeamAsync("support", Now));
        await store.ReleaseAsync("c2", Now);
        await store.ReleaseAsync("c1", Now);
        Assert.True(await store.DeleteAgentAsync("ada", Now));
        Assert.True(await store.DeleteAgentAsync("ada", Now));
        Assert.True(await store.DeleteTeamAsync("support", Now));
        Assert.True(await store.DeleteTeamAsync("support", Now));
        DispatchState state = await store.ReadAsync(Now);
        Assert.Equal((0, 0), (state.Agents.Count, state.Teams.Count));
    }
}
