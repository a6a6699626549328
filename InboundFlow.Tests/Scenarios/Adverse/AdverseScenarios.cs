using InboundFlow.Tests.Support;

namespace InboundFlow.Tests.Scenarios.Adverse;

/// <summary>The app's scenarios on an engine that behaves badly.</summary>
/// <remarks>
/// What hides each other is kept apart: an event that comes twice makes up for one that was swallowed. That every kind of
/// bad behaviour does happen is shown by <c>AdversityTests</c>.
/// </remarks>
public abstract class AdverseScenarios(AzuriteFixture azurite)
{
    /// <summary>The suite.</summary>
    public static IEnumerable<TheoryDataRow<string>> Suite =>
        Scenario.All.Select(scenario => new TheoryDataRow<string>(scenario.Name) { Label = scenario.Name });

    private protected abstract Adversity Engine { get; }

    /// <summary>Runs one of them.</summary>
    [Theory]
    [MemberData(nameof(Suite))]
    public async Task Passes(string scenario)
    {
        Adversity.Present = Engine;
        await Scenario.Find(scenario).RunAsync(azurite);
    }
}

/// <summary>Waits behave as in old versions of the official worker.</summary>
public sealed class OnAnEngineWithOldWaitsTests(AzuriteFixture azurite) : AdverseScenarios(azurite)
{
    private protected override Adversity Engine =>
        new() { SwallowsEventsOfCancelledWaits = true, OldestWaiterFirst = true };
}

/// <summary>Everything happens at least twice, and in any order.</summary>
public sealed class OnAnEngineThatDoesEverythingTwiceTests(AzuriteFixture azurite) : AdverseScenarios(azurite)
{
    private protected override Adversity Engine =>
        new()
        {
            EventsTwice = true,
            ActivitiesTwice = true,
            Shuffle = 20260302,
        };
}

/// <summary>Every step begins with reading everything, and what can be seen of it is old.</summary>
public sealed class OnAnEngineThatForgetsTests(AzuriteFixture azurite) : AdverseScenarios(azurite)
{
    private protected override Adversity Engine => new() { ForgetsInstances = true, RowsLate = true };
}
