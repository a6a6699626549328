using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace InboundFlow.LocalRuntime.Management;

/// <summary>Which instances a list asks for. What cannot be read is left out, as the real API does.</summary>
internal sealed record InstanceListQuery(OrchestrationQuery Filter, bool ShowInput)
{
    /// <summary>Reads the query string.</summary>
    public static InstanceListQuery Read(HttpRequest request)
    {
        OrchestrationRuntimeStatus[] statuses =
        [
            .. request
                .Query["runtimeStatus"]
                .SelectMany(text => (text ?? "").Split(',', StringSplitOptions.TrimEntries))
                .Select(text =>
                    Enum.TryParse(text, true, out OrchestrationRuntimeStatus status)
                        ? status
                        : (OrchestrationRuntimeStatus?)null
                )
                .OfType<OrchestrationRuntimeStatus>(),
        ];
        string? prefix = request.Query["instanceIdPrefix"];
        OrchestrationQuery filter = new(
            CreatedFrom: Time(request, "createdTimeFrom"),
            CreatedTo: Time(request, "createdTimeTo"),
            Statuses: statuses.Length == 0 ? null : statuses,
            InstanceIdPrefix: string.IsNullOrEmpty(prefix) ? null : prefix,
            PageSize: int.TryParse(request.Query["top"], NumberStyles.None, CultureInfo.InvariantCulture, out int top)
            && top > 0
                ? top
                : OrchestrationQuery.DefaultPageSize,
            FetchInputsAndOutputs: true
        );
        return new InstanceListQuery(filter, !bool.TryParse(request.Query["showInput"], out bool show) || show);
    }

    private static DateTimeOffset? Time(HttpRequest request, string name) =>
        DateTimeOffset.TryParse(
            request.Query[name],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out DateTimeOffset time
        )
            ? time
            : null;
}
