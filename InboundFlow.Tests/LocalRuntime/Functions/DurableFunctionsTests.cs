using InboundFlow.LocalRuntime.Durable;
using InboundFlow.LocalRuntime.Hosting;
using InboundFlow.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace InboundFlow.Tests.LocalRuntime.Functions;

public sealed class DurableFunctionsTests(AzuriteFixture azurite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_orchestration_started_over_http_runs_its_activities_with_services_of_their_own()
    {
        await using TestHost host = await StartAsync();

        string id = await host.Client.GetStringAsync("api/begin/Ada", Token);
        await host.DrainAsync();

        OrchestrationMetadata done = await ReadAsync(host, id);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, done.RuntimeStatus);
        Assert.Equal($"Hello Ada of {id}", done.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Payloads_are_stored_in_pascal_case_and_read_in_any_case()
    {
        await using TestHost host = await StartAsync();
        DurableTaskClient client = host.Services.GetRequiredService<DurableTaskClient>();

        string id = await client.ScheduleNewOrchestrationInstanceAsync("greet", new { nAME = "Bo" }, Token);
        await host.DrainAsync();

        OrchestrationMetadata done = await ReadAsync(host, id);
        Assert.Equal($"Hello Bo of {id}", done.ReadOutputAs<string>());
        string other = await client.ScheduleNewOrchestrationInstanceAsync("Greet", new Person("Cy"), Token);
        Assert.Equal("""{"Name":"Cy"}""", (await ReadAsync(host, other)).SerializedInput);
    }

    [Fact]
    public async Task An_input_of_the_wrong_shape_fails_the_orchestration()
    {
        await using TestHost host = await StartAsync();
        DurableTaskClient client = host.Services.GetRequiredService<DurableTaskClient>();

        string id = await client.ScheduleNewOrchestrationInstanceAsync("Greet", new[] { 1 }, Token);
        await host.DrainAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await ReadAsync(host, id)).RuntimeStatus);
    }

    [Fact]
    public async Task Middleware_sees_orchestrators_and_activities_by_their_triggers()
    {
        List<string> seen = [];
        await using TestHost host = await StartAsync(builder =>
            builder.UseMiddleware(
                (context, next) =>
                {
                    string trigger = context.FunctionDefinition.InputBindings.Values.First().Type;
                    lock (seen)
                    {
                        seen.Add($"{context.FunctionDefinition.Name} {trigger}");
                    }

                    return next();
                }
            )
        );
        DurableTaskClient client = host.Services.GetRequiredService<DurableTaskClient>();

        await client.ScheduleNewOrchestrationInstanceAsync("Greet", new Person("Di"), Token);
        await host.DrainAsync();

        Assert.Equal(["Greet orchestrationTrigger", "Compose activityTrigger", "Greet orchestrationTrigger"], seen);
    }

    [Fact]
    public async Task A_wait_ends_when_the_clock_reaches_its_deadline_and_not_later()
    {
        await using TestHost host = await StartAsync();
        DurableTaskClient client = host.Services.GetRequiredService<DurableTaskClient>();
        string id = await client.ScheduleNewOrchestrationInstanceAsync("Wait", Token);
        await host.DrainAsync();

        await host.AdvanceAsync(TimeSpan.FromDays(1));

        OrchestrationMetadata done = await ReadAsync(host, id);
        Assert.Equal("09:30 09:50", done.ReadOutputAs<string>());
        Assert.Equal(new DateTimeOffset(2026, 3, 3, 9, 0, 0, TimeSpan.Zero), host.Time.GetUtcNow());
    }

    [Fact]
    public async Task An_orchestration_goes_on_after_a_crash_and_a_restart()
    {
        TestHost host = await StartAsync(storage: DurableStorage.Tables);
        DurableTaskClient client = host.Services.GetRequiredService<DurableTaskClient>();
        string id = await client.ScheduleNewOrchestrationInstanceAsync("Wait", Token);
        await host.AdvanceAsync(TimeSpan.FromMinutes(40));
        await host.CrashAsync();

        await using TestHost restarted = await TestHost.StartAsync(host.Options);
        await restarted.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.Equal("09:30 09:50", (await ReadAsync(restarted, id)).ReadOutputAs<string>());
    }

    private static async Task<OrchestrationMetadata> ReadAsync(TestHost host, string id) =>
        (await host.Services.GetRequiredService<DurableTaskClient>().GetInstanceAsync(id, true, Token))!;

    private async Task<TestHost> StartAsync(
        Action<FunctionsApplicationBuilder>? configure = null,
        DurableStorage storage = DurableStorage.Memory
    ) =>
        await TestHost.StartAsync(
            new TestHostOptions
            {
                ConnectionString = await azurite.ConnectionStringAsync(),
                Runtime = new LocalRuntimeOptions { FunctionTypes = [typeof(Sample)] },
                Configure = builder =>
                {
                    builder.ConfigureFunctionsWebApplication();
                    builder.Services.AddScoped<Greeter>();
                    configure?.Invoke(builder);
                },
                Override = services => services.Configure<DurableEngineOptions>(engine => engine.Storage = storage),
            }
        );

    public sealed record Person(string Name);

    public sealed class Greeter
    {
        public string Word { get; } = "Hello";
    }

    public sealed class Sample(Greeter greeter)
    {
        [Function("Begin")]
        public static async Task<IResult> BeginAsync(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "begin/{name}")] HttpRequest request,
            string name,
            [DurableClient] DurableTaskClient client,
            CancellationToken cancellationToken
        ) =>
            Results.Text(
                await client.ScheduleNewOrchestrationInstanceAsync("Greet", new Person(name), cancellationToken)
            );

        [Function("Greet")]
        public static Task<string> GreetAsync([OrchestrationTrigger] TaskOrchestrationContext context, Person person) =>
            context.CallActivityAsync<string>("Compose", person);

        [Function("Compose")]
        public string Compose([ActivityTrigger] Person person, string instanceId, FunctionContext context) =>
            $"{greeter.Word} {person.Name} of {(context.InvocationId.Length > 0 ? instanceId : "")}";

        [Function("Wait")]
        public static async Task<string> WaitAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            await context.CreateTimer(TimeSpan.FromMinutes(30), CancellationToken.None);
            string first = $"{context.CurrentUtcDateTime:HH:mm}";
            await context.CreateTimer(TimeSpan.FromMinutes(20), CancellationToken.None);
            return $"{first} {context.CurrentUtcDateTime:HH:mm}";
        }
    }
}
