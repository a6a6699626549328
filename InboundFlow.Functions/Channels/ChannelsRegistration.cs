namespace InboundFlow.Functions.Channels;
public static class ChannelsRegistration { }
