using System.Reflection;
using System.Text.Json;
using InboundFlow.LocalRuntime.CommandLine;
using InboundFlow.LocalRuntime.Functions;
using InboundFlow.LocalRuntime.Http;
using InboundFlow.LocalRuntime.Http.Keys;
using InboundFlow.LocalRuntime.Management;
using InboundFlow.LocalRuntime.Timers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace InboundFlow.LocalRuntime.Hosting;

/// <summary>Hosts a Functions app in this process: what the Functions host and its worker do in Azure.</summary>
internal static class LocalHost
{
    /// <summary>The setting with the storage's connection string.</summary>
    public const string StorageSetting = "AzureWebJobsStorage";

    private const int DefaultPort = 7071;

    /// <summary>A builder with the settings and the logging of a Functions app.</summary>
    public static WebApplicationBuilder CreateBuilder(string[] args) => CreateBuilder(args, AppContext.BaseDirectory);

    /// <summary>A builder with the settings that are found in <paramref name="folder"/>.</summary>
    public static WebApplicationBuilder CreateBuilder(string[] args, string folder)
    {
        LocalSettings local = LocalSettings.Read(folder);
        string? environment = new ConfigurationBuilder()
            .AddInMemoryCollection(local.Values)
            .AddEnvironmentVariables()
            .Build()["AZURE_FUNCTIONS_ENVIRONMENT"];
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions
            {
                ApplicationName = Assembly.GetEntryAssembly()?.GetName().Name,
                ContentRootPath = folder,
                EnvironmentName = environment ?? Environments.Development,
            }
        );
        AddSettings(builder, local, args);
        if (DurableCommand.Parse(args) is { } command)
        {
            // Its output is for pipes and files, so nothing is logged into it.
            builder.Services.AddSingleton(command);
        }
        else
        {
            AddLogging(builder);
        }

        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            int port = builder.Configuration.GetValue<int?>("port") ?? local.Port ?? DefaultPort;
            HostAccess.Read(builder.Configuration).Address.Listen(kestrel, port);

