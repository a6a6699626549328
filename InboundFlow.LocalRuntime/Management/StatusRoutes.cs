using System.Text.Json.Nodes;
using InboundFlow.LocalRuntime.Durable.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace InboundFlow.LocalRuntime.Management;

/// <summary>Tells how instances are.</summary>
internal static class StatusRoutes
{
    private const string TokenHeader = "x-ms-continuation-token";

    /// <summary>One instance.</summary>
    public static async Task<IResult> GetAsync([AsParameters] ManagementCall call, string instanceId) =>
        await call.FindAsync(instanceId, withData: true) is { } instance
            ? await AnswerAsync(call, instance)
            : Answer.NotFound();

    /// <summary>The instances that match, in pages: go on with the token of one to the next, until there is none.</summary>
    public static async Task<IResult> ListAsync([AsParameters] ManagementCall call)
    {
        InstanceListQuery query = InstanceListQuery.Read(call.Request);
        if (!PageToken.TryRead(call.Request.Headers[TokenHeader].FirstOrDefault(), out string? token))
        {
            return Answer.Error(
                StatusCodes.Status400BadRequest,
                $"{TokenHeader} is not one that a list has given. Leave it out for the first page."
            );
        }

        if (query.Filter.InstanceIdPrefix is { } prefix && !InstanceIds.IsPossible(prefix))
        {
            return Answer.Json(new JsonArray());
        }

        AsyncPageable<OrchestrationMetadata> pages = call.Client.GetAllInstancesAsync(query.Filter);
        await using IAsyncEnumerator<Page<OrchestrationMetadata>> first = pages
            .AsPages(token, query.Filter.PageSize)
            .GetAsyncEnumerator(call.Cancellation);
        if (!await first.MoveNextAsync())
        {
            return Answer.Json(new JsonArray());
        }

        if (first.Current.ContinuationToken is { Length: > 0 } next)
        {
            call.Context.Response.Headers[TokenHeader] = PageToken.Of(next);
        }

        return Answer.Json(
            new JsonArray([.. first.Current.Values.Select(each => StatusDocument.Of(each, query.ShowInput, null))])
        );
    }

    /// <summary>The answer about one instance, as the request's flags want it.</summary>
    public static async Task<IResult> AnswerAsync(ManagementCall call, OrchestrationMetadata instance)
    {
        bool showInput = call.Flag("showInput", true);
        JsonArray? history = call.Flag("showHistory", false)
            ? HistoryDocument.Of(
                await call.History.ReadHistoryAsync(instance.InstanceId, call.Cancellation),
                showInput,
                call.Flag("showHistoryOutput", false)
            )
            : null;
        JsonObject document = StatusDocument.Of(instance, showInput, history);
        if (!instance.IsCompleted)
        {
            HttpRequest request = call.Request;
            string origin = call.Settings.Origin(request);
            call.Context.Response.Headers.Location = $"{origin}{request.PathBase}{request.Path}{request.QueryString}";
            call.Context.Response.Headers.RetryAfter = "5";
            return Answer.Json(document, StatusCodes.Status202Accepted);
        }

        bool failed = instance.RuntimeStatus == OrchestrationRuntimeStatus.Failed;
        return failed && call.Flag("returnInternalServerErrorOnFailure", false)
            ? Answer.Json(document, StatusCodes.Status500InternalServerError)
            : Answer.Json(document);
    }
}
