using InboundFlow.Functions.Retention;
using InboundFlow.Tests.LocalRuntime.Durable;
using Microsoft.DurableTask;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace InboundFlow.Tests.Functions.Retention;

public sealed class RetentionSweepTests
{
    private static readonly TestFunctions Functions = new TestFunctions()
        .Orchestrator("Quick", _ => Task.FromResult(1))
        .Orchestrator("Fail", (TaskOrchestrationContext _) => Task.FromException<int>(new InvalidOperationException()))
        .Orchestrator("Wait", context => context.WaitForExternalEvent<int>("go"));

    [Fact]
    public async Task What_is_over_and_old_goes_and_the_rest_stays()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(Functions);
        List<string> old = [];
        for (int day = 0; day < 5; day++)
        {
            old.Add(await engine.RunAsync("Quick"));
            old.Add(await engine.RunAsync("Fail"));
            await engine.AdvanceAsync(TimeSpan.FromDays(1));
        }

        string waiting = await engine.RunAsync("Wait");
        await engine.AdvanceAsync(TimeSpan.FromDays(30));
        string young = await engine.RunAsync("Quick");

        int purged = await Sweep(engine).RunAsync(engine.Client, CancellationToken.None);

        Assert.Equal(old.Count, purged);
        foreach (string id in old)
        {
            Assert.Null(await engine.Client.GetInstanceAsync(id));
        }

        Assert.NotNull(await engine.Client.GetInstanceAsync(waiting));
        Assert.NotNull(await engine.Client.GetInstanceAsync(young));
        Assert.Equal(0, await Sweep(engine).RunAsync(engine.Client, CancellationToken.None));
    }

    [Fact]
    public async Task A_run_is_bounded_and_the_next_one_goes_on()
    {
        await using EngineHarness engine = await EngineHarness.StartAsync(
            Functions,
            configure: options => options.RepairInterval = null
        );
        const int Days = 60;
        for (int day = 0; day < Days; day++)
        {
            await engine.RunAsync("Quick");
            await engine.AdvanceAsync(RetentionPolicy.Window + TimeSpan.FromSeconds(1));
        }

        await engine.AdvanceAsync(TimeSpan.FromDays(30));
        RetentionSweep sweep = Sweep(engine);

        int first = await sweep.RunAsync(engine.Client, CancellationToken.None);
        int second = await sweep.RunAsync(engine.Client, CancellationToken.None);

        Assert.InRange(first, 1, Days - 1);
        Assert.Equal(Days, first + second);
    }

    [Theory]
    [InlineData(7, false)]
    [InlineData(8, true)]
    [InlineData(3650, true)]
    [InlineData(3651, false)]
    public void Histories_are_kept_for_longer_than_webhooks_are_repeated(int days, bool isValid)
    {
        ServiceCollection services = new();
        services.AddSingleton<IConfiguration>(new ConfigurationManager { ["Retention:Days"] = $"{days}" });
        services.AddRetention();
        using ServiceProvider provider = services.BuildServiceProvider();

        Exception? refusal = Record.Exception(() =>
            provider.GetRequiredService<IOptions<RetentionOptions>>().Value.Days.ToString()
        );

        Assert.Equal(isValid, refusal is not OptionsValidationException);
    }

    private static RetentionSweep Sweep(EngineHarness engine) =>
        new(Options.Create(new RetentionOptions()), engine.Clock, NullLogger<RetentionSweep>.Instance);
}
