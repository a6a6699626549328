using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Channels;
using Microsoft.Extensions.DependencyInjection;

namespace InboundFlow.Functions.Conversations;

/// <summary>Registers conversations.</summary>
public static class ConversationsRegistration
{
    /// <summary>Intake, workflow, sweep and lists; the stores come with <c>AddStorage</c>.</summary>
    public static IServiceCollection AddConversations(this IServiceCollection services) =>
        services
            .AddSingleton<ConversationList>()
            .AddSingleton<ConversationStarter>()
            .AddSingleton<IConversationIntake, ConversationIntake>()
            .AddSingleton<IConversationStarter>(provider => provider.GetRequiredService<ConversationStarter>())
            .AddSingleton<IWorkflowRestarter>(provider => provider.GetRequiredService<ConversationStarter>())
            .AddSingleton<IMessageNotes, MessageNotes>()
            .AddSingleton<ReplyWatchMetrics>()
            .AddSingleton<IConversationReturner, ConversationReturner>()
            .AddSingleton<StartSweep>();
}