            // As in Azure.
            kestrel.Limits.MaxRequestBodySize = 100 * 1024 * 1024;
        });
        builder.Services.AddHostFiltering(filter =>
        {
            filter.AllowedHosts = [.. HostAccess.Read(builder.Configuration).AllowedHosts];
            filter.AllowEmptyHosts = false;
        });
        builder.Services.AddRouting();
        builder.Services.AddMvcCore();
        builder.Services.Configure<JsonSerializerOptions>(json => json.PropertyNameCaseInsensitive = true);
        return builder;
    }

    /// <summary>Finds the app's functions and puts everything together.</summary>
    /// <exception cref="InvalidOperationException">The app breaks rules; every problem is listed.</exception>
    public static IHost Build(
        WebApplicationBuilder builder,
        IReadOnlyList<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware,
        bool hasAspNetCore
    )
    {
        LocalRuntimeOptions options = Registered<LocalRuntimeOptions>(builder) ?? new LocalRuntimeOptions();
        HostJson hostJson = HostJson.Read(options.BaseDirectory, builder.Configuration);
        hostJson = hostJson with { TaskHub = options.TaskHub ?? hostJson.TaskHub };
        FunctionCatalog catalog = FindFunctions(options);
        Check(catalog, builder.Configuration, hasAspNetCore);
        builder.Services.AddLocalRuntime(options, hostJson, catalog, middleware, builder.Configuration);
        if (Registered<DurableCommand>(builder) is { } command)
        {
            return new CommandHost(builder.Build(), command, options);
        }

        HostAccess access = HostAccess.Read(builder.Configuration);
        HostKeys keys = HostKeys.Open(access, options.BaseDirectory);
        ManagementSettings management = new(
            hostJson.TaskHub,
            StorageSetting,
            access.AsksForKeys ? keys.File?.Current.System[KeyRing.DurableTask] : null,
            access.PublicUrl,
            hostJson.UseForwardedHost,
            hostJson.ReplacesRunning
        );

        builder.Services.AddSingleton(management);
        TelemetryExport.AddIfAsked(builder);
        WebApplication app = builder.Build();
        UsePipeline(app, access, keys);
        app.MapHttpFunctions(hostJson.RoutePrefix);
        app.MapAdmin(new FunctionDocument(catalog, management, hostJson.RoutePrefix), keys.File);
        if (catalog.IsDurable)
        {
            app.MapManagement();
        }

        string storage = StorageDescription.Of(app.Configuration[StorageSetting]);
        Announcement.OnStart(app, options.Output, keys, new Banner("", storage, access, hostJson, catalog, keys.File));
        return app;
    }

    private static T? Registered<T>(WebApplicationBuilder builder)
        where T : class =>
        builder.Services.LastOrDefault(service => service.ServiceType == typeof(T))?.ImplementationInstance as T;

    private static void UsePipeline(WebApplication app, HostAccess access, HostKeys keys)
    {
        // A page of another site that has its name point here must get no answer, where nothing asks for keys. Before
        // the forwarded headers, which such a page could send as well.
        app.UseHostFiltering();
        OwnOrigin.Remember(app);
        app.UseForwardedHeaders(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.All });
        app.UseFunctionsNotFound();
        app.UseKeys(keys.File, access.AsksForKeys);
    }

    private static void AddSettings(WebApplicationBuilder builder, LocalSettings local, string[] args)
    {
        ConfigurationManager settings = builder.Configuration;
        settings.AddEnvironmentVariables("AZURE_FUNCTIONS_");
        settings.AddJsonFile("appsettings.json", optional: true);
        settings.AddJsonFile($"appsettings.{builder.Environment.EnvironmentName}.json", optional: true);
        if (builder.Environment.IsDevelopment() && Assembly.GetEntryAssembly() is { } entry)
        {
            settings.AddUserSecrets(entry, optional: true);
        }

        // What the tools for running locally turn into environment variables, unless they are set already.
        settings.AddInMemoryCollection(local.Values);
        settings.AddEnvironmentVariables();
        settings.AddCommandLine(
            HostCommandLine.Complete(args),
            new Dictionary<string, string>(HostCommandLine.Switches, StringComparer.OrdinalIgnoreCase)
        );
    }

    private static void AddLogging(WebApplicationBuilder builder)
    {
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("System", LogLevel.Warning);
        builder.Logging.AddFilter("Azure", LogLevel.Warning);
        builder.Logging.AddFilter("Polly", LogLevel.Warning);
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss.fff ";
            console.UseUtcTimestamp = true;
        });
    }

    private static FunctionCatalog FindFunctions(LocalRuntimeOptions options)
    {
        if (options.FunctionTypes is { } types)
        {
            return new FunctionCatalog(FunctionDiscovery.Discover(types));
        }

        Assembly assembly =
            options.AppAssembly
            ?? throw new InvalidOperationException("There is no entry assembly to find functions in.");
        return new FunctionCatalog(FunctionDiscovery.Discover(assembly));
    }

    private static void Check(FunctionCatalog catalog, ConfigurationManager settings, bool hasAspNetCore)
    {
        List<string> problems = [.. TimerService.Check(catalog, settings), .. HostAccess.Check(settings)];
        if (!hasAspNetCore && catalog.Functions.Any(function => function.Trigger is FunctionTrigger.Http))
        {
            problems.Add("There are HTTP functions: call builder.ConfigureFunctionsWebApplication() before Build.");
        }

        if (catalog.IsDurable && string.IsNullOrWhiteSpace(settings[StorageSetting]))
        {
            problems.Add(
                $"There are durable functions, and no setting {StorageSetting}: set it to a connection string, or to "
                    + "UseDevelopmentStorage=true for Azurite."
            );
        }

        FunctionDiscovery.ThrowIfAny(problems);
    }
}
