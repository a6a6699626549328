using InboundFlow.LocalRuntime.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace InboundFlow.Tests.Support;

/// <summary>An app's program that was called with a command, in this process.</summary>
internal static class TestCommand
{
    /// <summary>Runs it as the app's Program does.</summary>
    /// <param name="options">The app, and the storage and task hub it has.</param>
    public static async Task<CommandResult> RunAsync(TestHostOptions options, params string[] args)
    {
        StringWriter output = new();
        StringWriter errors = new();
        int? exitCode = null;
        FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(args);
        // The sample settings lie beside the tests too: a test says what it wants.
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                [LocalHost.StorageSetting] = options.ConnectionString,
                ["InboundFlow:TablePrefix"] = options.Name,
            }
        );
        builder.Configuration.AddInMemoryCollection(options.Settings);
        options.Configure(builder);
        builder.Services.AddSingleton(
            options.Runtime with
            {
                TaskHub = options.Name,
                Output = output,
                Errors = errors,
                Exit = code => exitCode = code,
            }
        );
        options.Override(builder.Services);
        await builder.Build().RunAsync();
        return new CommandResult(exitCode, output.ToString(), errors.ToString());
    }
}

/// <summary>What a command left behind.</summary>
/// <param name="ExitCode">Null when it gave none.</param>
internal sealed record CommandResult(int? ExitCode, string Output, string Errors);
