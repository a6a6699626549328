using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace InboundFlow.Functions.Http;

/// <summary>The answers of the HTTP contract: JSON in camelCase, and errors as RFC 9457 problem details.</summary>
/// <remarks>
/// The options are passed at every call because a Functions app has three serializers with three configurations; this
/// way the same text comes out under either runtime.
/// </remarks>
public static class Api
{
    /// <summary>camelCase names, enums as camelCase text, unknown members ignored.</summary>
    public static JsonSerializerOptions Json { get; } = CreateJson();

    /// <summary>200 with <paramref name="value"/>.</summary>
    public static IResult Ok<T>(T value) => Results.Json(value, Json);

    /// <summary>202 with <paramref name="value"/>.</summary>
    public static IResult Accepted<T>(T value) => Results.Json(value, Json, statusCode: StatusCodes.Status202Accepted);

    /// <summary>A page of a collection.</summary>
    public static IResult Page<T>(IReadOnlyList<T> items, string? continuationToken = null) =>
        Ok(new Page<T>(items, continuationToken));

    /// <summary>400: the request itself is wrong.</summary>
    public static IResult Invalid(string detail) => Problem(StatusCodes.Status400BadRequest, "invalid-request", detail);

    /// <summary>404: there is no such thing.</summary>
    public static IResult NotFound(string detail) => Problem(StatusCodes.Status404NotFound, "not-found", detail);

    /// <summary>409: the request is fine, and the present state does not allow it.</summary>
    public static IResult Conflict(string type, string detail) => Problem(StatusCodes.Status409Conflict, type, detail);

    /// <summary>An error with a stable <paramref name="type"/> and a <paramref name="detail"/> that says what to do.</summary>
    public static IResult Problem(int status, string type, string detail) =>
        Results.Json(
            new ProblemDetails
            {
                Type = "https://inboundflow.dev/problems/" + type,
                Title = type,
                Status = status,
                Detail = detail,
            },
            Json,
            "application/problem+json",
            status
        );

    /// <summary>Reads the body as <typeparamref name="T"/>.</summary>
    /// <returns>The value, or the 400 to answer with.</returns>
    public static async Task<(T? Value, IResult? Error)> ReadAsync<T>(HttpRequest request)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            T? value = await JsonSerializer.DeserializeAsync<T>(request.Body, Json, request.HttpContext.RequestAborted);
            return value is null ? (null, Invalid("The body is empty: send a JSON object.")) : (value, null);
        }
        catch (JsonException e)
        {
            return (null, Invalid($"The body is not the JSON that was expected, at {e.Path ?? "$"}."));
        }
    }

    private static JsonSerializerOptions CreateJson()
    {
        JsonSerializerOptions options = new(JsonSerializerDefaults.Web)
        {
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new UtcTimeConverter() },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}

/// <summary>A page of a collection.</summary>
/// <param name="ContinuationToken">Give it back to get the next page; <see langword="null"/> on the last one.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? ContinuationToken);
