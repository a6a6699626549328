namespace InboundFlow.Tests.LocalRuntime.Durable.Storage;

/// <summary>Task hubs that tests do not share.</summary>
internal static class TestHub
{
    private static int last;

    public static string NewName() => $"Engine{Interlocked.Increment(ref last)}";
}
