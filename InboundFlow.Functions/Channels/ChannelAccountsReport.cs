using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace InboundFlow.Functions.Channels;

/// <summary>Tells the operator once, at start-up, what is missing in the channel accounts.</summary>
/// <remarks>
/// A warning and not a refusal to start: an account without a secret refuses every delivery, which is safe, and the other
/// channels go on working.
/// </remarks>
internal sealed class ChannelAccountsReport(ChannelDirectory directory, ILogger<ChannelAccountsReport> logger)
    : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach ((IChannel rules, ChannelAccount account) in directory.All)
        {
            if (rules.FindProblem(account) is { } problem)
            {
                Log.AccountProblem(logger, account.Id, problem);
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
