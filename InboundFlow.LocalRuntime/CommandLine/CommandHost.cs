using InboundFlow.LocalRuntime.Azurite;
using InboundFlow.LocalRuntime.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace InboundFlow.LocalRuntime.CommandLine;

/// <summary>An app that carries out a command instead of serving: run it, and it stops by itself.</summary>
/// <remarks>None of the app's services is started but the storage, if that does not run; the task hub's lease is left alone.</remarks>
internal sealed class CommandHost(WebApplication app, DurableCommand command, LocalRuntimeOptions options)
    : IHost,
        IAsyncDisposable
{
    /// <inheritdoc />
    public IServiceProvider Services => app.Services;

    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        DevelopmentStorage? storage =
            command is DurableCommand.GetHistory
                ? new DevelopmentStorage(app.Configuration, options with { Output = TextWriter.Null })
                : null;
        await (storage?.StartAsync(cancellationToken) ?? Task.CompletedTask);
        try
        {
            CommandRunner runner = new(Services, options.Output, options.Errors);
            options.Exit(await runner.RunAsync(command, cancellationToken));
        }
        finally
        {
            await (storage?.StopAsync(cancellationToken) ?? Task.CompletedTask);
        }

        Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <inheritdoc />
    public void Dispose() => ((IDisposable)app).Dispose();

    /// <inheritdoc />
    public ValueTask DisposeAsync() => app.DisposeAsync();
}
