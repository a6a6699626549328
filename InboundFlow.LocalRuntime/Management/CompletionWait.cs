using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace InboundFlow.LocalRuntime.Management;

/// <summary>A caller who would rather wait for the result than ask for it later.</summary>
/// <param name="Timeout">For how long.</param>
internal sealed record CompletionWait(TimeSpan Timeout)
{
    private const double LongestSeconds = 24 * 60 * 60;

    /// <summary>Reads <c>timeout</c> and <c>pollingInterval</c>, in seconds.</summary>
    /// <returns><see langword="null"/> unless both are there.</returns>
    /// <exception cref="BadHttpRequestException">They make no sense.</exception>
    public static CompletionWait? Read(HttpRequest request)
    {
        if (Seconds(request, "timeout") is not { } timeout || Seconds(request, "pollingInterval") is not { } interval)
        {
            return null;
        }

        return interval <= timeout
            ? new CompletionWait(TimeSpan.FromSeconds(timeout))
            : throw new BadHttpRequestException("pollingInterval is longer than timeout. Make it shorter.");
    }

    /// <summary>Waits. Nothing is polled, whatever the interval: the end of the instance ends the wait.</summary>
    /// <returns>The instance with its data, or <see langword="null"/> when it was not over in time.</returns>
    public async Task<OrchestrationMetadata?> ForAsync(string instanceId, ManagementCall call)
    {
        using CancellationTokenSource timeout = new(Timeout, call.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(
            timeout.Token,
            call.Cancellation
        );
        try
        {
            return await call.Client.WaitForInstanceCompletionAsync(instanceId, true, either.Token);
        }
        catch (OperationCanceledException) when (!call.Cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private static double? Seconds(HttpRequest request, string name)
    {
        string? text = request.Query[name];
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds))
        {
            return null;
        }

        return seconds is >= 0 and <= LongestSeconds
            ? seconds
            : throw new BadHttpRequestException($"{name} must be between 0 and {LongestSeconds:F0} seconds.");
    }
}
