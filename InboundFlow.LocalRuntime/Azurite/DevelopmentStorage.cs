using InboundFlow.LocalRuntime.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace InboundFlow.LocalRuntime.Azurite;

/// <summary>
/// Sees to it that the storage is there when <c>AzureWebJobsStorage</c> means the development storage: starts Azurite
/// unless one listens, and stops it again when the app stops gracefully.
/// </summary>
internal sealed class DevelopmentStorage(IConfiguration settings, LocalRuntimeOptions options) : IHostedService
{
    private OutlivingAzurite? azurite;

    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!AzuriteEndpoints.IsDevelopmentStorage(settings[LocalHost.StorageSetting] ?? ""))
        {
            return;
        }

        AzuriteEndpoints ports = AzuriteEndpoints.Default;
        bool answers = await ports.AnswerAsync(cancellationToken);
        string? folder = AzuriteInstallation.TryFind(options.BaseDirectory) is { } installation
            ? Path.Combine(installation.RepositoryRoot, ".azurite")
            : null;
        if (answers)
        {
            azurite = folder is null ? null : await OutlivingAzurite.FindAsync(folder, ports, cancellationToken);
            await options.Output.WriteLineAsync(
                azurite is null
                    ? $"Storage: the Azurite that listens on port {ports.TablePort}."
                    : $"Storage: Azurite runs already, with its data in {folder}."
            );
            return;
        }

        folder ??= Path.Combine(AzuriteInstallation.Find(options.BaseDirectory).RepositoryRoot, ".azurite");
        await options.Output.WriteLineAsync($"Storage: starting Azurite, with its data in {folder} ...");
        azurite = await OutlivingAzurite.StartAsync(folder, ports, cancellationToken);
    }

    /// <inheritdoc />
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (azurite is { IsOurs: true })
        {
            await azurite.StopAsync(cancellationToken);
            await options.Output.WriteLineAsync("Storage: Azurite has saved its data and is stopped.");
        }
    }
}
