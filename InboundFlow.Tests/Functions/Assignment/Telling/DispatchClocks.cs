using InboundFlow.Functions.Assignment;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace InboundFlow.Tests.Functions.Assignment.Telling;

/// <summary>Clocks as another process would have them.</summary>
internal static class DispatchClocks
{
    public static DispatchClock Of(IDispatcher dispatcher, TimeProvider time) =>
        new(dispatcher, Options.Create(new AssignmentOptions()), time, NullLogger<DispatchClock>.Instance);
}
