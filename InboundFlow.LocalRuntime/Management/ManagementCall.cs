using System.IO.Pipelines;
using System.Text.Json;
using InboundFlow.LocalRuntime.Durable;
using InboundFlow.LocalRuntime.Durable.Client;
using InboundFlow.LocalRuntime.Functions;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace InboundFlow.LocalRuntime.Management;

/// <summary>One call of the management API, and what it takes to answer it.</summary>
internal sealed record ManagementCall(
    HttpContext Context,
    ManagementSettings Settings,
    DurableTaskClient Client,
    IOrchestrationHistoryReader History,
    FunctionCatalog Catalog,
    TimeProvider Time,
    CancellationToken Cancellation
)
{
    /// <summary>The request.</summary>
    public HttpRequest Request => Context.Request;

    /// <summary>The instance, or <see langword="null"/>; what can't be an id is not looked for, as storage would refuse it.</summary>
    public async Task<OrchestrationMetadata?> FindAsync(string instanceId, bool withData = false) =>
        InstanceIds.IsPossible(instanceId) ? await Client.GetInstanceAsync(instanceId, withData, Cancellation) : null;

    /// <summary>A flag of the query string; the fallback when it is missing or is neither true nor false.</summary>
    public bool Flag(string name, bool fallback) =>
        bool.TryParse(Request.Query[name], out bool value) ? value : fallback;

    /// <summary>The body as JSON.</summary>
    /// <exception cref="BadHttpRequestException">It is not JSON, or too large.</exception>
    public async Task<JsonElement> ReadJsonAsync()
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<JsonElement>(
                Request.BodyReader,
                cancellationToken: Cancellation
            );
        }
        catch (JsonException exception)
        {
            throw new BadHttpRequestException("The body is not JSON, or is nested too deeply.", exception);
        }
    }

    /// <summary>The body as JSON; <see langword="null"/> when there is none, or it is JSON's null.</summary>
    /// <exception cref="BadHttpRequestException">It is not JSON, or too large.</exception>
    public async Task<object?> ReadJsonOrNothingAsync()
    {
        ReadResult beginning = await Request.BodyReader.ReadAsync(Cancellation);
        bool isEmpty = beginning is { IsCompleted: true, Buffer.IsEmpty: true };
        Request.BodyReader.AdvanceTo(beginning.Buffer.Start);
        if (isEmpty)
        {
            return null;
        }

        JsonElement body = await ReadJsonAsync();
        return body.ValueKind == JsonValueKind.Null ? null : body;
    }
}
