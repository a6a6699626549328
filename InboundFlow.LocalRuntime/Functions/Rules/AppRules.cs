using Microsoft.AspNetCore.Routing.Patterns;

namespace InboundFlow.LocalRuntime.Functions.Rules;

/// <summary>What must be true of an app's functions together, and of their routes.</summary>
internal static class AppRules
{
    /// <summary>The problems, each a sentence.</summary>
    public static IEnumerable<string> Check(IReadOnlyCollection<FunctionDescriptor> functions) =>
        SameNames(functions).Concat(ReservedRoutes(functions)).Concat(SameRoutes(functions));

    private static IEnumerable<string> SameNames(IEnumerable<FunctionDescriptor> functions) =>
        functions
            .SelectMany(Names)
            .GroupBy(named => named, StringComparer.OrdinalIgnoreCase)
            .Where(group => group.Count() > 1)
            .Select(group => $"The name '{group.Key}' is used {group.Count()} times; names differ by more than case.");

    private static IEnumerable<string> Names(FunctionDescriptor function)
    {
        string? durable = function.Trigger switch
        {
            FunctionTrigger.Orchestration orchestration => orchestration.Name,
            FunctionTrigger.Activity activity => activity.Name,
            _ => null,
        };
        return durable is null || durable.Equals(function.Name, StringComparison.OrdinalIgnoreCase)
            ? [function.Name]
            : [function.Name, durable];
    }

    private static IEnumerable<string> ReservedRoutes(IEnumerable<FunctionDescriptor> functions) =>
        from function in functions
        let http = function.Trigger as FunctionTrigger.Http
        where http is not null
        // A prefix, not a segment: the real host refuses 'administrators' too.
        where
            http.Route.StartsWith("admin", StringComparison.OrdinalIgnoreCase)
            || http.Route.StartsWith("runtime", StringComparison.OrdinalIgnoreCase)
        select $"Function '{function.Name}' has the route '{http.Route}', which conflicts with the host's own: it must not begin with 'admin' or 'runtime'.";

    private static IEnumerable<string> SameRoutes(IEnumerable<FunctionDescriptor> functions)
    {
        var routed = (
            from function in functions
            let http = function.Trigger as FunctionTrigger.Http
            where http is not null
            let shape = Shape(http.Route)
            where shape is not null
            select (function.Name, http.Methods, Shape: shape)
        ).ToArray();
        return from first in routed
            from second in routed
            where string.CompareOrdinal(first.Name, second.Name) < 0
            where
                string.Equals(first.Shape, second.Shape, StringComparison.Ordinal)
                && Overlap(first.Methods, second.Methods)
            select $"Functions '{first.Name}' and '{second.Name}' answer the same route and method.";
    }

    private static bool Overlap(IReadOnlyList<string> first, IReadOnlyList<string> second) =>
        first.Count == 0 || second.Count == 0 || first.Intersect(second, StringComparer.Ordinal).Any();

    /// <summary>The route without its parameters' names, so that routes which match the same paths are equal.</summary>
    private static string? Shape(string route)
    {
        try
        {
            return string.Join(
                '/',
                RoutePatternFactory
                    .Parse(route)
                    .PathSegments.Select(segment => string.Concat(segment.Parts.Select(Part)))
            );
        }
        catch (RoutePatternException)
        {
            // Reported where the route is read.
            return null;
        }
    }

    private static string Part(RoutePatternPart part) =>
        part switch
        {
            RoutePatternLiteralPart literal => literal.Content.ToUpperInvariant(),
            RoutePatternSeparatorPart separator => separator.Content,
            RoutePatternParameterPart parameter =>
                $"{{{(parameter.IsCatchAll ? "*" : "")}{string.Join(':', parameter.ParameterPolicies.Select(each => each.Content))}}}",
            _ => "",
        };
}
