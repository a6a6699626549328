using System.Text.Json;
using CsCheck;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Replay;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Logging.Abstractions;

namespace InboundFlow.Tests.LocalRuntime.Durable;

/// <summary>A turn is a function of the history and of what has arrived, for any orchestrator.</summary>
public sealed class ReplayPropertyTests
{
    private const int Iterations = 300;

    private static readonly DateTimeOffset Now = EngineHarness.Start;

    private static readonly OrchestratorTurn Turn = new(
        GeneratedFlow.Functions,
        new JsonDataConverter(),
        NullLoggerFactory.Instance
    );

    /// <summary>What the orchestrator does, and numbers that decide what arrives for it.</summary>
    private static readonly Gen<(GeneratedFlow.Work Work, int[] Choices)> Runs = Gen.Select(
        GeneratedFlow.Works(longest: 8),
        Gen.Int[0, 1000].Array[60]
    );

    [Fact]
    public void A_turn_run_twice_on_the_same_input_gives_the_same() =>
        Runs.Sample(
            run =>
            {
                List<HistoryEvent> history = [];
                foreach (Played played in Play(run.Work, run.Choices))
                {
                    AssertSame(played.Result, Run(history, played.Arrived));
                    history.AddRange(played.Result.NewEvents);
                }
            },
            iter: Iterations
        );

    [Fact]
    public void Any_prefix_of_a_history_replays_the_same() =>
        Runs.Sample(
            run =>
            {
                HistoryReplay replay = new(Turn);
                List<HistoryEvent> history = [];
                foreach (Played played in Play(run.Work, run.Choices))
                {
                    if (played.Result.Outcome is not TurnOutcome.ContinuedAsNew)
                    {
                        history.AddRange(played.Result.NewEvents);
                        Assert.Equal(
                            new ReplayVerdict.Same(history.Count),
                            replay.Run(new RecordedHistory("instance", "execution", history))
                        );
                    }
                }
            },
            iter: Iterations
        );

    [Fact]
    public void Only_the_order_of_arrival_decides_and_neither_the_time_nor_what_comes_together() =>
        Runs.Sample(
            run =>
            {
                List<Played> oneByOne = Play(run.Work, run.Choices);
                Queue<HistoryEvent> rest = new(oneByOne.SelectMany(played => played.Arrived));
                List<HistoryEvent> history = [];
                TurnResult? last = null;
                while (rest.Count > 0 && last?.Outcome is null or TurnOutcome.Waiting)
                {
                    int choice = run.Choices[history.Count % run.Choices.Length];
                    HistoryEvent[] batch = [.. TakeBatch(rest, history, choice % 5)];
                    last = Run(history, batch, Now.AddMilliseconds(choice));
                    history.AddRange(last.NewEvents);
                }

                Assert.Equal(Requests(oneByOne.SelectMany(played => played.Result.NewEvents)), Requests(history));
                Assert.Equal(Restart(oneByOne[^1].Result), Restart(last!));
                Assert.Equal(oneByOne[^1].Result.CustomStatus, last!.CustomStatus);
            },
            iter: Iterations
        );

    [Fact]
    public void What_arrives_again_changes_nothing() =>
        Runs.Sample(
            run =>
            {
                List<HistoryEvent> history = [];
                List<HistoryEvent> arrivals = [];
                foreach (Played played in Play(run.Work, run.Choices))
                {
                    arrivals.AddRange(played.Arrived.Where(item => item is not TimerFired));
                    HistoryEvent[] again = [.. played.Arrived, .. arrivals];
                    TurnResult result = Run(
                        history,
                        [.. played.Arrived.OfType<TimerFired>(), .. Messages(again).AcceptableAfter(history)]
                    );
                    AssertSame(played.Result, result);
                    history.AddRange(result.NewEvents);
                }
            },
            iter: Iterations
        );

    private static IReadOnlyList<HistoryEvent> Messages(IEnumerable<HistoryEvent> arrived) =>
        [.. arrived.Where(item => item is not TimerFired)];

    private static string[] Requests(IEnumerable<HistoryEvent> history) =>
        [.. history.OfType<ScheduledEvent>().Select(GeneratedFlow.Describe)];

