using Azure;
using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Storage;
using InboundFlow.Tests.Functions.Assignment;
using InboundFlow.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace InboundFlow.Tests.Functions.Storage;

/// <summary>What it costs that another process decides, too, and that answers get lost.</summary>
public sealed class DispatchCatchUpCostTests : IDisposable
{
    private readonly MemoryTables tables = new();
    private readonly FakeTimeProvider time = new(Some.Noon);
    private readonly DispatchFigures figures = new();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => figures.Dispose();

    [Fact]
    public async Task After_another_process_the_next_decision_is_refused_once_and_reads_what_changed()
    {
        (DispatchStore here, DispatchStore there) = await OpenTwoAsync();
        await there.RequestAgentAsync(Some.Request("c1"), Now);
        figures.Clear();
        int before = tables.Dispatch.Operations;

        Placement placement = await here.RequestAgentAsync(Some.Request("c2"), Now);

        Assert.Equal(PlacementStatus.Waiting, placement.Status);
        Assert.Equal(4, tables.Dispatch.Operations - before);
        Assert.Equal((1, 1, 1, 0), figures.Counts);
    }

    [Fact]
    public async Task Looking_after_another_process_reads_the_head_and_what_changed()
    {
        (DispatchStore here, DispatchStore there) = await OpenTwoAsync();
        await there.RequestAgentAsync(Some.Request("c1"), Now);
        await there.RequestAgentAsync(Some.Request("c2"), Now);
        figures.Clear();
        int before = tables.Dispatch.Operations;

        Assert.Single((await here.ReadAsync(Now)).Queue);

        Assert.Equal(3, tables.Dispatch.Operations - before);
        Assert.Equal((0, 0, 2, 0), figures.Counts);
    }

    [Fact]
    public async Task More_than_the_journal_keeps_is_read_as_a_whole()
    {
        (DispatchStore here, DispatchStore there) = await OpenTwoAsync();
        for (int i = 0; i < DispatchJournal.Length; i++)
        {
            await there.PutAgentAsync(Some.Agent("ada", capacity: i + 2), Now);
        }

        figures.Clear();
        await here.ReadAsync(Now);
        Assert.Equal((0, 0, DispatchJournal.Length, 0), figures.Counts);
        for (int i = 0; i <= DispatchJournal.Length; i++)
        {
            await there.PutAgentAsync(Some.Agent("ada", capacity: i + 1), Now);
        }

        figures.Clear();
        await here.ReadAsync(Now);
        Assert.Equal((0, 0, 0, 1), figures.Counts);
    }

