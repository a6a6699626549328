using InboundFlow.Functions.Channels.Generic;
using InboundFlow.Functions.Channels.Receiving;
using InboundFlow.Functions.Channels.Sending;
using InboundFlow.Functions.Channels.Telegram;
using InboundFlow.Functions.Channels.WhatsApp;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace InboundFlow.Functions.Channels;

/// <summary>Registers the channels.</summary>
public static class ChannelsRegistration
{
    /// <summary>The platforms, their accounts from section <c>Channels</c>, and what receives and sends.</summary>
    /// <remarks>
    /// <see cref="IConversationIntake"/> and <see cref="IConversationStarter"/> come with the conversations.
    /// </remarks>
    public static IServiceCollection AddChannels(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);

        // One line a platform.
        services.AddSingleton<IChannel, GenericChannel>();
        services.AddSingleton<IChannel, TelegramChannel>();
        services.AddSingleton<IChannel, WhatsAppChannel>();

        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddProviderClient();
        services.AddChannelAccounts(configuration);
        services.AddSingleton<ChannelMetrics>();
        services.AddSingleton<DeliveryIntake>();
        services.AddSingleton<WebhookReceiver>();
        return services;
    }

    private static void AddChannelAccounts(this IServiceCollection services, IConfiguration configuration)
    {
        services
            .AddOptions<ChannelAccounts>()
            .Configure(accounts => accounts.Read(configuration.GetSection(ChannelAccounts.SectionName)))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<ChannelAccounts>, ChannelAccountsValidation>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<ChannelAccounts>>().Value);
        services.AddSingleton<ChannelDirectory>();
        services.AddHostedService<ChannelAccountsReport>();
    }
}
