using InboundFlow.Functions.Channels;
using InboundFlow.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;

namespace InboundFlow.Tests.Functions.Channels;

public sealed class ChannelAccountsTests
{
    [Fact]
    public void Settings_become_accounts_named_by_their_keys()
    {
        using ServiceProvider services = Build(
            ("Channels:wa-1:Type", "whatsapp"),
            ("Channels:wa-1:Secrets:0", "one"),
            ("Channels:wa-1:Secrets:1", "two"),
            ("Channels:wa-1:AccountId", "109876543"),
            ("Channels:wa-1:VerifyToken", "vt"),
            ("Channels:wa-1:Token", "t"),
            ("Channels:wa-1:BaseUrl", "https://graph.example/v99.0"),
            ("Channels:tg_1:Type", "telegram")
        );

        ChannelDirectory directory = services.GetRequiredService<ChannelDirectory>();

        Assert.Equal(
            ["tg_1", "wa-1"],
            directory.All.Select(one => one.Account.Id).Order(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
        ConfiguredChannel? channel = directory.Find("wa-1");
        Assert.NotNull(channel);
        Assert.Equal("whatsapp", channel.Rules.Type);
        Assert.Equal(["one", "two"], channel.Account.Secrets, StringComparer.Ordinal);
        Assert.Equal("109876543", channel.Account.AccountId);
        Assert.Equal("vt", channel.Account.VerifyToken);
        Assert.Equal("t", channel.Account.Token);
        Assert.Equal("https://graph.example/v99.0", channel.Account.BaseUrl?.AbsoluteUri);
        Assert.Null(directory.Find("WA-1"));
    }

    [Fact]
    public void No_channels_are_fine() => Assert.Empty(Build().GetRequiredService<ChannelDirectory>().All);

    [Theory]
    [InlineData("Channels:desk:Type", "smoke-signals", "set it to one of generic, telegram, whatsapp")]
    [InlineData("Channels:desk:Type", "Generic", "set it to one of")]
    [InlineData("Channels:desk:Type", "", "set it to one of")]
    [InlineData("Channels:Desk:Type", "generic", "1 to 64 of a-z")]
    [InlineData("Channels:front desk:Type", "generic", "1 to 64 of a-z")]
    [InlineData(
        "Channels:a1234567890123456789012345678901234567890123456789012345678901234:Type",
        "generic",
        "1 to 64"
    )]
    public void An_account_that_could_never_work_stops_the_start(string key, string value, string remedy)
    {
        using ServiceProvider services = Build((key, value));

        OptionsValidationException e = Assert.Throws<OptionsValidationException>(() =>
            services.GetRequiredService<ChannelAccounts>()
        );

        Assert.Contains(remedy, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("replies")]
    [InlineData("ftp://shop.example/replies")]
    public void An_address_that_is_none_stops_the_start(string address)
    {
        using ServiceProvider services = Build(("Channels:desk:Type", "generic"), ("Channels:desk:BaseUrl", address));

        Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<ChannelAccounts>());
    }

    [Theory]
    [InlineData("generic", "", "Secrets is empty")]
    [InlineData("generic", "hunter2hunter2hunter2", "whsec_")]
    [InlineData("generic", "whsec_aW5ib3VuZGZsb3ctdGVzdC1rZXktMjRi", "BaseUrl is missing")]
    [InlineData("whatsapp", "", "Secrets is empty")]
    [InlineData("whatsapp", "hunter2", "VerifyToken is missing")]
    [InlineData("telegram", "", "Secrets is empty")]
    [InlineData("telegram", "hunter2", "Token is missing")]
    public async Task What_is_missing_is_told_at_start_up_without_a_secret(string type, string secret, string problem)
    {
        using FakeLoggerProvider logs = new();
        using ServiceProvider services = Build(
            logs,
            ("Channels:desk:Type", type),
            ("Channels:desk:Secrets:0", secret.Length == 0 ? null : secret)
        );

        foreach (IHostedService service in services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }

        string line = Assert.Single(logs.Lines());
        Assert.Contains(problem, line, StringComparison.Ordinal);
        Assert.Contains("Channels:desk", line, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_with_everything_is_not_mentioned()
    {
        using FakeLoggerProvider logs = new();
        using ServiceProvider services = Build(
            logs,
            ("Channels:tg:Type", "telegram"),
            ("Channels:tg:Secrets:0", "s"),
            ("Channels:tg:Token", "1:t"),
            ("Channels:wa:Type", "whatsapp"),
            ("Channels:wa:Secrets:0", "s"),
            ("Channels:wa:VerifyToken", "v"),
            ("Channels:wa:AccountId", "1"),
            ("Channels:wa:Token", "t"),
            ("Channels:desk:Type", "generic"),
            ("Channels:desk:Secrets:0", "whsec_aW5ib3VuZGZsb3ctdGVzdC1rZXktMjRi"),
            ("Channels:desk:BaseUrl", "https://shop.example/replies")
        );

        foreach (IHostedService service in services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }

        Assert.Empty(logs.Lines());
    }

    private static ServiceProvider Build(params (string Key, string? Value)[] settings) => Build(logs: null, settings);

    private static ServiceProvider Build(FakeLoggerProvider? logs, params (string Key, string? Value)[] settings)
    {
        ServiceCollection services = [];
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
        if (logs is not null)
        {
            services.AddSingleton<ILoggerProvider>(logs);
        }

        services.AddChannels(
            new ConfigurationBuilder()
                .AddInMemoryCollection(settings.Select(one => KeyValuePair.Create(one.Key, one.Value)))
                .Build()
        );
        return services.BuildServiceProvider();
    }
}
