using InboundFlow.LocalRuntime.Hosting;

namespace InboundFlow.Tests.Architecture;

/// <summary>Breaks the rule that the app does not know the local runtime.</summary>
internal static class PlantedRuntimeUser
{
    internal static string Self() => ProcessIdentity.Current.ToString();
}
