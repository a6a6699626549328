using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace InboundFlow.Tests.Functions.Storage;

/// <summary>Opens a dispatch partition as another process would.</summary>
internal static class DispatchStores
{
    public static DispatchStore Open(ITables tables, TimeProvider time) =>
        new(tables, time, Options.Create(new AssignmentOptions()), NullLogger<DispatchStore>.Instance);
}
