using InboundFlow.Functions.Routing;

namespace InboundFlow.Tests.Architecture;

/// <summary>Breaks the rule that the local runtime does not know the app.</summary>
internal static class PlantedAppUser
{
    internal static object Rule() => new RoutingRule("rule", [], "team", 0);
}
