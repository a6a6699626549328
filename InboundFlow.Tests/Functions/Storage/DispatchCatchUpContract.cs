using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Storage;
using InboundFlow.Tests.Functions.Assignment;

namespace InboundFlow.Tests.Functions.Storage;

/// <summary>What a process knows of what others did.</summary>
public abstract class DispatchCatchUpContract : DispatchContract
{
    [Fact]
    public async Task What_another_process_did_is_as_if_it_had_been_done_here()
    {
        ITables tables = await CreateAsync();
        DispatchStore here = Open(tables);
        await here.PutTeamAsync(Some.Team(fallbacks: "sales"), Now);
        await GoOnlineAsync(here, Some.Agent("ada", capacity: 1));
        DispatchStore there = Open(tables);
        await GoOnlineAsync(there, Some.Agent("bo", teams: ["support", "sales"]));
        await there.PutTeamAsync(Some.Team("sales", sticky: false), Now);
        string[] ids = [.. Enumerable.Range(0, 9).Select(i => $"c{i}")];
        await AllAsync(ids, id => there.RequestAgentAsync(Some.Request(id), Now));
        await there.ReleaseAsync("c0", Now);
        await there.DeleteTeamAsync("sales", Now);
        await there.AssignByHandAsync(Some.Request("c8"), "ada", Now);

        DispatchState told = await here.ReadAsync(Now);

        Assert.Equivalent(await Open(tables).ReadAsync(Now), told, strict: true);
        Assert.Equivalent(await there.ReadAsync(Now), told, strict: true);
    }

    [Fact]
    public async Task What_another_process_granted_can_be_told_here_with_its_reason()
    {
        ITables tables = await CreateAsync();
        DispatchStore here = Open(tables);
        await here.PutTeamAsync(Some.Team(), Now);
        await here.PutAgentAsync(Some.Agent("ada", presence: Presence.Offline), Now);
        await AllAsync(["c1", "c2"], id => here.RequestAgentAsync(Some.Request(id), Now));
        DispatchStore there = Open(tables);

        await there.SetPresenceAsync("ada", Presence.Online, whenFinished: false, Now);

        IReadOnlyList<Placement> toTell = await here.ReadUntoldAsync(Now);
        Assert.Equal(2, toTell.Count);
        Assert.All(toTell, placement => Assert.Equal("ada", placement.Reason!.Chosen));
        Assert.Equal("ada", (await Open(tables).RequestAgentAsync(Some.Request("c1"), Now)).Reason!.Chosen);
        await here.MarkToldAsync(toTell, Now);
        Assert.Empty(await there.ReadUntoldAsync(Now));
    }

    [Fact]
    public async Task Who_slept_through_more_than_the_journal_keeps_knows_it_all_the_same()
    {
        ITables tables = await CreateAsync();
        DispatchStore sleeper = Open(tables);
        await sleeper.PutTeamAsync(Some.Team(), Now);
        DispatchStore busy = Open(tables);
        for (int i = 0; i <= DispatchJournal.Length; i++)
        {
            await busy.PutAgentAsync(Some.Agent("ada", capacity: i + 1), Now);
        }

        await GoOnlineAsync(busy, Some.Agent("ada", capacity: 2));

        Assert.Equal("ada", (await sleeper.RequestAgentAsync(Some.Request(), Now)).AgentId);
        Assert.Equivalent(await busy.ReadAsync(Now), await sleeper.ReadAsync(Now), strict: true);
    }

    [Fact]
    public async Task Of_two_processes_that_release_a_conversation_one_is_told_whose_it_was()
    {
        ITables tables = await CreateAsync();
        DispatchStore[] stores = [Open(tables), Open(tables)];
        await stores[0].PutTeamAsync(Some.Team(), Now);
        await GoOnlineAsync(stores[0], Some.Agent("ada", capacity: 1000));
        string[] ids = [.. Enumerable.Range(0, 30).Select(i => $"c{i:00}")];
        await AllAsync(ids, id => stores[0].RequestAgentAsync(Some.Request(id), Now));

        string?[] released = await AllAsync(ids.Concat(ids), (id, i) => stores[i / 30].ReleaseAsync(id, Now));

        Assert.Equal(30, released.Count(agentId => agentId is not null));
        Assert.All(Enumerable.Range(0, 30), i => Assert.NotEqual(released[i], released[i + 30]));
        Assert.Equal(0, (await stores[1].ReadAsync(Now)).Agents["ada"].OpenCount);
    }
}
