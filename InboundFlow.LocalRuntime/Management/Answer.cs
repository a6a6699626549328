using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace InboundFlow.LocalRuntime.Management;

/// <summary>The answers of the management API.</summary>
internal static class Answer
{
    // The answers are JSON for programs, not text in a web page: & and + in a URL stay legible.
    private static readonly JsonSerializerOptions Legible = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A JSON value.</summary>
    public static IResult Json(JsonNode? document, int statusCode = StatusCodes.Status200OK) =>
        Results.Text(document?.ToJsonString(Legible) ?? "null", "application/json", Encoding.UTF8, statusCode);

    /// <summary>A bare JSON string, as some refusals are.</summary>
    public static IResult Text(string text, int statusCode) => Json(JsonValue.Create(text), statusCode);

    /// <summary>An error; it says what to do.</summary>
    public static IResult Error(int statusCode, string message) =>
        Json(new JsonObject { ["Message"] = message }, statusCode);

    /// <summary>Accepted, and nothing more to say.</summary>
    public static IResult Accepted() => Results.StatusCode(StatusCodes.Status202Accepted);

    /// <summary>There is no such instance.</summary>
    public static IResult NotFound() => Results.NotFound();

    /// <summary>The instance is over.</summary>
    public static IResult Gone() => Results.StatusCode(StatusCodes.Status410Gone);
}
