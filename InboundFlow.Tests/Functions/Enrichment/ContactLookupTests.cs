using InboundFlow.Functions.Enrichment;
using InboundFlow.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace InboundFlow.Tests.Functions.Enrichment;

public sealed class ContactLookupTests : IDisposable
{
    private readonly FakeTimeProvider time = new();
    private readonly FakeLoggerProvider log = new();

    public void Dispose() => log.Dispose();

    [Fact]
    public async Task With_no_address_the_lookup_is_off()
    {
        await using ServiceProvider services = Services(null);

        LookupResult result = await FindAsync(services);

        Assert.Equal(LookupOutcome.Off, result.Outcome);
    }

    [Fact]
    public async Task What_the_CRM_knows_is_mapped_into_fields()
    {
        string? asked = null;
        await using LookupServer crm = await LookupServer.StartAsync(
            (context, _) =>
            {
                asked =
                    $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString} {context.Request.Headers["X-Api-Key"]}";
                return context.Response.WriteAsync("""{"customer":{"tier":"gold","spent":12.5}}""");
            }
        );
        await using ServiceProvider services = Services(
            crm.Url + "/contacts/{{ contactId }}?phone={{ field.phone }}",
            ("Lookup:Headers:X-Api-Key", "secret"),
            ("Lookup:Map:spent", "$.customer.spent")
        );

        LookupResult result = await FindAsync(services);

