using InboundFlow.LocalRuntime.Hosting;
using Microsoft.Extensions.Configuration;

namespace InboundFlow.Tests.LocalRuntime.Hosting;

public sealed class HostAccessTests
{
    [Theory]
    [InlineData(null, null, null, true, false)]
    [InlineData("localhost", null, null, true, false)]
    [InlineData("127.0.0.1", null, null, true, false)]
    [InlineData("::1", null, null, true, false)]
    [InlineData(null, "true", null, true, true)]
    [InlineData(null, null, "tunnel.example.org", true, true)]
    [InlineData(null, "false", "tunnel.example.org", true, false)]
    [InlineData("*", null, null, false, true)]
    [InlineData("0.0.0.0", "false", null, false, true)]
    [InlineData("::", null, null, false, true)]
    [InlineData("192.0.2.7", "false", null, false, true)]
    public void Keys_are_asked_for_when_switched_on_and_whenever_others_can_reach_the_host(
        string? address,
        string? enableAuth,
        string? allowedHosts,
        bool isLoopback,
        bool asksForKeys
    )
    {
        HostAccess access = Read(
            (HostAccess.AddressSetting, address),
            (HostAccess.EnableAuthSetting, enableAuth),
            (HostAccess.AllowedHostsSetting, allowedHosts)
        );

        Assert.Equal((isLoopback, asksForKeys), (access.Address.IsLoopback, access.AsksForKeys));
    }

    [Theory]
    [InlineData(null, null, "localhost 127.0.0.1 [::1]")]
    [InlineData(null, "a.example.org; *.example.net", "localhost 127.0.0.1 [::1] a.example.org *.example.net")]
    [InlineData("*", null, "*")]
    [InlineData("192.0.2.7", null, "*")]
    [InlineData("192.0.2.7", "a.example.org", "localhost 127.0.0.1 [::1] 192.0.2.7 a.example.org")]
    [InlineData("2001:db8::7", "a.example.org", "localhost 127.0.0.1 [::1] [2001:db8::7] a.example.org")]
    public void Requests_may_be_for_these_names(string? address, string? allowedHosts, string expected)
    {
        HostAccess access = Read((HostAccess.AddressSetting, address), (HostAccess.AllowedHostsSetting, allowedHosts));

        Assert.Equal(expected.Split(' '), access.AllowedHosts);
    }

    [Theory]
    [InlineData(HostAccess.AddressSetting, "everywhere")]
    [InlineData(HostAccess.EnableAuthSetting, "yes")]
    [InlineData(HostAccess.PublicUrlSetting, "flows.example.org")]
    [InlineData(HostAccess.PublicUrlSetting, "ftp://flows.example.org")]
    public void A_setting_that_makes_no_sense_is_named(string setting, string value)
    {
        string problem = Assert.Single(HostAccess.Check(Configuration((setting, value))));

        Assert.Contains($"'{value}'", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--enableAuth", "True", null, null)]
    [InlineData("--enableAuth --port 5", "true", "5", null)]
    [InlineData("--port 5 --enableauth", "true", "5", null)]
    [InlineData("--enableAuth false --address *", "false", null, "*")]
    [InlineData("--enableAuth=false", "false", null, null)]
    [InlineData("--ADDRESS 192.0.2.7", null, null, "192.0.2.7")]
    public void The_switches_set_what_they_say(string line, string? enableAuth, string? port, string? address)
    {
        IConfiguration settings = LocalHost.CreateBuilder(line.Split(' '), Path.GetTempPath()).Configuration;

        Assert.Equal(enableAuth, settings[HostAccess.EnableAuthSetting], ignoreCase: true);
        Assert.Equal(port, settings["port"]);
        Assert.Equal(address, settings[HostAccess.AddressSetting]);
    }

    private static HostAccess Read(params (string, string?)[] settings) => HostAccess.Read(Configuration(settings));

    private static IConfiguration Configuration(params (string Name, string? Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(each => KeyValuePair.Create(each.Name, each.Value)))
            .Build();
}
