namespace InboundFlow.Tests.Architecture;

/// <summary>Breaks the rule of <c>*Policy</c>: it awaits.</summary>
internal static class PlantedPolicy
{
    internal static async Task<int> DecideAsync(Task<int> facts) => await facts + 1;
}
