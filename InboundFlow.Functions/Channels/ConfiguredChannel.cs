namespace InboundFlow.Functions.Channels;

/// <summary>An account together with the rules of its platform.</summary>
public sealed record ConfiguredChannel(IChannel Rules, ChannelAccount Account);
