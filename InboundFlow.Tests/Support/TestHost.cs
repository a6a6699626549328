using InboundFlow.LocalRuntime.Durable;
using InboundFlow.LocalRuntime.Hosting;
using InboundFlow.LocalRuntime.Timers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace InboundFlow.Tests.Support;

/// <summary>What a <see cref="TestHost"/> is to be.</summary>
internal sealed record TestHostOptions
{
    /// <summary>The storage; none when <see langword="null"/>, which does for apps without durable functions.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>The app's functions.</summary>
    public LocalRuntimeOptions Runtime { get; init; } = new();

    /// <summary>What the app's Program does.</summary>
    public Action<FunctionsApplicationBuilder> Configure { get; init; } =
        builder => builder.ConfigureFunctionsWebApplication();

    /// <summary>What the test puts in the place of the app's own.</summary>
    public Action<IServiceCollection> Override { get; init; } = _ => { };

    /// <summary>The clock. Give the same one to a host that is started after another.</summary>
    public TestClock Time { get; init; } = new();

    /// <summary>Tables of this test alone: the task hub, and what the app's tables begin with.</summary>
    public string Name { get; init; } = TestHost.UniqueName();

    /// <summary>More settings.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();
}

/// <summary>An app in this process, on a real port, with a clock that stands still until the test moves it.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly WebApplication app;
    private bool isOver;

    private TestHost(WebApplication app, TestHostOptions options, StringWriter output)
    {
        this.app = app;
        Options = options;
        Output = output;
        Url = new Uri(app.Urls.First());
        Client = new HttpClient { BaseAddress = Url };
    }

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    /// <summary>What it was started with: start another with the same for a restart.</summary>
    public TestHostOptions Options { get; }

    /// <summary>Talks to it.</summary>
    public HttpClient Client { get; }

    /// <summary>Its services.</summary>
    public IServiceProvider Services => app.Services;

    /// <summary>Whether it was stopped, or crashed.</summary>
    public bool IsOver => isOver;

    /// <summary>What it said.</summary>
    public StringWriter Output { get; }

    /// <summary>Its clock.</summary>
    public TestClock Time => Options.Time;

    /// <summary>Fit for a task hub and for the beginning of tables' names.</summary>
    public static string UniqueName()
    {
#pragma warning disable RS0030 // Tests run side by side on one storage; only being different matters.
        return "T" + Guid.NewGuid().ToString("N")[..16];
#pragma warning restore RS0030
    }

    /// <summary>Builds and starts it.</summary>
    public static async Task<TestHost> StartAsync(TestHostOptions options)
    {
        StringWriter output = new();
        FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(["--port", "0"]);
        // The sample settings lie beside the tests too: a test says what it wants.
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["port"] = "0",
                [LocalHost.StorageSetting] = options.ConnectionString,
                ["InboundFlow:TablePrefix"] = options.Name,
            }
        );
        builder.Configuration.AddInMemoryCollection(options.Settings);
        builder.Logging.ClearProviders();
        options.Configure(builder);
        builder.Services.AddSingleton(options.Runtime with { TaskHub = options.Name, Output = output });
        builder.Services.AddSingleton<TimeProvider>(options.Time);
        options.Override(builder.Services);
        WebApplication built = (WebApplication)builder.Build();
        try
        {
            await built.StartAsync();
            return new TestHost(built, options, output);
        }
        catch
        {
            await built.DisposeAsync();
            throw;
        }
    }

    /// <summary>Moves the clock from timer to timer, and at each waits until everything it sets off is done.</summary>
    public async Task AdvanceAsync(TimeSpan distance)
    {
        await DrainAsync();
        DateTimeOffset end = Time.GetUtcNow() + distance;
        while (Time.NextAlarm is { } alarm && alarm <= end)
        {
            Time.SetUtcNow(alarm > Time.GetUtcNow() ? alarm : Time.GetUtcNow());
            await DrainAsync();
        }

        Time.SetUtcNow(end);
        await DrainAsync();
    }

    /// <summary>Completes when no timer function runs and the engine has nothing left to do at this time.</summary>
    /// <exception cref="TimeoutException">Something goes on for half a minute: likely it waits for the clock to move.</exception>
    public async Task DrainAsync()
    {
        await Services.GetRequiredService<TimerService>().IdleAsync().WaitAsync(Patience);
        if (Services.GetService<DurableEngine>() is { } engine)
        {
            await engine.WhenIdleAsync().WaitAsync(Patience);
        }
    }

    /// <summary>
    /// Ends it as a kill would: nothing is written any more, nothing is released. Start another with the same
    /// <see cref="Options"/> for the restart.
    /// </summary>
    public async Task CrashAsync()
    {
        isOver = true;
        Client.Dispose();
        if (Services.GetService<DurableEngine>() is { } engine)
        {
            await engine.DisposeAsync();
            await Services.GetRequiredService<TaskHubLease>().AbandonAsync();
        }

        await app.DisposeAsync();
    }

    /// <summary>Stops it gracefully.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!isOver)
        {
            isOver = true;
            Client.Dispose();
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }
}
