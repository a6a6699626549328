using CsCheck;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Replay;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Logging.Abstractions;

namespace InboundFlow.Tests.LocalRuntime.Durable;

public sealed class ReplayPropertyTests
{
    private static readonly DateTimeOffset Now = EngineHarness.Start;

    /// <summary>What an orchestrator does (one number a step), and what arrives for it (one number an arrival).</summary>
    private static readonly Gen<(int[] Program, int[] Choices)> Runs = Gen.Select(
        Gen.Int[0, 5].Array[1, 8],
        Gen.Int[0, 1000].Array[60]
    );

    [Fact]
    public void A_turn_gives_the_same_whenever_it_is_run_from_the_same_prefix_of_the_history() =>
        Runs.Sample(
            run =>
            {
                OrchestratorTurn turn = Turn(run.Program);
                List<Played> played = Play(turn, run.Choices);
                for (int i = 0; i < played.Count; i++)
                {
                    HistoryEvent[] prefix = [.. played.Take(i).SelectMany(past => past.Result.NewEvents)];
                    Assert.Equal(played[i].Result.NewEvents, Run(turn, prefix, played[i].Arrived).NewEvents);
                }
            },
            iter: 300
        );

    [Fact]
    public void Arrivals_in_one_turn_lead_to_the_same_requests_as_one_by_one() =>
        Runs.Sample(
            run =>
            {
                OrchestratorTurn turn = Turn(run.Program);
                List<Played> played = Play(turn, run.Choices);
                HistoryEvent[] arrivals = [.. played.SelectMany(past => past.Arrived)];

                List<HistoryEvent> history = [];
                Queue<HistoryEvent> rest = new(arrivals);
                while (rest.Count > 0)
                {
                    HistoryEvent[] batch = [.. TakeBatch(rest, history, run.Choices[history.Count % 60] % 5)];
                    history.AddRange(Run(turn, history, batch).NewEvents);
                }

                Assert.Equal(Requests(played.SelectMany(past => past.Result.NewEvents)), Requests(history));
            },
            iter: 300
        );

    private static IEnumerable<HistoryEvent> Requests(IEnumerable<HistoryEvent> history) =>
        history.OfType<ScheduledEvent>();

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
            if (next is CompletionEvent completion && !asked.Contains(completion.TaskScheduledId))
            {
                yield break;
            }

            yield return rest.Dequeue();
        }
    }

    private static List<Played> Play(OrchestratorTurn turn, int[] choices)
    {
        HistoryEvent[] start = [new ExecutionStarted("Program", null) { At = Now }];
        List<Played> played = [new Played(start, Run(turn, [], start))];
        for (int i = 0; i < choices.Length && played[^1].Result.Outcome is TurnOutcome.Waiting; i++)
        {
            HistoryEvent[] history = [.. played.SelectMany(past => past.Result.NewEvents)];
            int[] open = [.. history.OpenActivities().Select(activity => activity.EventId)];
            int choice = choices[i] % (open.Length + 1);
            HistoryEvent arrival =
                choice < open.Length
                    ? new TaskCompleted(open[choice], "1") { At = Now }
                    : new EventRaised("go", "2", $"m{i}") { At = Now };
            played.Add(new Played([arrival], Run(turn, history, [arrival])));
        }

        return played;
    }

    private static TurnResult Run(
        OrchestratorTurn turn,
        IReadOnlyList<HistoryEvent> history,
        IReadOnlyList<HistoryEvent> arrived
    ) =>
        turn.Run(
            new TurnInput("instance", "execution", history, arrived, Now, CustomStatus: null),
            () => throw new InvalidOperationException("The program awaits only durable tasks.")
        );

    private static OrchestratorTurn Turn(int[] program) =>
        new(
            new TestFunctions().Orchestrator("Program", context => InterpretAsync(context, program)),
            new JsonDataConverter(),
            NullLoggerFactory.Instance
        );

    private static async Task<int> InterpretAsync(TaskOrchestrationContext context, int[] program)
    {
        int sum = 0;
        foreach (int step in program)
        {
            switch (step)
            {
                case 0:
                    sum += await context.CallActivityAsync<int>($"One{sum}");
                    break;
                case 1:
                    sum += (
                        await Task.WhenAll(
                            Enumerable.Range(0, 3).Select(i => context.CallActivityAsync<int>($"Each{sum}-{i}"))
                        )
                    ).Sum();
                    break;
                case 2:
                    sum += await context.WaitForExternalEvent<int>("GO");
                    break;
                case 3:
                    sum += await await Task.WhenAny(
                        context.CallActivityAsync<int>($"Race{sum}"),
                        context.WaitForExternalEvent<int>("go")
                    );
                    break;
                case 4:
                    context.SendEvent("other", "hello", context.NewGuid());
                    break;
                default:
                    context.SetCustomStatus(sum);
                    break;
            }
        }

        return sum;
    }

    private sealed record Played(HistoryEvent[] Arrived, TurnResult Result);
}
