using System.Diagnostics;
using Microsoft.DurableTask;

namespace InboundFlow.LocalRuntime.Durable.Telemetry;

/// <summary>How spans are named, and what they say about an end.</summary>
internal static class SpanNames
{
    /// <summary><c>kind:name</c>, and <c>@(version)</c> when there is one.</summary>
    public static string Of(string kind, string name, string version) =>
        version.Length == 0 ? $"{kind}:{name}" : $"{kind}:{name}@({version})";

    /// <summary>The version, if there is one.</summary>
    public static Activity SetVersion(this Activity span, string version) =>
        version.Length == 0 ? span : span.SetTag(DurableTags.Version, version);

    /// <summary>It failed, with this; if with anything.</summary>
    public static void Fail(this Activity span, TaskFailureDetails? failure) =>
        span.Fail(failure?.ErrorType ?? "unknown");

    /// <summary>It failed, with this type of error.</summary>
    public static void Fail(this Activity span, string errorType) =>
        span.SetStatus(ActivityStatusCode.Error, errorType).SetTag(DurableTags.ErrorType, errorType);
}
