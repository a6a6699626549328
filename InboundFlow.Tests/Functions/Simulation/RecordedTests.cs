using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Conversations;
using InboundFlow.Functions.Simulation;
using InboundFlow.Tests.Functions.Assignment;

namespace InboundFlow.Tests.Functions.Simulation;

public sealed class RecordedTests
{
    [Fact]
    public void What_one_simulation_did_can_be_the_recorded_traffic_of_another_with_the_same_waits()
    {
        Scenario scenario = Small.Team(3, 20, TimeSpan.FromMinutes(8));
        SimulatedTraffic first = Simulator.RunAll(scenario, new SimulatorOptions(), CancellationToken.None);
        Conversation[] recorded =
        [
            .. scenario.Arrivals.Select((arrival, index) => Record(arrival, first.Outcomes[index])),
        ];
        Team team = Some.Team() with { Sticky = null };
        WhatIfQuestion question = new(
            Body(shift: null),
            team,
            team,
            [team],
            [.. scenario.Agents.Select(agent => agent.Agent)],
            scenario.From,
            scenario.Until
        );

        WhatIf whatIf = WhatIf.OfRecorded(question, recorded);
        SimulationReport again = Small.Run(whatIf.Before with { Teams = scenario.Teams, Agents = scenario.Agents });

        Assert.Equal(first.Report.Whole.Wait, whatIf.Recorded);
        Assert.Equal(first.Report.Whole.Wait, again.Whole.Wait);
        Assert.Equal(first.Report.Whole.Load.Busy, again.Whole.Load.Busy);
    }

    [Fact]
    public void Agents_worked_from_their_first_sign_to_their_last_and_a_long_pause_parts_two_shifts()
    {
        DateTimeOffset noon = Some.Noon;
        Conversation[] recorded =
        [
            Taken("c1", "ada", noon, noon.AddMinutes(30)),
            Taken("c2", "ada", noon.AddHours(1), noon.AddHours(2)),
            Taken("c3", "ada", noon.AddHours(5), null),
        ];

        IReadOnlyDictionary<string, IReadOnlyList<Shift>> shifts = RecordedShifts.Of(recorded);

        Assert.Equal(
            [new Shift(noon, noon.AddHours(2)), new Shift(noon.AddHours(5), noon.AddHours(5).AddMinutes(15))],
            shifts["ada"]
        );
    }

    [Fact]
    public void Who_was_closed_without_an_agent_gave_up_then_and_others_wait_longer_than_they_did()
    {
        DateTimeOffset noon = Some.Noon;
        Conversation left = Taken("c1", null, null, noon.AddMinutes(3));
        Conversation served = Taken("c2", "ada", noon.AddMinutes(5), noon.AddMinutes(9));

        IReadOnlyList<Arrival> arrivals = RecordedArrivals.Of([left, served], null, TimeSpan.FromMinutes(1), 1);

        Assert.Equal(TimeSpan.FromMinutes(3), arrivals[0].Patience);
        Assert.True(arrivals[1].Patience > TimeSpan.FromMinutes(5));
        Assert.Equal(TimeSpan.FromMinutes(4), arrivals[1].Handle);
        Assert.Equal(TimeSpan.FromMinutes(4), arrivals[0].Handle);
    }

    [Fact]
    public void The_agent_of_the_contacts_previous_conversation_is_known()
    {
        DateTimeOffset noon = Some.Noon;
        Conversation first = Taken("c1", "ada", noon, noon.AddMinutes(9));
        Conversation second = Taken("c2", "bo", noon.AddHours(1), null) with { QueuedAt = noon.AddHours(1) };

        IReadOnlyList<Arrival> arrivals = RecordedArrivals.Of([first, second], null, null, 1);

        Assert.Null(arrivals[0].LastAgentId);
        Assert.Equal("ada", arrivals[1].LastAgentId);
        Assert.Equal(noon.AddMinutes(9), arrivals[1].LastAgentAt);
    }

    private static SimulateBody Body(ShiftBody? shift) => new(null, null, null, null, null, null, null, shift, null);

    private static Conversation Record(Arrival arrival, Outcome outcome) =>
        Taken(
            arrival.Id,
            outcome.AgentId,
            outcome.Kind == OutcomeKind.Assigned ? arrival.At + outcome.Wait : null,
            outcome.Kind == OutcomeKind.Assigned ? arrival.At + outcome.Wait + arrival.Handle : null
        ) with
        {
            ContactId = arrival.Id,
            QueuedAt = arrival.At,
        };

    private static Conversation Taken(string id, string? agentId, DateTimeOffset? assigned, DateTimeOffset? closed) =>
        new(
            id,
            "contact",
            "demo",
            "contact",
            closed is null ? ConversationStatus.Open : ConversationStatus.Closed,
            closed is null ? ConversationPhase.Assigned : ConversationPhase.Closed,
            "support",
            agentId,
            0,
            Some.Noon,
            Some.Noon,
            assigned,
            closed,
            null,
            null,
            0
        );
}
