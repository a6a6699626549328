using Microsoft.Extensions.Configuration;

namespace InboundFlow.Tests.Support;

/// <summary>What a developer sets to have the tests do more than usual.</summary>
internal static class TestSwitch
{
    private static readonly IConfiguration Environment = new ConfigurationBuilder().AddEnvironmentVariables().Build();

    /// <summary>The value of an environment variable.</summary>
    /// <returns><see langword="null"/> when it is not set.</returns>
    public static string? Find(string variable) => Environment[variable];
}
