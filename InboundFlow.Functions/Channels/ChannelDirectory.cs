using System.Collections.Frozen;

namespace InboundFlow.Functions.Channels;

/// <summary>Every configured channel by its id. It does not change while the process runs.</summary>
public sealed class ChannelDirectory
{
    private readonly FrozenDictionary<string, ConfiguredChannel> channels;

    /// <summary>Joins the accounts with the rules of their platforms.</summary>
    /// <param name="accounts">Validated at start-up: every type is one of <paramref name="platforms"/>.</param>
    public ChannelDirectory(ChannelAccounts accounts, IEnumerable<IChannel> platforms)
    {
        ArgumentNullException.ThrowIfNull(accounts);
        Dictionary<string, IChannel> byType = platforms.ToDictionary(one => one.Type, StringComparer.Ordinal);
        channels = accounts.All.ToFrozenDictionary(
            account => account.Id,
            account => new ConfiguredChannel(byType[account.Type], account),
            StringComparer.Ordinal
        );
    }

    /// <summary>All of them.</summary>
    public IEnumerable<ConfiguredChannel> All => channels.Values;

    /// <summary>The channel with this id, exactly as configured; <see langword="null"/> when there is none.</summary>
    public ConfiguredChannel? Find(string channelId) => channels.GetValueOrDefault(channelId);
}
