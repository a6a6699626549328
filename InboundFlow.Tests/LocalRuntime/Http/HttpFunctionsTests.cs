using System.Net;
using InboundFlow.LocalRuntime.Hosting;
using InboundFlow.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace InboundFlow.Tests.LocalRuntime.Http;

public sealed class HttpFunctionsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("things/7/parts/bolt", "7 bolt 1")]
    [InlineData("things/7/parts/bolt?id=8&part=nut", "7 bolt 1")]
    [InlineData("things/7/parts/b%20b", "7 b b 1")]
    [InlineData("rest/a/b/c", "a/b/c")]
    [InlineData("maybe", "nothing")]
    [InlineData("maybe/5", "5")]
    public async Task A_parameter_gets_the_route_value_of_its_name(string path, string expected)
    {
        await using TestHost host = await StartAsync();

        Assert.Equal(expected, await host.Client.GetStringAsync("api/" + path, Token));
    }

    [Theory]
    [InlineData("GET", "api/named", HttpStatusCode.OK)]
    [InlineData("POST", "api/named", HttpStatusCode.OK)]
    [InlineData("DELETE", "api/named", HttpStatusCode.NotFound)]
    [InlineData("HEAD", "api/named", HttpStatusCode.NotFound)]
    [InlineData("PATCH", "api/anyMethod", HttpStatusCode.OK)]
    [InlineData("GET", "named", HttpStatusCode.NotFound)]
    [InlineData("GET", "api/things/notANumber/parts/bolt", HttpStatusCode.NotFound)]
    [InlineData("GET", "api/refuses", HttpStatusCode.MethodNotAllowed)]
    public async Task The_route_and_the_method_choose_the_function(string method, string path, HttpStatusCode expected)
    {
        await using TestHost host = await StartAsync();

        using HttpRequestMessage request = new(new HttpMethod(method), path);
        using HttpResponseMessage response = await host.Client.SendAsync(request, Token);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task A_function_that_throws_is_answered_with_500_and_no_body()
    {
        await using TestHost host = await StartAsync();

        using HttpResponseMessage response = await host.Client.GetAsync(new Uri("api/throws", UriKind.Relative), Token);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Token));
    }

    [Fact]
    public async Task Mvc_results_are_written_as_camel_case_json()
    {
        await using TestHost host = await StartAsync();

        Assert.Equal("""{"someName":1}""", await host.Client.GetStringAsync("api/mvc", Token));
    }

    [Fact]
    public async Task Reading_the_body_synchronously_is_refused()
    {
        await using TestHost host = await StartAsync();

        using StringContent content = new("text");
        using HttpResponseMessage response = await host.Client.PostAsync("api/readsSynchronously", content, Token);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
    }

    [Fact]
    public async Task Middleware_runs_in_its_order_and_the_result_is_written_after_it()
    {
        List<string> steps = [];
        await using TestHost host = await StartAsync(builder =>
        {
            builder.Services.AddSingleton(steps);
            builder.UseMiddleware<Outer>();
            builder.UseWhen(
                context => context.FunctionDefinition.Name == "Named",
                async (context, next) =>
                {
                    steps.Add($"inner {context.FunctionDefinition.InputBindings["request"].Type}");
                    await next();
                    steps.Add($"inner after, started: {context.GetHttpContext()!.Response.HasStarted}");
                }
            );
        });

        Assert.Equal("named", await host.Client.GetStringAsync("api/named", Token));
        Assert.Equal(["outer", "inner httpTrigger", "inner after, started: False", "outer after"], steps);

        steps.Clear();
        await host.Client.GetStringAsync("api/maybe", Token);
        Assert.Equal(["outer", "outer after"], steps);
    }

    [Fact]
    public async Task Each_run_has_a_scope_and_an_object_of_its_own()
    {
        await using TestHost host = await StartAsync(builder => builder.Services.AddScoped<Scoped>());

        string first = await host.Client.GetStringAsync("api/scoped", Token);
        string second = await host.Client.GetStringAsync("api/scoped", Token);

        Assert.Equal("1 1 False", first);
        Assert.Equal("1 1 False", second);
    }

    [Fact]
    public async Task It_listens_on_loopback_and_says_what_it_serves()
    {
        await using TestHost host = await StartAsync();

        Assert.Equal("127.0.0.1", host.Client.BaseAddress!.Host);
        string said = host.Output.ToString();
        Assert.Contains("GET,POST http://127.0.0.1:", said, StringComparison.Ordinal);
        Assert.Contains("/api/things/{id:int}/parts/{part}", said, StringComparison.Ordinal);
        string command = said.Split("curl ")[1].Trim();
        using HttpResponseMessage response = await host.Client.GetAsync(new Uri(command), Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static Task<TestHost> StartAsync(Action<FunctionsApplicationBuilder>? configure = null) =>
        TestHost.StartAsync(
            new TestHostOptions
            {
                Runtime = new LocalRuntimeOptions { FunctionTypes = [typeof(Sample)] },
                Configure = builder =>
                {
                    builder.Services.AddScoped<Scoped>();
                    builder.ConfigureFunctionsWebApplication();
                    configure?.Invoke(builder);
                },
            }
        );

    public sealed class Scoped
    {
        public int Uses { get; set; }
    }

    public sealed class Outer(List<string> steps) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            steps.Add("outer");
            await next(context);
            steps.Add("outer after");
        }
    }

    public sealed class Sample(Scoped scoped)
    {
        private int calls;

        [Function("Parts")]
        public static Task<IResult> PartsAsync(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/{id:int}/parts/{part}")]
                HttpRequest request,
            int id,
            string part,
            FunctionContext context,
            CancellationToken cancellationToken
        )
        {
            int known = context.GetHttpContext() == request.HttpContext && cancellationToken.CanBeCanceled ? 1 : 0;
            return Task.FromResult(Results.Text($"{id} {part} {known}"));
        }

        [Function("Rest")]
        public static IResult Rest(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "rest/{*path}")] HttpRequest request,
            string path
        ) => Results.Text(path);

        [Function("Maybe")]
        public static ValueTask<IResult> MaybeAsync(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "maybe/{number?}")] HttpRequest request,
            int? number
        ) => new(Results.Text(number?.ToString() ?? "nothing"));

        [Function("Named")]
        public static IResult Named([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post")] HttpRequest request) =>
            Results.Text("named");

        [Function("AnyMethod")]
        public static IResult Any([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) =>
            Results.Text(request.Method);

        [Function("Refuses")]
        public static IActionResult Refuses([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) =>
            new StatusCodeResult(StatusCodes.Status405MethodNotAllowed);

        [Function("Throws")]
        public static IResult Throw([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) =>
            throw new InvalidOperationException("secret");

        [Function("Mvc")]
        public static IActionResult Mvc([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) =>
            new OkObjectResult(new { SomeName = 1 });

        [Function("ReadsSynchronously")]
        public static IResult Read([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request)
        {
            using StreamReader reader = new(request.Body);
            return Results.Text(reader.ReadToEnd());
        }

        [Function("Scoped")]
        public IResult UseScope(
            [HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request,
            FunctionContext context
        )
        {
            scoped.Uses++;
            Scoped again = context.InstanceServices.GetRequiredService<Scoped>();
            return Results.Text($"{++calls} {again.Uses} {context.CancellationToken.IsCancellationRequested}");
        }
    }
}
