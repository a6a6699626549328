using System.Diagnostics;

namespace InboundFlow.LocalRuntime.Durable.Telemetry;

/// <summary>Takes the place of the engine's own, whose methods without a body Coyote can't rewrite.</summary>
internal static class SpanIdentity
{
    /// <summary>Says that it can't be done. Nobody listens to spans here.</summary>
    public static bool TrySet(Activity span, ActivitySpanId id)
    {
        _ = (span, id);
        return false;
    }
}
