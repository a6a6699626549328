using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace InboundFlow.LocalRuntime.Durable.Telemetry;

/// <summary>Gives a span an id that was chosen earlier.</summary>
/// <remarks>
/// Spans choose their ids when they start, and there is no public way to do it for them. But an orchestration outlives
/// the process: the spans under it are sent days before its own, which is made at its end. So, as the official engine
/// does, this reaches into the span.
/// </remarks>
internal static class SpanIdentity
{
    private static volatile bool isUnsupported;

    /// <summary>Sets the id of a span that has just started, and that nobody has asked for its id.</summary>
    /// <returns>
    /// <see langword="false"/> on a runtime whose spans look different inside: the span keeps an id of its own, and those
    /// below it name one that is never sent. Nothing else suffers.
    /// </returns>
    public static bool TrySet(Activity span, ActivitySpanId id)
    {
        if (isUnsupported)
        {
            return false;
        }

        try
        {
            SpanId(span) = id.ToHexString();
            // Made of the span's id when first asked for.
            Id(span) = null;
            return true;
        }
        catch (MissingFieldException)
        {
            isUnsupported = true;
            return false;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_spanId")]
    private static extern ref string? SpanId(Activity span);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_id")]
    private static extern ref string? Id(Activity span);
}