    private static string? Restart(TurnResult result) => (result.Outcome as TurnOutcome.ContinuedAsNew)?.Start.Input;

    private static void AssertSame(TurnResult expected, TurnResult actual)
    {
        Assert.Equal(expected.NewEvents, actual.NewEvents);
        Assert.Equal(expected.Outgoing, actual.Outgoing);
        Assert.Equal((expected.CustomStatus, expected.NextTimerAt), (actual.CustomStatus, actual.NextTimerAt));
        Assert.Equal(expected.Outcome.GetType(), actual.Outcome.GetType());
        Assert.Equal(Restart(expected), Restart(actual));
    }

    /// <summary>A result can't come in the turn that asks for it, so the batch ends before such a one.</summary>
    private static IEnumerable<HistoryEvent> TakeBatch(
        Queue<HistoryEvent> rest,
        IReadOnlyList<HistoryEvent> history,
        int extra
    )
    {
        HashSet<int> asked = [.. history.OfType<ScheduledEvent>().Select(request => request.EventId)];
        for (int i = 0; i <= extra && rest.TryPeek(out HistoryEvent? next); i++)
        {
            int? answers = next switch
            {
                CompletionEvent completion => completion.TaskScheduledId,
                TimerFired fired => fired.TimerId,
                _ => null,
            };
            if (answers is { } id && !asked.Contains(id))
            {
                yield break;
            }

            yield return rest.Dequeue();
        }
    }

    /// <summary>Plays the flow to its end, one arrival a turn.</summary>
    private static List<Played> Play(GeneratedFlow.Work work, int[] choices)
    {
        HistoryEvent[] start = [new ExecutionStarted(GeneratedFlow.Name, JsonSerializer.Serialize(work)) { At = Now }];
        List<HistoryEvent> history = [];
        List<Played> played = [new Played(start, Run([], start))];
        for (int i = 0; i < choices.Length && played[^1].Result.Outcome is TurnOutcome.Waiting; i++)
        {
            history.AddRange(played[^1].Result.NewEvents);
            HistoryEvent arrival = Choose([.. Answers(history, i)], choices[i]) with { At = Now };
            played.Add(new Played([arrival], Run(history, [arrival])));
        }

        return played;
    }

    private static HistoryEvent Choose(IReadOnlyList<HistoryEvent> possible, int choice) =>
        possible[choice % possible.Count];

    /// <summary>Whatever could come next.</summary>
    private static IEnumerable<HistoryEvent> Answers(List<HistoryEvent> history, int number)
    {
        foreach (TaskScheduled activity in history.OpenActivities())
        {
            TaskFailureDetails failure = new("Broken", $"No {activity.EventId}.", null, null, null);
            yield return new TaskCompleted(activity.EventId, "1");
            yield return new TaskFailed(activity.EventId, failure);
        }

        foreach (SubOrchestrationInstanceCreated child in history.OpenSubOrchestrations())
        {
            yield return new SubOrchestrationInstanceCompleted(child.EventId, "2");
        }

        int[] fired = [.. history.OfType<TimerFired>().Select(timer => timer.TimerId)];
        foreach (TimerCreated timer in history.OfType<TimerCreated>().Where(timer => !fired.Contains(timer.EventId)))
        {
            // Cancelled or not: one that fires all the same is passed over.
            yield return new TimerFired(timer.EventId, timer.FireAt);
        }

        yield return new EventRaised(GeneratedFlow.Event.ToUpperInvariant(), "3", $"m{number}");
    }

    private static TurnResult Run(
        IReadOnlyList<HistoryEvent> history,
        IReadOnlyList<HistoryEvent> arrived,
        DateTimeOffset? at = null
    ) =>
        Turn.Run(
            new TurnInput("instance", "execution", history, arrived, at ?? Now, CustomStatus: null)
            {
                // They are among what arrives, at any time.
                FiresTimers = false,
            },
            () => throw new InvalidOperationException("The flow awaits only durable tasks.")
        );

    private sealed record Played(HistoryEvent[] Arrived, TurnResult Result);
}
