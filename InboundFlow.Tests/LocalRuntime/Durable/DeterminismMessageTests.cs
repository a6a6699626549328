using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Replay;

namespace InboundFlow.Tests.LocalRuntime.Durable;

public sealed class DeterminismMessageTests
{
    private static readonly TaskScheduled Activity = new(3, "A", null);
    private static readonly SubOrchestrationInstanceCreated Child = new(3, "C", "child", null);
    private static readonly TimerCreated Timer = new(3, EngineHarness.Start);
    private static readonly EventSent Event = new(3, "other", "E", null);

    public static TheoryData<ScheduledEvent, ScheduledEvent?, string, string> Differences =>
        new()
        {
            // Not asked for (yet).
            { Activity, null, "activity 'A'", "has not asked for anything (yet)" },
            { Child, null, "sub-orchestration 'C'", "has not asked for anything (yet)" },
            { Timer, null, "a timer", "has not asked for anything (yet)" },
            { Event, null, "event 'E'", "has not asked for anything (yet)" },
            // Of another kind.
            { Activity, Timer, "activity 'A'", "asked for a timer" },
            { Timer, Child, "a timer", "asked for sub-orchestration 'C'" },
            { Child, Event, "sub-orchestration 'C'", "asked for event 'E'" },
            { Event, Activity, "event 'E'", "asked for activity 'A'" },
            // With another name.
            { Activity, new TaskScheduled(3, "B", null), "activity 'A'", "asked for activity 'B'" },
            { Child, Child with { Name = "D" }, "sub-orchestration 'C'", "asked for sub-orchestration 'D'" },
            { Event, Event with { Name = "F" }, "event 'E'", "asked for event 'F'" },
        };

    public static TheoryData<ScheduledEvent, ScheduledEvent> Sames =>
        new()
        {
            { Activity, new TaskScheduled(3, "a", "another input") },
            {
                Child,
                new SubOrchestrationInstanceCreated(3, "c", "another id", "another input") { Version = "2" }
            },
            { Timer, new TimerCreated(3, EngineHarness.Start.AddDays(1)) },
            { Event, new EventSent(3, "somebody else", "e", "another payload") },
        };

    [Theory]
    [MemberData(nameof(Differences))]
    public void A_difference_in_kind_or_name_is_told_with_both_sides_and_the_step(
        ScheduledEvent recorded,
        ScheduledEvent? asked,
        string history,
        string code
    )
    {
        RequestLog log = new("Flow", "i");
        for (int i = 0; i < 3; i++)
        {
            log.Add(id => new TaskScheduled(id, "before", null));
        }

        if (asked is not null)
        {
            log.Add(_ => asked);
        }

        string message = Assert.Throws<NonDeterminismException>(() => log.Confirm(recorded)).Message;

        Assert.Contains("orchestration 'Flow' ('i'): as step 3", message, StringComparison.Ordinal);
        Assert.Contains(code, message, StringComparison.Ordinal);
        Assert.Contains($"its history has {history}", message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Sames))]
    public void Inputs_times_ids_versions_and_the_case_of_names_may_differ(
        ScheduledEvent recorded,
        ScheduledEvent asked
    ) => Assert.True(DeterminismPolicy.IsSame(recorded, asked));
}