        Assert.Equal("GET /contacts/contact-1?phone=%2B84%2090%20123 secret", asked);
        Assert.Equal(LookupOutcome.Found, result.Outcome);
        Assert.Equal(2, result.Fields.Count);
        Assert.Equal(("12.5", "gold"), (result.Fields["spent"], result.Fields["tier"]));
    }

    [Fact]
    public async Task A_POST_carries_the_filled_in_body()
    {
        string? asked = null;
        await using LookupServer crm = await LookupServer.StartAsync(
            async (context, _) =>
            {
                using StreamReader reader = new(context.Request.Body);
                asked = $"{context.Request.Method} {context.Request.ContentType} {await reader.ReadToEndAsync()}";
                await context.Response.WriteAsync("""{"customer":{"tier":"gold"}}""");
            }
        );
        await using ServiceProvider services = Services(
            crm.Url,
            ("Lookup:Method", "POST"),
            ("Lookup:Body", """{"id":"{{ contactId }}"}""")
        );

        LookupResult result = await FindAsync(services);

        Assert.Equal("""POST application/json; charset=utf-8 {"id":"contact-1"}""", asked);
        Assert.Equal("gold", result.Fields["tier"]);
    }

    [Theory]
    [InlineData(404, "", LookupOutcome.NotFound)]
    [InlineData(410, "", LookupOutcome.NotFound)]
    [InlineData(200, """{"customer":null}""", LookupOutcome.NotFound)]
    [InlineData(204, "", LookupOutcome.NotFound)]
    [InlineData(200, "<html>login</html>", LookupOutcome.Failed)]
    [InlineData(401, "", LookupOutcome.Failed)]
    public async Task Without_a_useful_answer_it_goes_on_without_and_asks_only_once(
        int status,
        string body,
        LookupOutcome outcome
    )
    {
        int asked = 0;
        await using LookupServer crm = await LookupServer.StartAsync(
            (context, number) =>
            {
                asked = number;
                context.Response.StatusCode = status;
                return body.Length == 0 ? Task.CompletedTask : context.Response.WriteAsync(body);
            }
        );
        await using ServiceProvider services = Services(crm.Url);

        LookupResult result = await FindAsync(services);

        Assert.Equal((outcome, 0, 1), (result.Outcome, result.Fields.Count, asked));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(408)]
    public async Task A_failure_that_may_pass_is_tried_again(int status)
    {
        await using LookupServer crm = await LookupServer.StartAsync(
            (context, number) =>
            {
                context.Response.StatusCode = number < 3 ? status : 200;
                context.Response.Headers.RetryAfter = "3600";
                return context.Response.WriteAsync("""{"customer":{"tier":"gold"}}""");
            }
        );
        await using ServiceProvider services = Services(crm.Url);

        LookupResult result = await FindAsync(services);

        Assert.Equal(LookupOutcome.Found, result.Outcome);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_failure_that_does_not_pass_is_tried_as_often_as_configured(int retries)
    {
        int asked = 0;
        await using LookupServer crm = await LookupServer.StartAsync(
            (context, number) =>
            {
                asked = number;
                context.Response.StatusCode = 502;
                return Task.CompletedTask;
            }
        );
        await using ServiceProvider services = Services(crm.Url, ("Lookup:Retries", $"{retries}"));

        LookupResult result = await FindAsync(services);

        Assert.Equal((LookupOutcome.Failed, retries + 1), (result.Outcome, asked));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_CRM_that_never_finishes_is_given_up(bool headersArrive)
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource never = new();
        await using LookupServer crm = await LookupServer.StartAsync(
            async (context, _) =>
            {
                if (headersArrive)
                {
                    await context.Response.WriteAsync("{");
                    await context.Response.Body.FlushAsync();
                }

                asked.SetResult();
                await never.Task.WaitAsync(context.RequestAborted);
            }
        );
        await using ServiceProvider services = Services(
            crm.Url,
            ("Lookup:Retries", "0"),
            ("Lookup:TimeoutSeconds", "7")
        );

        Task<LookupResult> finding = FindAsync(services);
        await asked.Task;
        time.Advance(TimeSpan.FromSeconds(6.9));
        Assert.False(finding.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal(LookupOutcome.Timeout, (await finding).Outcome);
    }

    [Fact]
    public async Task An_answer_that_is_too_long_is_not_read()
    {
        int asked = 0;
        await using LookupServer crm = await LookupServer.StartAsync(
            (context, number) =>
            {
                asked = number;
                return context.Response.WriteAsync("""{"customer":{"tier":"gold"}}""" + new string(' ', 1000));
            }
        );
        await using ServiceProvider services = Services(crm.Url, ("Lookup:MaxBytes", "1000"));

        LookupResult result = await FindAsync(services);

        Assert.Equal((LookupOutcome.Failed, 1), (result.Outcome, asked));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using LookupServer crm = await LookupServer.StartAsync(
            (context, number) =>
            {
                context.Response.Redirect("/elsewhere");
                return Task.CompletedTask;
            }
        );
        await using ServiceProvider services = Services(crm.Url);

        Assert.Equal(LookupOutcome.Failed, (await FindAsync(services)).Outcome);
    }

    [Fact]
    public async Task When_nobody_listens_it_goes_on_without()
    {
        await using LookupServer crm = await LookupServer.StartAsync((_, _) => Task.CompletedTask);
        string url = crm.Url;
        await crm.DisposeAsync();
        await using ServiceProvider services = Services(url);

        Assert.Equal(LookupOutcome.Failed, (await FindAsync(services)).Outcome);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("[::1]")]
    [InlineData("10.1.2.3")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("[::ffff:10.1.2.3]")]
    public async Task A_private_address_is_refused_unless_it_is_allowed(string host)
    {
        await using ServiceProvider services = Services($"https://{host}:9/", ("Lookup:AllowPrivateNetwork", "false"));

        Assert.Equal(LookupOutcome.Refused, (await FindAsync(services)).Outcome);
    }

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("168.63.129.16")]
    public async Task The_metadata_of_the_cloud_is_refused_always(string host)
    {
        await using ServiceProvider services = Services($"http://{host}:9/");

        Assert.Equal(LookupOutcome.Refused, (await FindAsync(services)).Outcome);
    }

    [Fact]
    public async Task Contact_data_that_would_lead_elsewhere_is_refused()
    {
        await using LookupServer crm = await LookupServer.StartAsync(
            (context, _) => context.Response.WriteAsync("""{"customer":{"tier":"gold"}}""")
        );
        await using ServiceProvider services = Services(crm.Url + "/contacts/{{ profileName }}");

        LookupResult result = await FindAsync(services, SomeRequest.Everyday with { ProfileName = ".." });

        Assert.Equal(LookupOutcome.Refused, result.Outcome);
    }

    [Fact]
    public async Task Whoever_cancels_gets_their_cancellation()
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource never = new();
        await using LookupServer crm = await LookupServer.StartAsync(
            (context, _) =>
            {
                asked.SetResult();
                return never.Task.WaitAsync(context.RequestAborted);
            }
        );
        await using ServiceProvider services = Services(crm.Url);
        using CancellationTokenSource cancellation = new();

        Task<LookupResult> finding = FindAsync(services, cancellationToken: cancellation.Token);
        await asked.Task;
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => finding);
    }

    [Fact]
    public async Task Nothing_personal_and_no_secret_is_logged()
    {
        await using LookupServer crm = await LookupServer.StartAsync(
            (context, _) => context.Response.WriteAsync("secret-answer of contact-1")
        );
        await using ServiceProvider services = Services(
            crm.Url + "/{{ contactId }}/{{ profileName }}",
            ("Lookup:Headers:X-Api-Key", "secret-key")
        );

        await FindAsync(services);

        string logged = string.Join('\n', log.Lines());
        Assert.Contains("conversation-1", logged, StringComparison.Ordinal);
        Assert.DoesNotContain("contact-1", logged, StringComparison.Ordinal);
        Assert.DoesNotContain("Hara", logged, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", logged, StringComparison.Ordinal);
    }

    private static Task<LookupResult> FindAsync(
        ServiceProvider services,
        EnrichmentRequest? request = null,
        CancellationToken cancellationToken = default
    ) =>
        services
            .GetRequiredService<IContactLookup>()
            .FindAsync(request ?? SomeRequest.Everyday, "en", cancellationToken);

    private ServiceProvider Services(string? url, params (string Key, string Value)[] settings)
    {
        Dictionary<string, string?> configuration = new(StringComparer.Ordinal)
        {
            ["Lookup:Url"] = url,
            ["Lookup:AllowPrivateNetwork"] = "true",
            ["Lookup:Map:tier"] = "$.customer.tier",
        };
        foreach ((string key, string value) in settings)
        {
            configuration[key] = value;
        }

        return new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(configuration).Build())
            .AddSingleton<TimeProvider>(time)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log))
            .AddEnrichment()
            .Configure<LookupOptions>(options => options.RetryDelay = TimeSpan.Zero)
            .BuildServiceProvider();
    }
}
