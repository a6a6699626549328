using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace InboundFlow.Tests.LocalRuntime.Management;

/// <summary>Functions for operators to manage.</summary>
public static class ManagedFunctions
{
    [Function("Talk")]
    public static async Task<string> TalkAsync([OrchestrationTrigger] TaskOrchestrationContext context, Hello hello)
    {
        context.SetCustomStatus(new { Phase = "waiting" });
        string word = await context.WaitForExternalEvent<string>("Go");
        return await context.CallActivityAsync<string>("Join", new[] { hello.Text, word });
    }

    [Function("Join")]
    public static Task<string> JoinAsync([ActivityTrigger] string[] words, string instanceId) =>
        words[0] == "fail"
            ? throw new InvalidOperationException("Broken on purpose")
            : Task.FromResult(string.Join(' ', words));

    [Function("Echo")]
    public static Task<Hello?> EchoAsync([OrchestrationTrigger] TaskOrchestrationContext context, Hello? hello) =>
        Task.FromResult(hello);

    [Function("Version")]
    public static Task<string> VersionAsync([OrchestrationTrigger] TaskOrchestrationContext context) =>
        Task.FromResult(context.Version);

    [Function("Fail")]
    public static Task<string> FailAsync([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.CallActivityAsync<string>("Join", new[] { "fail" });

    [Function("Brittle")]
    public static Task<string> BrittleAsync([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.CallActivityAsync<string>("Hold", "on");

    [Function("Hold")]
    public static string Hold([ActivityTrigger] string word, FunctionContext context) =>
        ((Workshop)context.InstanceServices.GetService(typeof(Workshop))!).IsRepaired
            ? word
            : throw new InvalidOperationException("Broken on purpose");

    [Function("Everything")]
    public static async Task<string> EverythingAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await context.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None);
        await context.CallSubOrchestratorAsync<Hello?>("Echo", new Hello("child"));
        try
        {
            await context.CallSubOrchestratorAsync<string>("Fail");
        }
        catch (TaskFailedException)
        {
            context.SendEvent("nobody", "Ping", 1);
        }

        return await context.WaitForExternalEvent<string>("End");
    }

    [Function("Tick")]
    public static void Tick([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer, FunctionContext context) =>
        ((Counter)context.InstanceServices.GetService(typeof(Counter))!).Add();

    [Function("Open")]
    public static IResult Open(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "open")] HttpRequest request
    ) => Results.Text("open");

    [Function("Kept")]
    public static IResult Kept(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "kept/{id?}")] HttpRequest request
    ) => Results.Text("kept");

    [Function("Unsaid")]
    public static IResult Unsaid([HttpTrigger("get", Route = "unsaid")] HttpRequest request) => Results.Text("unsaid");

    [Function("Guarded")]
    public static IResult Guarded(
        [HttpTrigger(AuthorizationLevel.Admin, "get", Route = "guarded")] HttpRequest request
    ) => Results.Text("guarded");

    [Function("Internal")]
    public static IResult Internal(
        [HttpTrigger(AuthorizationLevel.System, "get", Route = "internal")] HttpRequest request
    ) => Results.Text("internal");

    public sealed record Hello(string Text);

    /// <summary>Where what is brittle is mended.</summary>
    public sealed class Workshop
    {
        public bool IsRepaired { get; set; }
    }

    /// <summary>Counts the ticks.</summary>
    public sealed class Counter
    {
        private int count;

        public int Count => Volatile.Read(ref count);

        public void Add() => Interlocked.Increment(ref count);
    }
}