    [Fact]
    public async Task Who_missed_more_than_the_journal_keeps_knows_nothing_of_before()
    {
        (DispatchStore here, DispatchStore there) = await OpenTwoAsync();
        await there.PutAgentAsync(Some.Agent("bo"), Now);
        await there.RequestAgentAsync(Some.Request("c1"), Now);
        string? first = (await there.RequestAgentAsync(Some.Request("c1"), Now)).AgentId;
        string second = first == "ada" ? "bo" : "ada";
        await here.NoteMessageAsync("c1", time.GetUtcNow(), isFromContact: true, Now);
        await there.AssignByHandAsync(Some.Request("c1"), second, Now);
        for (int i = 0; i <= DispatchJournal.Length; i++)
        {
            await there.PutAgentAsync(Some.Agent("cleo", capacity: i + 1), Now);
        }

        Assert.Equal(second, await here.ReleaseAsync("c1", Now));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Who_decides_after_missing_a_few_more_than_the_journal_keeps_reads_the_whole_and_decides_again(
        int more
    )
    {
        (DispatchStore here, DispatchStore there) = await OpenTwoAsync();
        for (int i = 0; i < 4; i++)
        {
            await there.PutAgentAsync(Some.Agent("ada", capacity: i + 2), Now);
        }

        // From now on so many are asked for at a time.
        await here.ReadAsync(Now);
        for (int i = 0; i < DispatchJournal.Length + more; i++)
        {
            await there.PutAgentAsync(Some.Agent("ada", capacity: i + 6), Now);
        }

        Assert.Equal("ada", (await here.RequestAgentAsync(Some.Request("c1"), Now)).AgentId);
        Assert.Equal(1, (await there.ReadAsync(Now)).Agents["ada"].OpenCount);
    }

    [Fact]
    public async Task A_call_whose_commit_took_effect_and_whose_answer_got_lost_is_answered_from_the_journal()
    {
        (DispatchStore here, _) = await OpenTwoAsync();
        await here.RequestAgentAsync(Some.Request("c1"), Now);
        figures.Clear();
        FailAt(after: true, 1);

        Assert.Equal("ada", await here.ReleaseAsync("c1", Now));

        Assert.Equal((1, 0, 0, 0), figures.Counts);
        Assert.Null(await here.ReleaseAsync("c1", Now));
    }

    [Fact]
    public async Task A_call_whose_commit_was_refused_because_it_had_been_made_already_is_answered_from_the_journal()
    {
        (_, DispatchStore there) = await OpenTwoAsync();
        DispatchStore here = DispatchStores.Open(new RepeatingTables(tables), time, figures.Metrics);
        await here.RequestAgentAsync(Some.Request("c1"), Now);
        figures.Clear();

        Assert.Equal("ada", await here.ReleaseAsync("c1", Now));

        Assert.Equal((1, 0, 0, 0), figures.Counts);
        Assert.Equal("ada", (await there.RequestAgentAsync(Some.Request("c2"), Now)).AgentId);
    }

    [Fact]
    public async Task What_came_after_a_lost_answer_does_not_change_the_answer()
    {
        (_, DispatchStore there) = await OpenTwoAsync();
        DispatchStore here = DispatchStores.Open(
            new RepeatingTables(tables, () => there.ReleaseAsync("c1", Now)),
            time,
            figures.Metrics
        );

        Assert.Equal("ada", (await here.RequestAgentAsync(Some.Request("c1"), Now)).AgentId);

        Assert.Equal(0, (await here.ReadAsync(Now)).Agents["ada"].OpenCount);
    }

    [Fact]
    public async Task A_commit_that_did_not_take_effect_fails_its_calls_and_nothing_has_to_be_read_again()
    {
        (DispatchStore here, _) = await OpenTwoAsync();
        figures.Clear();
        FailAt(after: false, 0);

        await Assert.ThrowsAsync<RequestFailedException>(() => here.RequestAgentAsync(Some.Request("c1"), Now));

        Assert.Equal("ada", (await here.RequestAgentAsync(Some.Request("c2"), Now)).AgentId);
        Assert.Equal((1, 0, 0, 0), figures.Counts);
    }

    [Fact]
    public async Task Whoever_loads_while_others_go_on_needs_to_load_once()
    {
        (_, DispatchStore there) = await OpenTwoAsync();
        await there.RequestAgentAsync(Some.Request("c1"), Now);
        figures.Clear();
        int rest = 3;
        DispatchStore late = DispatchStores.Open(
            new RepeatingTables(tables)
            {
                BeforeRead = async () =>
                {
                    if (rest-- > 0)
                    {
                        await there.ReleaseAsync("c1", Now);
                        await there.RequestAgentAsync(Some.Request("c1"), Now);
                    }
                },
            },
            time,
            figures.Metrics
        );

        DispatchState state = await late.ReadAsync(Now);

        Assert.Equal(1, figures.Counts.Reloads);
        Assert.Equivalent(await there.ReadAsync(Now), state, strict: true);
    }

    [Fact]
    public async Task What_could_not_be_found_out_at_once_is_found_out_before_the_next_decision()
    {
        (DispatchStore here, _) = await OpenTwoAsync();
        figures.Clear();
        FailAt(after: true, 0, 1, 2, 3, 4);

        await Assert.ThrowsAsync<RequestFailedException>(() => here.RequestAgentAsync(Some.Request("c1"), Now));
        tables.Dispatch.Fault = null;

        Assert.Equal(PlacementStatus.Waiting, (await here.RequestAgentAsync(Some.Request("c2"), Now)).Status);
        Assert.Equal("ada", (await here.RequestAgentAsync(Some.Request("c1"), Now)).AgentId);
        Assert.Equal((1, 0, 1, 0), figures.Counts);
    }

    [Fact]
    public async Task Whoever_looks_after_a_lost_answer_sees_what_another_process_did_since()
    {
        (DispatchStore here, DispatchStore there) = await OpenTwoAsync();
        FailAt(after: true, 0);
        Assert.Equal("ada", (await here.RequestAgentAsync(Some.Request("c1"), Now)).AgentId);

        await there.ReleaseAsync("c1", Now);

        Assert.Equal(0, (await here.ReadAsync(Now)).Agents["ada"].OpenCount);
    }

    [Fact]
    public async Task Whoever_joins_a_refused_call_sees_what_another_process_did_before()
    {
        (_, DispatchStore there) = await OpenTwoAsync();
        JoiningTables joining = new(tables);
        DispatchStore here = DispatchStores.Open(joining, time);
        await here.ReadAsync(Now);
        await there.SetPresenceAsync("ada", Presence.Busy, whenFinished: false, Now);
        Task<DispatchState>? looking = null;
        joining.AfterHead = async () =>
        {
            await there.PutAgentAsync(Some.Agent("bo"), Now);
            looking = here.ReadAsync(Now);
        };

        // Refused, and then found done already.
        await here.SetPresenceAsync("ada", Presence.Busy, whenFinished: false, Now);

        Assert.Contains("bo", (await looking!).Agents);
    }

    // Counting from the next one.
    private void FailAt(bool after, params int[] numbers)
    {
        int first = tables.Dispatch.Operations;
        tables.Dispatch.Fault = (operation, tookEffect) =>
        {
            if (numbers.Contains(operation - first) && tookEffect == after)
            {
                throw new RequestFailedException(503, "The server is busy.");
            }
        };
    }

    // Ada has room for one, and both know it.
    private async Task<(DispatchStore Here, DispatchStore There)> OpenTwoAsync()
    {
        DispatchStore here = DispatchStores.Open(tables, time, figures.Metrics);
        DispatchStore there = DispatchStores.Open(tables, time);
        await here.PutTeamAsync(Some.Team(), Now);
        await here.PutAgentAsync(Some.Agent("ada", capacity: 1), Now);
        await there.ReadAsync(Now);
        return (here, there);
    }
}
