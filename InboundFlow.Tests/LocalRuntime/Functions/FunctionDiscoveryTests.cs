using InboundFlow.LocalRuntime.Functions;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace InboundFlow.Tests.LocalRuntime.Functions;

public sealed class FunctionDiscoveryTests
{
    [Fact]
    public void Every_function_is_found_with_its_trigger()
    {
        IReadOnlyList<FunctionDescriptor> found = FunctionDiscovery.Discover([typeof(Good)]);

        Assert.Equal(["Http", "Orchestrate", "Step", "Tick"], found.Select(function => function.Name));
        Assert.Equal(
            ["httpTrigger", "orchestrationTrigger", "activityTrigger", "timerTrigger"],
            found.Select(function => function.Trigger.BindingType)
        );
        Assert.Equal(new FunctionTrigger.Activity("Renamed"), found[2].Trigger);
    }

    [Theory]
    [InlineData(typeof(NoTrigger), "has 0 triggers")]
    [InlineData(typeof(TwoTriggers), "has 2 triggers")]
    [InlineData(typeof(NotPublic), "'Hidden'", "is not public")]
    [InlineData(typeof(BadNames), "'1st'", "'ho st'", "'HOST'", "is called 'host'")]
    [InlineData(typeof(SameName), "The name 'Same' is used 2 times")]
    [InlineData(typeof(SameRoute), "'First' and 'Second' answer the same route and method")]
    [InlineData(typeof(Reserved), "'administrators'", "'runtime-stats'")]
    [InlineData(typeof(Unbindable), "'query'", "'service'", "'extra'", "'client'")]
    [InlineData(typeof(WrongTypes), "Microsoft.AspNetCore.Http.HttpRequest", "TimerInfo", "TaskOrchestrationContext")]
    [InlineData(typeof(WrongResults), "returns Int32", "does not return a Task")]
    [InlineData(typeof(BadRoute), "is not a route template")]
    public void A_broken_rule_stops_the_start(Type type, params string[] expected)
    {
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() =>
            FunctionDiscovery.Discover([type])
        );

        Assert.All(expected, text => Assert.Contains(text, exception.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void All_problems_are_listed_at_once()
    {
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() =>
            FunctionDiscovery.Discover([typeof(NoTrigger), typeof(Reserved), typeof(BadNames)])
        );

        Assert.Equal(7, exception.Message.Split("\n- ").Length);
    }

    [Fact]
    public void The_same_route_by_different_methods_is_fine() =>
        Assert.Equal(2, FunctionDiscovery.Discover([typeof(SameRouteOtherMethod)]).Count);

    public static class Good
    {
        [Function("Http")]
        public static Task<IResult> HttpAsync(
            [HttpTrigger(AuthorizationLevel.Function, "get", Route = "things/{id:guid}/{part?}")] HttpRequest request,
            Guid id,
            string? part,
            [DurableClient] DurableTaskClient client,
            FunctionContext context,
            CancellationToken cancellationToken
        ) => Task.FromResult(Results.Ok());

        [Function("Orchestrate")]
        public static Task OrchestrateAsync([OrchestrationTrigger] TaskOrchestrationContext context, string input) =>
            Task.CompletedTask;

        [Function("Step")]
        public static int Step(
            [ActivityTrigger(Activity = "Renamed")] string input,
            string instanceId,
            [DurableClient] DurableTaskClient client
        ) => 1;

        [Function("Tick")]
        public static void Tick(
            [TimerTrigger("00:01:00")] TimerInfo timer,
            [DurableClient] DurableTaskClient client
        ) { }
    }

    public static class NoTrigger
    {
        [Function("Nothing")]
        public static void Run(CancellationToken cancellationToken) { }
    }

    public static class TwoTriggers
    {
        [Function("Both")]
        public static void Run([TimerTrigger("00:01:00")] TimerInfo timer, [ActivityTrigger] string input) { }
    }

    public static class NotPublic
    {
        [Function("Hidden")]
        internal static void Run([TimerTrigger("00:01:00")] TimerInfo timer) { }
    }

    public static class BadNames
    {
        [Function("1st")]
        public static void First([TimerTrigger("00:01:00")] TimerInfo timer) { }

        [Function("ho st")]
        public static void Second([TimerTrigger("00:01:00")] TimerInfo timer) { }

        [Function("HOST")]
        public static void Third([TimerTrigger("00:01:00")] TimerInfo timer) { }
    }

    public static class SameName
    {
        [Function("Same")]
        public static void First([TimerTrigger("00:01:00")] TimerInfo timer) { }

        [Function("SAME")]
        public static void Second([TimerTrigger("00:01:00")] TimerInfo timer) { }
    }

    public static class SameRoute
    {
        [Function("First")]
        public static void First([HttpTrigger(AuthorizationLevel.Anonymous, Route = "a/{b}")] HttpRequest request) { }

        [Function("Second")]
        public static void Second(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "/A/{c}/")] HttpRequest request
        ) { }
    }

    public static class SameRouteOtherMethod
    {
        [Function("First")]
        public static void First(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "a/{b}")] HttpRequest request
        ) { }

        [Function("Second")]
        public static void Second(
            [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "a/{b}")] HttpRequest request
        ) { }
    }

    public static class Reserved
    {
        [Function("Administrators")]
        public static void First(
            [HttpTrigger(AuthorizationLevel.Anonymous, Route = "administrators")] HttpRequest r
        ) { }

        [Function("Stats")]
        public static void Second(
            [HttpTrigger(AuthorizationLevel.Anonymous, Route = "/runtime-stats")] HttpRequest r
        ) { }
    }

    public static class Unbindable
    {
        [Function("Http")]
        public static void Http(
            [HttpTrigger(AuthorizationLevel.Anonymous, Route = "a/{id}")] HttpRequest request,
            string query
        ) { }

        [Function("Tick")]
        public static void Tick([TimerTrigger("00:01:00")] TimerInfo timer, IServiceProvider service) { }

        [Function("Orchestrate")]
        public static Task OrchestrateAsync(
            [OrchestrationTrigger] TaskOrchestrationContext context,
            string input,
            string extra
        ) => Task.CompletedTask;

        [Function("Orchestrate2")]
        public static Task Orchestrate2Async(
            [OrchestrationTrigger] TaskOrchestrationContext context,
            [DurableClient] DurableTaskClient client
        ) => Task.CompletedTask;
    }

    public static class WrongTypes
    {
        [Function("Http")]
        public static void Http([HttpTrigger(AuthorizationLevel.Anonymous)] string request) { }

        [Function("Tick")]
        public static void Tick([TimerTrigger("00:01:00")] string timer) { }

        [Function("Orchestrate")]
        public static Task OrchestrateAsync([OrchestrationTrigger] string context) => Task.CompletedTask;
    }

    public static class WrongResults
    {
        [Function("Http")]
        public static Task<int> HttpAsync([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) =>
            Task.FromResult(1);

        [Function("Orchestrate")]
        public static int Orchestrate([OrchestrationTrigger] TaskOrchestrationContext context) => 1;
    }

    public static class BadRoute
    {
        [Function("Http")]
        public static void Http([HttpTrigger(AuthorizationLevel.Anonymous, Route = "a/{b")] HttpRequest request) { }
    }
}
