using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Storage;
using InboundFlow.Tests.Functions.Assignment;
using Microsoft.Extensions.Time.Testing;

namespace InboundFlow.Tests.Functions.Storage;

/// <summary>What the dispatcher promises, over whichever table.</summary>
public abstract class DispatchStoreContract
{
    private readonly FakeTimeProvider time = new(Some.Noon);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    protected abstract Task<ITables> CreateAsync();

    [Fact]
    public async Task A_conversation_gets_an_agent_and_asking_again_gets_the_same()
    {
        DispatchStore store = await OpenAsync(await CreateAsync());
        await store.PutTeamAsync(Some.Team(), Now);
        await GoOnlineAsync(store, Some.Agent("ada", capacity: 1));

        Placement first = await store.RequestAgentAsync(Some.Request(), Now);
        Placement again = await store.RequestAgentAsync(Some.Request(), Now);

        Assert.Equal(("ada", "support", Some.Noon), (first.AgentId, first.TeamId, first.AssignedAt));
        Assert.Equal("ada", first.Reason!.Chosen);
        AssertSame(first, again);
        Assert.Equal(1, (await store.ReadAsync(Now)).Agents["ada"].OpenCount);
        Assert.Empty((await store.ReadAsync(Now)).Queue);
        Assert.Empty(await store.ReadUntoldAsync(Now));
    }

    [Fact]
    public async Task A_repeated_call_among_new_ones_gets_its_own_answer()
    {
        DispatchStore store = await OpenAsync(await CreateAsync());
        await store.PutTeamAsync(Some.Team(), Now);
        await GoOnlineAsync(store, Some.Agent("ada", capacity: 100));
        string[] ids = [.. Enumerable.Range(0, 12).Select(i => $"c{i}")];
        Placement[] first = await AllAsync(ids[..6], id => store.RequestAgentAsync(Some.Request(id), Now));

        Placement[] all = await AllAsync(ids, id => store.RequestAgentAsync(Some.Request(id), Now));

        for (int i = 0; i < first.Length; i++)
        {
            AssertSame(first[i], all[i]);
        }

        Assert.Equal(12, (await store.ReadAsync(Now)).Agents["ada"].OpenCount);
    }

    [Fact]
    public async Task Everything_survives_a_restart()
    {
        ITables tables = await CreateAsync();
        DispatchStore before = await OpenAsync(tables);
        Team team = Some.Team(
            "support",
            AssignmentStrategy.FewestOpen,
            false,
            3,
            false,
            TimeSpan.FromSeconds(90),
            "sales"
        );
        Agent agent = Some.Agent("ada", teams: ["support", "sales"]) with
        {
            Skills = new Dictionary<string, int>(StringComparer.Ordinal) { ["es"] = 7 },
            Presence = Presence.Busy,
        };
        await before.PutTeamAsync(team, Now);
        await before.PutAgentAsync(agent, Now);
        AgentRequest request = Some.Request("c1", "support", 3, Some.Noon.AddTicks(7), "bo");
        await before.RequestAgentAsync(request, Now);
        await before.PutAgentAsync(Some.Agent("bo", teams: "other"), Now);
        Placement held = (await before.AssignByHandAsync(Some.Request("c2"), "bo", Now))!;

        DispatchStore after = await OpenAsync(tables);
        DispatchState state = await after.ReadAsync(Now);

        Assert.Equivalent(team, state.Teams["support"], strict: true);
        Assert.Equivalent(agent, state.Agents["ada"], strict: true);
        Assert.Equal((1, Some.Noon), (state.Agents["bo"].OpenCount, state.Agents["bo"].LastAssignedAt));
        Assert.Equivalent(
            new WaitingEntry(request, "support", ["support"], Some.Noon.AddSeconds(90)),
            Assert.Single(state.Queue),
            strict: true
        );
        AssertSame(held, await after.RequestAgentAsync(Some.Request("c2"), Now));
    }

