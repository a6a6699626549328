using Microsoft.Extensions.Configuration;

namespace InboundFlow.Functions.Channels;

/// <summary>The channel accounts of the settings: section <c>Channels</c>, one child an account.</summary>
public sealed class ChannelAccounts
{
    /// <summary>The section's name.</summary>
    public const string SectionName = "Channels";

    /// <summary>Every account.</summary>
    /// <value>The default value is empty.</value>
    public IReadOnlyList<ChannelAccount> All { get; private set; } = [];

    /// <summary>Reads the accounts; their keys become their ids.</summary>
    public void Read(IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        All = [.. section.GetChildren().Select(ReadAccount)];
    }

    private static ChannelAccount ReadAccount(IConfigurationSection section)
    {
        ChannelAccount account = new();
        section.Bind(account);
        account.Id = section.Key;
        return account;
    }
}
