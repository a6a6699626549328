using CsCheck;
using InboundFlow.LocalRuntime.Durable.History;
using Microsoft.DurableTask;

namespace InboundFlow.Tests.LocalRuntime.Durable;

/// <summary>An orchestrator whose steps a generator chooses: everything that orchestrators do, in any order.</summary>
/// <remarks>It depends on nothing but its input, what it is answered and in which order.</remarks>
internal static class GeneratedFlow
{
    public const string Name = "Flow";

    /// <summary>The event it waits for. Names compare ignoring case.</summary>
    public const string Event = "Go";

    private static readonly TaskOptions TwoAttempts = TaskOptions.FromRetryPolicy(
        new RetryPolicy(maxNumberOfAttempts: 2, firstRetryInterval: TimeSpan.FromSeconds(5))
    );

    private enum Step
    {
        Activity,
        FanOut,
        Event,
        ActivityOrEvent,
        Send,
        Status,
        Timer,
        EventOrTimer,
        Child,
        TwoChildren,
        Retries,
        CancelledWait,
        Again,
    }

    /// <summary>The input of a flow of up to so many steps.</summary>
    public static Gen<Work> Works(int longest) =>
        Gen.Int[0, Enum.GetValues<Step>().Length - 1].Array[1, longest].Select(steps => new Work(steps, 0));

    /// <summary>The flow and what it calls.</summary>
    public static TestFunctions Functions { get; } =
        new TestFunctions()
            .Activity<int, int>("Add0", number => number + 1)
            .Activity<int, int>("Add1", number => number + 3)
            .Activity<int, int>("Fail", number => throw new InvalidOperationException($"No {number}."))
            .Orchestrator("Child", async context => 2 * await AddAsync(context, context.GetInput<int>()))
            .Orchestrator(Name, FlowAsync);

    /// <summary>What happened in a history, without times and ids, and without which of several results came first.</summary>
    public static string Describe(IReadOnlyList<HistoryEvent> history) =>
        string.Join(
            '\n',
            [
                .. history.OfType<ScheduledEvent>().OrderBy(item => item.EventId).Select(Describe),
                .. history
                    .OfType<CompletionEvent>()
                    .OrderBy(item => item.TaskScheduledId)
                    .Select(item => $"{item.TaskScheduledId} gave {Result(item)}"),
                .. history.OfType<TimerFired>().Select(item => item.TimerId).Order().Select(id => $"{id} fired"),
                .. history.OfType<EventRaised>().Select(item => $"{item.Name} {item.Input} came"),
            ]
        );

    /// <summary>A request, without times and ids.</summary>
    public static string Describe(ScheduledEvent item) =>
        item switch
        {
            TaskScheduled activity => $"{item.EventId} runs {activity.Name} {activity.Input}",
            SubOrchestrationInstanceCreated child => $"{item.EventId} starts {child.Name} {child.Input}",
            EventSent sent => $"{item.EventId} sends {sent.Name} {sent.Input} to {sent.InstanceId}",
            ExecutionCompleted end => $"{item.EventId} ends {end.OrchestrationStatus} {end.Result}",
            _ => $"{item.EventId} sets a timer",
        };

    private static string? Result(CompletionEvent item) =>
        item switch
        {
            TaskCompleted completed => completed.Result,
            SubOrchestrationInstanceCompleted completed => completed.Result,
            TaskFailed failed => failed.FailureDetails.ErrorMessage,
            SubOrchestrationInstanceFailed failed => failed.FailureDetails.ErrorMessage,
            _ => null,
        };

    private static async Task<int> FlowAsync(TaskOrchestrationContext context)
    {
        Work work = context.GetInput<Work>()!;
        int sum = work.Sum;
        for (int i = 0; i < work.Steps.Length; i++)
        {
            if ((Step)work.Steps[i] == Step.Again)
            {
                context.ContinueAsNew(new Work(work.Steps[(i + 1)..], sum));
                return sum;
            }

            try
            {
                sum = (sum + await TakeAsync(context, (Step)work.Steps[i], sum)) % 1000;
            }
            catch (TaskFailedException)
            {
                sum += 100;
            }
        }

        return sum;
    }

    private static async Task<int> TakeAsync(TaskOrchestrationContext context, Step step, int sum)
    {
        switch (step)
        {
            case Step.Activity:
                return await AddAsync(context, sum);
            case Step.FanOut:
                return (await Task.WhenAll(Enumerable.Range(sum, 3).Select(i => AddAsync(context, i)))).Sum();
            case Step.Event:
                return await WaitAsync(context);
            case Step.ActivityOrEvent:
                return await await Task.WhenAny(AddAsync(context, sum), WaitAsync(context));
            case Step.Send:
                context.SendEvent("nobody", "Hello", sum);
                return 1;
            case Step.Status:
                context.SetCustomStatus(sum);
                return 1;
            case Step.Timer:
                await context.CreateTimer(TimeSpan.FromSeconds(30), CancellationToken.None);
                return 1;
            case Step.EventOrTimer:
                return await EventOrTimerAsync(context);
            case Step.Child:
                return await context.CallSubOrchestratorAsync<int>("Child", sum);
            case Step.TwoChildren:
                Task<int> one = context.CallSubOrchestratorAsync<int>("Child", sum);
                Task<int> two = context.CallSubOrchestratorAsync<int>("Child", sum + 1);
                return (await Task.WhenAll(one, two)).Sum();
            case Step.Retries:
                return await context.CallActivityAsync<int>("Fail", sum, TwoAttempts);
            default:
                return await CancelledWaitAsync(context);
        }
    }

    private static Task<int> AddAsync(TaskOrchestrationContext context, int number) =>
        context.CallActivityAsync<int>($"Add{number % 2}", number);

    private static Task<int> WaitAsync(TaskOrchestrationContext context, CancellationToken cancellation = default) =>
        context.WaitForExternalEvent<int>(Event, cancellation);

    private static async Task<int> EventOrTimerAsync(TaskOrchestrationContext context)
    {
        using CancellationTokenSource lost = new();
        Task<int> news = WaitAsync(context, lost.Token);
        Task timer = context.CreateTimer(TimeSpan.FromSeconds(90), lost.Token);
        bool isLate = await Task.WhenAny(news, timer) == timer;
        lost.Cancel();
        return isLate ? 7 : await news;
    }

    private static async Task<int> CancelledWaitAsync(TaskOrchestrationContext context)
    {
        using CancellationTokenSource cancellation = new();
        Task<int> cancelled = WaitAsync(context, cancellation.Token);
        cancellation.Cancel();
        return cancelled.IsCanceled ? await WaitAsync(context) : await cancelled;
    }

    /// <summary>What is still to be done, and the sum so far.</summary>
    internal sealed record Work(int[] Steps, int Sum)
    {
        /// <inheritdoc />
        public override string ToString() => $"[{string.Join(", ", Steps.Select(step => (Step)step))}]";
    }
}