    [Fact]
    public async Task Presence_drains_the_queue_in_one_call_and_the_grants_wait_to_be_told()
    {
        ITables tables = await CreateAsync();
        DispatchStore store = await OpenAsync(tables);
        await store.PutTeamAsync(Some.Team(), Now);
        await store.PutAgentAsync(Some.Agent("ada", capacity: 70, presence: Presence.Offline), Now);
        string[] ids = [.. Enumerable.Range(0, 80).Select(i => $"c{i:00}")];
        await AllAsync(ids, id => store.RequestAgentAsync(Some.Request(id), Now));

        Agent? ada = await store.SetPresenceAsync("ada", Presence.Online, Now);

        Assert.Equal(Presence.Online, ada!.Presence);
        DispatchState state = await store.ReadAsync(Now);
        Assert.Equal(ids[70..], state.Queue.Select(entry => entry.Request.ConversationId));
        Assert.Equal(70, state.Agents["ada"].OpenCount);
        IReadOnlyList<Placement> untold = await (await OpenAsync(tables)).ReadUntoldAsync(Now);
        Assert.Equal(ids[..70], untold.Select(placement => placement.ConversationId).Order(StringComparer.Ordinal));
        Assert.All(untold, placement => Assert.Equal("ada", placement.Reason!.Chosen));

        await store.MarkToldAsync(untold, Now);
        await store.MarkToldAsync(untold, Now);

        Assert.Empty(await (await OpenAsync(tables)).ReadUntoldAsync(Now));
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
        DispatchStore store = await OpenAsync(await CreateAsync());
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
        DispatchStore store = await OpenAsync(await CreateAsync());
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
        DispatchStore store = await OpenAsync(await CreateAsync());
        await store.RequestAgentAsync(Some.Request("c1"), Now);

        Assert.Null(await store.ReleaseAsync("c1", Now));

        Assert.Empty((await store.ReadAsync(Now)).Queue);
        Assert.Equal(Placement.Withdrawn("c1"), await store.FallBackAsync("c1", "support", Now));
    }

    [Fact]
    public async Task An_unknown_team_keeps_its_queue_until_it_exists_and_has_members()
    {
        DispatchStore store = await OpenAsync(await CreateAsync());
        Placement placement = await store.RequestAgentAsync(Some.Request("c1", "later"), Now);
        Assert.Equal((PlacementStatus.Waiting, "later"), (placement.Status, placement.TeamId));

        await store.PutTeamAsync(Some.Team("later"), Now);
        Assert.Single((await store.ReadAsync(Now)).Queue);
        await GoOnlineAsync(store, Some.Agent("ada", teams: "later"));

        Assert.Equal("ada", Assert.Single(await store.ReadUntoldAsync(Now)).AgentId);
    }

    [Fact]
    public async Task A_team_without_members_is_passed_over_at_once()
    {
        DispatchStore store = await OpenAsync(await CreateAsync());
        await store.PutTeamAsync(Some.Team(fallbacks: "sales"), Now);
        await store.PutTeamAsync(Some.Team("sales"), Now);
        await GoOnlineAsync(store, Some.Agent("bo", teams: "sales"));

        Placement placement = await store.RequestAgentAsync(Some.Request(), Now);

        Assert.Equal(("sales", "bo"), (placement.TeamId, placement.AgentId));
    }

    [Fact]
    public async Task Falling_back_keeps_the_age_and_ends_with_no_deadline()
    {
        DispatchStore store = await OpenAsync(await CreateAsync());
        TimeSpan minute = TimeSpan.FromMinutes(1);
        await store.PutTeamAsync(Some.Team(maxWait: minute, fallbacks: ["sales", "support"]), Now);
        await store.PutTeamAsync(Some.Team("sales", maxWait: minute, fallbacks: "support"), Now);
        await store.PutAgentAsync(Some.Agent("ada", presence: Presence.Offline), Now);
        await store.PutAgentAsync(Some.Agent("bo", presence: Presence.Offline, teams: "sales"), Now);
        Placement asked = await store.RequestAgentAsync(Some.Request(queuedAt: Some.Noon.AddHours(-1)), Now);
        time.Advance(minute);

        Placement moved = await store.FallBackAsync("c1", "support", Now);
        Placement again = await store.FallBackAsync("c1", "support", Now);
        Placement stayed = await store.FallBackAsync("c1", "sales", Now);

        Assert.Equal(("support", Some.Noon + minute), (asked.TeamId, asked.FallBackAt));
        Assert.Equal(("sales", null), (moved.TeamId, moved.FallBackAt));
        AssertSame(moved, again);
        Assert.Equal(("sales", null), (stayed.TeamId, stayed.FallBackAt));
        Assert.Equal(Some.Noon.AddHours(-1), stayed.QueuedAt);
        Assert.Equal(PlacementStatus.Waiting, stayed.Status);
    }

    [Fact]
    public async Task Falling_back_to_a_team_with_room_is_answered_and_needs_no_telling()
    {
        DispatchStore store = await OpenAsync(await CreateAsync());
        await store.PutTeamAsync(Some.Team(fallbacks: "sales"), Now);
        await store.PutTeamAsync(Some.Team("sales"), Now);
        await store.PutAgentAsync(Some.Agent("ada", presence: Presence.Offline), Now);
        await GoOnlineAsync(store, Some.Agent("bo", teams: "sales"));
        await store.RequestAgentAsync(Some.Request(), Now);

        Placement placement = await store.FallBackAsync("c1", "support", Now);

        Assert.Equal(("sales", "bo"), (placement.TeamId, placement.AgentId));
        AssertSame(placement, await store.FallBackAsync("c1", "support", Now));
        Assert.Empty(await store.ReadUntoldAsync(Now));
    }

