using System.Text.Json;
using CsCheck;
using InboundFlow.LocalRuntime.Durable.Dispatch;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Storage;
using InboundFlow.Tests.LocalRuntime.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace InboundFlow.Tests.LocalRuntime.Durable;

/// <summary>Any orchestrator ends the same, whenever the process that runs it dies.</summary>
public sealed class CrashPropertyTests
{
    private const string Id = "flow";
    private const int LongestRun = 40;

    [Fact]
    public Task A_process_that_dies_before_or_after_any_call_of_the_store_changes_nothing() =>
        GeneratedFlow
            .Works(longest: 6)
            .SampleAsync(
                async work =>
                {
                    string expected = await new Drive(work, int.MaxValue, afterEffect: false).ToEndAsync();
                    foreach (bool afterEffect in (bool[])[false, true])
                    {
                        int failAt = 0;
                        bool died;
                        do
                        {
                            Drive drive = new(work, ++failAt, afterEffect);
                            string end = await drive.ToEndAsync();
                            Assert.True(
                                expected == end,
                                $"Died {(afterEffect ? "after" : "before")} call {failAt}. Expected:\n{expected}\n\nActual:\n{end}"
                            );
                            died = drive.HasDied;
                        } while (died);

                        // A start, a turn and the row are the least there is.
                        Assert.InRange(failAt, 4, 500);
                    }
                },
                iter: 6,
                threads: 1
            );

    /// <summary>One flow from start to end, with the events it is sent, through at most one death.</summary>
    private sealed class Drive(GeneratedFlow.Work work, int failAt, bool afterEffect)
    {
        private readonly FakeTimeProvider clock = new(EngineHarness.Start);
        private readonly MemoryOrchestrationStore store = new();
        private EngineHarness? engine;
        private FaultyStore? faulty;

        public bool HasDied { get; private set; }

        public async Task<string> ToEndAsync()
        {
            faulty = new(store, failAt, afterEffect, forGood: true);
            engine = await EngineHarness.StartAsync(GeneratedFlow.Functions, faulty, clock);
            try
            {
                await DoAsync(StartAsync, StartAsync);
                for (int round = 0; round < LongestRun && !await IsOverAsync(); round++)
                {
                    string messageId = $"m{round}";
                    EventRaised raised = new(GeneratedFlow.Event, $"{round}", messageId) { At = clock.GetUtcNow() };
                    await DoAsync(
                        () =>
                            engine
                                .Services.GetRequiredService<OrchestrationPump>()
                                .PostAsync(Id, messageId, null, raised, default),
                        // The same message, before anybody could have taken it.
                        beforeRestart: () =>
                            store.AddMessageAsync(Id, new(messageId, clock.GetUtcNow().UtcTicks, null, raised), default)
                    );
                    clock.Advance(TimeSpan.FromMinutes(1));
                    await DoAsync(() => Task.CompletedTask);
                }

                return await DescribeAsync();
            }
            finally
            {
                await engine.DisposeAsync();
            }
        }

        /// <summary>Does something, and lets everything happen that follows. If the process died over it, another goes on.</summary>
        private async Task DoAsync(Func<Task> act, Func<Task>? again = null, Func<Task>? beforeRestart = null)
        {
            bool isDone = true;
            try
            {
                await act();
            }
            catch (IOException)
            {
                isDone = false;
            }

            await engine!.SettleAsync();
            if (faulty is { HasFailed: true } && !HasDied)
            {
                HasDied = true;
                await engine.DisposeAsync();
                await (isDone || beforeRestart is null ? Task.CompletedTask : beforeRestart());
                engine = await EngineHarness.StartAsync(GeneratedFlow.Functions, store, clock);
                await (isDone || again is null ? Task.CompletedTask : again());
                await engine.SettleAsync();
            }
        }

        private async Task StartAsync()
        {
            try
            {
                StartOrchestrationOptions once = new StartOrchestrationOptions(Id).WithDedupeStatuses(
                    Enum.GetValues<OrchestrationRuntimeStatus>()
                );
                await engine!.Client.ScheduleNewOrchestrationInstanceAsync(GeneratedFlow.Name, work, once);
            }
            catch (InvalidOperationException)
            {
                // It exists: the call before had taken effect.
            }
        }

        private async Task<bool> IsOverAsync() => (await store.FindHeadAsync(Id, default))?.Head.IsOver == true;

        private async Task<string> DescribeAsync()
        {
            StoredInstance stored = (await store.PeekAsync(Id, default))!;
            InstanceRow row = (await store.FindRowAsync(Id, default))!;
            Assert.Empty(await store.FindUnfinishedAsync(default));
            return $"{row.Head.Status} {row.Output} {JsonSerializer.Serialize(row.Head.CustomStatus)}\n"
                + GeneratedFlow.Describe(stored.History);
        }
    }
}
