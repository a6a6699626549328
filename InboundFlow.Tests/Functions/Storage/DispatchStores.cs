using System.Diagnostics.Metrics;
using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace InboundFlow.Tests.Functions.Storage;

/// <summary>Opens a dispatch partition as another process would.</summary>
internal static class DispatchStores
{
    private static readonly DispatchMetrics Unread = new(Meters());

    public static DispatchStore Open(ITables tables, TimeProvider time, DispatchMetrics? metrics = null) =>
        new(
            tables,
            time,
            Options.Create(new AssignmentOptions()),
            metrics ?? Unread,
            NullLogger<DispatchStore>.Instance
        );

    /// <summary>Meters that nobody else writes to.</summary>
    public static IMeterFactory Meters() =>
        new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
}