    [Fact]
    public async Task A_transfer_keeps_the_age_and_is_served_at_once()
    {
        DispatchStore store = await OpenAsync(await CreateAsync());
        await store.PutTeamAsync(Some.Team(), Now);
        await store.PutTeamAsync(Some.Team("sales"), Now);
        await store.PutTeamAsync(Some.Team("empty", fallbacks: "sales"), Now);
        await store.PutAgentAsync(Some.Agent("ada", presence: Presence.Offline), Now);
        await GoOnlineAsync(store, Some.Agent("bo", teams: "sales"));
        await store.RequestAgentAsync(Some.Request("c1", queuedAt: Some.Noon.AddHours(-1)), Now);
        await store.RequestAgentAsync(Some.Request("c2"), Now);

        Placement transferred = await store.TransferAsync("c1", "sales", Now);
        Placement passedOn = await store.TransferAsync("c2", "empty", Now);

        Assert.Equal(
            ("bo", "sales", Some.Noon.AddHours(-1)),
            (transferred.AgentId, transferred.TeamId, transferred.QueuedAt)
        );
        Assert.Equal(("bo", "sales"), (passedOn.AgentId, passedOn.TeamId));
        Assert.Equal(2, (await store.ReadUntoldAsync(Now)).Count);
        AssertSame(transferred, await store.TransferAsync("c1", "support", Now));
        Assert.Equal(Placement.Withdrawn("c3"), await store.TransferAsync("c3", "sales", Now));
    }

    [Fact]
    public async Task By_hand_capacity_may_be_exceeded_and_counts()
    {
        DispatchStore store = await OpenAsync(await CreateAsync());
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
        DispatchStore store = await OpenAsync(await CreateAsync());
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
        DispatchStore store = await OpenAsync(await CreateAsync());
        await store.PutTeamAsync(Some.Team(), Now);
        await GoOnlineAsync(store, Some.Agent("ada"));
        await store.RequestAgentAsync(Some.Request(), Now);

        Agent changed = await store.PutAgentAsync(Some.Agent("ada", 0, 9, Presence.Offline) with { Name = "Ada" }, Now);

        Assert.Equal(
            (1, 9, Presence.Online, "Ada"),
            (changed.OpenCount, changed.Capacity, changed.Presence, changed.Name)
        );
        Assert.Equal(Some.Noon, changed.LastAssignedAt);
        Assert.Null(await store.SetPresenceAsync("nobody", Presence.Online, Now));
    }

    [Fact]
    public async Task Nothing_that_is_in_use_is_deleted()
    {
        DispatchStore store = await OpenAsync(await CreateAsync());
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

    [Fact]
    public async Task Two_processes_share_the_work_and_keep_the_capacity()
    {
        ITables tables = await CreateAsync();
        DispatchStore[] stores = [await OpenAsync(tables), await OpenAsync(tables)];
        await stores[0].PutTeamAsync(Some.Team(), Now);
        await GoOnlineAsync(stores[0], Some.Agent("ada", capacity: 7));
        await GoOnlineAsync(stores[1], Some.Agent("bo", capacity: 7));
        string[] ids = [.. Enumerable.Range(0, 40).Select(i => $"c{i:00}")];

        Placement[] placements = await AllAsync(
            ids.Concat(ids),
            (id, i) => stores[(i + (i / 40)) % 2].RequestAgentAsync(Some.Request(id), Now)
        );

        Assert.Equal(28, placements.Count(placement => placement.AgentId is not null));
        for (int i = 0; i < ids.Length; i++)
        {
            Assert.Equal(placements[i].AgentId, placements[i + ids.Length].AgentId);
        }

        DispatchState state = await stores[1].ReadAsync(Now);
        Assert.Equal((7, 7, 26), (state.Agents["ada"].OpenCount, state.Agents["bo"].OpenCount, state.Queue.Count));
    }

    private Task<DispatchStore> OpenAsync(ITables tables) => Task.FromResult(DispatchStores.Open(tables, time));

    private static async Task GoOnlineAsync(DispatchStore store, Agent agent)
    {
        await store.PutAgentAsync(agent, Now);
        await store.SetPresenceAsync(agent.Id, Presence.Online, Now);
    }

    private static Task<T[]> AllAsync<T>(IEnumerable<string> ids, Func<string, Task<T>> call) =>
        Task.WhenAll(ids.Select(call).ToArray());

    private static Task<T[]> AllAsync<T>(IEnumerable<string> ids, Func<string, int, Task<T>> call) =>
        Task.WhenAll(ids.Select(call).ToArray());

    private static void AssertSame(Placement expected, Placement actual) =>
        Assert.Equivalent(expected, actual, strict: true);
}
