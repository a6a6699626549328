using InboundFlow.LocalRuntime.Durable.History;

namespace InboundFlow.Tests.LocalRuntime.Durable;

public sealed class TimerTimeTests
{
    [Fact]
    public async Task A_long_timer_takes_legs_of_three_days_and_each_has_its_number()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions()
                .Activity<object, int>("After", _ => 1)
                .Orchestrator(
                    "Long",
                    async context =>
                    {
                        await context.CreateTimer(TimeSpan.FromDays(7), CancellationToken.None);
                        return await context.CallActivityAsync<int>("After");
                    }
                )
        );
        string id = await engine.RunAsync("Long");

        for (int day = 0; day < 7; day++)
        {
            await engine.AdvanceAsync(TimeSpan.FromDays(1));
        }

        IReadOnlyList<HistoryEvent> history = await engine.Engine.ReadHistoryAsync(id, CancellationToken.None);
        Assert.Equal(
            [(0, 3.0), (1, 6.0), (2, 7.0)],
            history.OfType<TimerCreated>().Select(leg => (leg.EventId, (leg.FireAt - EngineHarness.Start).TotalDays))
        );
        Assert.Equal(3, Assert.Single(history.OfType<TaskScheduled>()).EventId);
        Assert.Equal(1, await engine.OutputAsync<int>(id));
    }

    [Fact]
    public async Task A_long_timer_can_be_cancelled_on_any_leg()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions().Orchestrator(
                "Long",
                async context =>
                {
                    using CancellationTokenSource cancel = new();
                    Task timer = context.CreateTimer(TimeSpan.FromDays(30), cancel.Token);
                    await context.WaitForExternalEvent<object>("enough");
                    cancel.Cancel();
                    await Assert.ThrowsAsync<TaskCanceledException>(() => timer);
                    return "done";
                }
            )
        );
        string id = await engine.RunAsync("Long");
        await engine.AdvanceAsync(TimeSpan.FromDays(4));

        await engine.RaiseAsync(id, "enough");

        Assert.Equal("done", await engine.OutputAsync<string>(id));
    }

    [Fact]
    public async Task A_timer_under_way_keeps_its_time_when_the_code_asks_for_another()
    {
        await using EngineHarness first = await EngineHarness.StartAsync(Sleeper(TimeSpan.FromHours(1)));
        string id = await first.RunAsync("Sleep");
        await first.DisposeAsync();
        await using EngineHarness second = await EngineHarness.StartAsync(
            Sleeper(TimeSpan.FromHours(5)),
            first.Store,
            first.Clock
        );

        await second.RaiseAsync(id, "wake up and replay");
        await second.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal("done", await second.OutputAsync<string>(id));
    }

    [Theory]
    [InlineData(DateTimeKind.Utc)]
    [InlineData(DateTimeKind.Local)]
    [InlineData(DateTimeKind.Unspecified)]
    public async Task A_time_of_any_kind_is_understood(DateTimeKind kind)
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            new TestFunctions().Orchestrator(
                "Kinds",
                async context =>
                {
                    DateTime utc = context.CurrentUtcDateTime.AddMinutes(10);
                    DateTime at = kind == DateTimeKind.Local ? utc.ToLocalTime() : DateTime.SpecifyKind(utc, kind);
                    await context.CreateTimer(at, CancellationToken.None);
                    return context.CurrentUtcDateTime;
                }
            )
        );
        string id = await engine.RunAsync("Kinds");

        await engine.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(EngineHarness.Start.UtcDateTime.AddMinutes(10), await engine.OutputAsync<DateTime>(id));
    }

    private static TestFunctions Sleeper(TimeSpan time) =>
        new TestFunctions().Orchestrator(
            "Sleep",
            async context =>
            {
                await context.CreateTimer(time, CancellationToken.None);
                return "done";
            }
        );
}
