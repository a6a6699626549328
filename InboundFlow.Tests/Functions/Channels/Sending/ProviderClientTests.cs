using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using InboundFlow.Functions.Channels;
using InboundFlow.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace InboundFlow.Tests.Functions.Channels.Sending;

public sealed class ProviderClientTests
{
    private static readonly ContactIdentity Person = new("telegram.user", "7000000001");

    [Fact]
    public async Task A_message_that_was_certainly_not_taken_is_offered_again_at_once()
    {
        FakePlatform platform = new(attempt =>
            Answer(attempt < 3 ? HttpStatusCode.TooManyRequests : HttpStatusCode.OK)
        );
        using SendingHost host = new(platform);

        SendResult result = await host.SendAsync(Account(), "a", Person);

        Assert.True(result.Accepted);
        Assert.Equal(3, platform.Received.Count);
        Assert.Single(platform.Received.Select(one => one.Body).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_message_that_may_have_been_taken_is_not_offered_twice()
    {
        FakePlatform platform = new(_ => Answer(HttpStatusCode.BadGateway));
        using SendingHost host = new(platform);

        await Assert.ThrowsAsync<HttpRequestException>(() => host.SendAsync(Account(), "a", Person));

        Assert.Single(platform.Received);
    }

    [Fact]
    public async Task A_platform_that_does_not_answer_is_given_up_on_the_apps_clock()
    {
        await using SilentPlatform platform = await SilentPlatform.StartAsync();
        using SendingHost host = new();
        ChannelAccount account = Account();
        account.BaseUrl = platform.Address;

        Task<SendResult> sending = host.SendAsync(account, "a", Person);
        await platform.Called;
        host.Clock.Advance(TimeSpan.FromSeconds(10));

        await Assert.ThrowsAsync<HttpRequestException>(() => sending);
    }

    [Fact]
    public async Task A_platform_that_is_not_there_is_worth_another_attempt()
    {
        using SendingHost host = new(new FakePlatform(_ => throw new HttpRequestException("Connection reset")));

        await Assert.ThrowsAsync<HttpRequestException>(() => host.SendAsync(Account(), "a", Person));
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_the_token_is_in_no_log_and_no_trace()
    {
        ConcurrentQueue<string> seen = [];
        using ActivityListener traces = new()
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
                seen.Enqueue(string.Join(' ', activity.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"))),
        };
        ActivitySource.AddActivityListener(traces);
        using FakeLoggerProvider logs = new();
        ConcurrentQueue<string> paths = [];
        await using WebApplication platform = await StartAsync(context =>
        {
            paths.Enqueue(context.Request.Path);
            context.Response.Redirect("/elsewhere", permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        });
        using SendingHost host = new(logs: logs);
        ChannelAccount account = Account();
        account.BaseUrl = new Uri(platform.Urls.Single());

        SendResult result = await host.SendAsync(account, "a", Person);

        Assert.Equal(SendResult.Refused("http-307"), result);
        Assert.Equal(["/bot1234:AbC-d_e/sendMessage"], paths, StringComparer.Ordinal);
        // The platform in this process traces its own requests; only what we send is ours to keep quiet.
        Assert.DoesNotContain(
            seen.Concat(logs.Lines()),
            line =>
                line.Contains("AbC-d_e", StringComparison.Ordinal)
                && !line.Contains("url.path", StringComparison.Ordinal)
        );
    }

    private static HttpResponseMessage Answer(HttpStatusCode status)
    {
        HttpResponseMessage response = new(status) { Content = new StringContent("") };
        response.Headers.Add("Retry-After", "0");
        return response;
    }

    private static ChannelAccount Account()
    {
        ChannelAccount account = Deliveries.Account("telegram", "tg-secret_1");
        account.Token = "1234:AbC-d_e";
        return account;
    }

    private static async Task<WebApplication> StartAsync(RequestDelegate answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return app;
    }

    /// <summary>Takes the request and keeps the caller waiting until it hangs up.</summary>
    private sealed class SilentPlatform(WebApplication app, Task called) : IAsyncDisposable
    {
        public Task Called { get; } = called;

        public Uri Address { get; } = new(app.Urls.Single());

        public static async Task<SilentPlatform> StartAsync()
        {
            TaskCompletionSource called = new(TaskCreationOptions.RunContinuationsAsynchronously);
            WebApplication app = await ProviderClientTests.StartAsync(async context =>
            {
                TaskCompletionSource hungUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
                await using CancellationTokenRegistration registration = context.RequestAborted.Register(
                    hungUp.SetResult
                );
                called.TrySetResult();
                await hungUp.Task;
            });
            return new SilentPlatform(app, called.Task);
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
