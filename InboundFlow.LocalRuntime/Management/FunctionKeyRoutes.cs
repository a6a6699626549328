using System.Text.Json.Nodes;
using InboundFlow.LocalRuntime.Functions;
using InboundFlow.LocalRuntime.Http.Keys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace InboundFlow.LocalRuntime.Management;

/// <summary>
/// Gives functions keys of their own, and takes them away. It wants the master key even while the host asks for none:
/// a key that anybody could have had would protect nothing later.
/// </summary>
internal static class FunctionKeyRoutes
{
    /// <summary>Maps the routes below <c>functions/{name}/keys</c>.</summary>
    public static void Map(RouteGroupBuilder routes, FunctionDocument functions, KeyFile keys)
    {
        routes.WithMetadata(new RequiredKey.Master { Always = true });
        routes.MapGet(
            "",
            (string name) =>
                For(
                    functions,
                    name,
                    function =>
                        Answer.Json(
                            new JsonObject
                            {
                                ["keys"] = new JsonArray([
                                    .. keys.FunctionKeys(function)
                                        .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                                        .Select(pair => Describe(pair.Key, pair.Value)),
                                ]),
                            }
                        )
                )
        );
        routes.MapPost(
            "{keyName}",
            (string name, string keyName) =>
                For(
                    functions,
                    name,
                    function =>
                        Answer.Json(
                            Describe(keyName, keys.SetFunctionKey(function, keyName)),
                            StatusCodes.Status201Created
                        )
                )
        );
        routes.MapDelete(
            "{keyName}",
            (string name, string keyName) =>
                For(
                    functions,
                    name,
                    function =>
                    {
                        keys.RemoveFunctionKey(function, keyName);
                        return Results.NoContent();
                    }
                )
        );
    }

    private static IResult For(FunctionDocument functions, string name, Func<string, IResult> answer) =>
        functions.Find(name) is { Trigger: FunctionTrigger.Http } function ? answer(function.Name) : Answer.NotFound();

    private static JsonObject Describe(string name, string key) => new() { ["name"] = name, ["value"] = key };
}
