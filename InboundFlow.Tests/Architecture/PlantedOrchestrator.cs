namespace InboundFlow.Tests.Architecture;

/// <summary>Breaks the rule of <c>*Orchestrator</c>, between two awaits, where the compiler hides it in a type of its own.</summary>
internal static class PlantedOrchestrator
{
    internal static async Task<string> RunAsync(Task<Uri> step)
    {
        Uri address = await step;
        using HttpClient client = new();
        return await client.GetStringAsync(address);
    }
}
