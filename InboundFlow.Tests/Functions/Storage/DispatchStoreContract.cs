using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Storage;
using InboundFlow.Tests.Functions.Assignment;

namespace InboundFlow.Tests.Functions.Storage;

/// <summary>What the dispatcher promises to a conversation that needs an agent.</summary>
public abstract class DispatchStoreContract : DispatchContract
{
    [Fact]
    public async Task A_conversation_gets_an_agent_and_asking_again_gets_the_same()
    {
        DispatchStore store = await OpenAsync();
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
        DispatchStore store = await OpenAsync();
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
        DispatchStore before = Open(tables);
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

        DispatchStore after = Open(tables);
        DispatchState state = await after.ReadAsync(Now);

        Assert.Equivalent(team, state.Teams["support"], strict: true);
        Assert.Equivalent(agent, state.Agents["ada"], strict: true);
        Assert.Equal((1, Some.Noon.AddTicks(1)), (state.Agents["bo"].OpenCount, state.Agents["bo"].LastAssignedAt));
        Assert.Equivalent(
            new WaitingEntry(request, "support", ["support"], Some.Noon.AddSeconds(90))
            {
                RankAt = request.QueuedAt.AddHours(-3),
                Step = 1,
                ChangedAt = Some.Noon,
            },
            Assert.Single(state.Queue),
            strict: true
        );
        AssertSame(held, await after.RequestAgentAsync(Some.Request("c2"), Now));
    }

    [Fact]
    public async Task An_unknown_team_keeps_its_queue_until_it_exists_and_has_members()
    {
        DispatchStore store = await OpenAsync();
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
        DispatchStore store = await OpenAsync();
        await store.PutTeamAsync(Some.Team(fallbacks: "sales"), Now);
        await store.PutTeamAsync(Some.Team("sales"), Now);
        await GoOnlineAsync(store, Some.Agent("bo", teams: "sales"));

        Placement placement = await store.RequestAgentAsync(Some.Request(), Now);

        Assert.Equal(("sales", "bo"), (placement.TeamId, placement.AgentId));
    }

    [Fact]
    public async Task Falling_back_keeps_the_age_and_ends_with_no_deadline()
    {
        DispatchStore store = await OpenAsync();
        TimeSpan minute = TimeSpan.FromMinutes(1);
        await store.PutTeamAsync(Some.Team(maxWait: minute, fallbacks: ["sales", "support"]), Now);
        await store.PutTeamAsync(Some.Team("sales", maxWait: minute, fallbacks: "support"), Now);
        await store.PutAgentAsync(Some.Agent("ada", presence: Presence.Offline), Now);
        await store.PutAgentAsync(Some.Agent("bo", presence: Presence.Offline, teams: "sales"), Now);
        Placement asked = await store.RequestAgentAsync(Some.Request(queuedAt: Some.Noon.AddHours(-1)), Now);
        Time.Advance(minute);

        Placement moved = await store.ReviewAsync("c1", Some.Noon + TimeSpan.FromMinutes(1), Now);
        Placement again = await store.ReviewAsync("c1", Some.Noon + TimeSpan.FromMinutes(1), Now);
        Placement stayed = await store.ReviewAsync("c1", Some.Noon + TimeSpan.FromMinutes(2), Now);

        Assert.Equal(("support", Some.Noon + minute), (asked.TeamId, asked.ReviewAt));
        Assert.Equal(("sales", null), (moved.TeamId, moved.ReviewAt));
        AssertSame(moved, again);
        Assert.Equal(("sales", null), (stayed.TeamId, stayed.ReviewAt));
        Assert.Equal(Some.Noon.AddHours(-1), stayed.QueuedAt);
        Assert.Equal(PlacementStatus.Waiting, stayed.Status);
    }

    [Fact]
    public async Task Falling_back_to_a_team_with_room_is_answered_and_needs_no_telling()
    {
        DispatchStore store = await OpenAsync();
        await store.PutTeamAsync(Some.Team(maxWait: TimeSpan.FromMinutes(1), fallbacks: "sales"), Now);
        await store.PutTeamAsync(Some.Team("sales"), Now);
        await store.PutAgentAsync(Some.Agent("ada", presence: Presence.Offline), Now);
        await GoOnlineAsync(store, Some.Agent("bo", teams: "sales"));
        await store.RequestAgentAsync(Some.Request(), Now);

        Placement placement = await store.ReviewAsync("c1", Some.Noon + TimeSpan.FromMinutes(1), Now);

        Assert.Equal(("sales", "bo"), (placement.TeamId, placement.AgentId));
        AssertSame(placement, await store.ReviewAsync("c1", Some.Noon + TimeSpan.FromMinutes(1), Now));
        Assert.Empty(await store.ReadUntoldAsync(Now));
    }

    [Fact]
    public async Task A_transfer_keeps_the_age_and_is_served_at_once()
    {
        DispatchStore store = await OpenAsync();
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
    public async Task Two_processes_share_the_work_and_keep_the_capacity()
    {
        ITables tables = await CreateAsync();
        DispatchStore[] stores = [Open(tables), Open(tables)];
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
}
