using InboundFlow.Functions.Conversations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace InboundFlow.Functions.Storage;

/// <summary>Registers the tables and the stores that keep things in them.</summary>
public static class StorageRegistration
{
    /// <summary>The tables of the account named by <c>AzureWebJobsStorage</c>.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services
            .AddOptions<StorageOptions>()
            .Configure<IConfiguration>(
                (options, configuration) =>
                {
                    options.ConnectionString = configuration["AzureWebJobsStorage"] ?? "";
                    options.TablePrefix = configuration["InboundFlow:TablePrefix"] ?? options.TablePrefix;
                }
            )
            .ValidateDataAnnotations()
            .ValidateOnStart();
        return services
            .AddSingleton<ITables, AzureTables>()
            .AddSingleton(provider => new IdentityTable(provider.GetRequiredService<ITables>().Identities))
            .AddSingleton(provider => new ConversationIndex(provider.GetRequiredService<ITables>().Conversations))
            .AddSingleton<IConversationIndex>(provider => provider.GetRequiredService<ConversationIndex>())
            .AddSingleton<IConversationStore>(provider => new ConversationStore(
                provider.GetRequiredService<ITables>().Contacts,
                provider.GetRequiredService<IdentityTable>(),
                provider.GetRequiredService<ConversationIndex>()
            ))
            .AddSingleton<IMessageNews>(provider => new MessageNews(
                provider.GetRequiredService<ITables>().Contacts,
                provider.GetRequiredService<IdentityTable>()
            ))
            .AddSingleton<IReplies>(provider => new Replies(provider.GetRequiredService<ITables>().Contacts))
            .AddSingleton<IQuarantine>(provider => new QuarantineTable(
                provider.GetRequiredService<ITables>().Quarantine
            ));
    }
}
