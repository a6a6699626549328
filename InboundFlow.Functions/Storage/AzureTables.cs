using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;

namespace InboundFlow.Functions.Storage;

/// <summary>The app's tables in one storage account.</summary>
public sealed class AzureTables : ITables
{
    /// <summary>Opens the account; nothing is asked of it yet.</summary>
    /// <param name="policies">What every request passes through: nothing in production, counters and faults in tests.</param>
    public AzureTables(IOptions<StorageOptions> options, IEnumerable<HttpPipelinePolicy> policies)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(policies);
        TableClientOptions clientOptions = new();
        foreach (HttpPipelinePolicy policy in policies)
        {
            clientOptions.AddPolicy(policy, Azure.Core.HttpPipelinePosition.PerRetry);
        }

        TableServiceClient service = new(options.Value.ConnectionString, clientOptions);
        string prefix = options.Value.TablePrefix;
        Contacts = new AzureTable(service.GetTableClient(prefix + "Contacts"));
        Conversations = new AzureTable(service.GetTableClient(prefix + "Conversations"));
        Dispatch = new AzureTable(service.GetTableClient(prefix + "Dispatch"));
        Identities = new AzureTable(service.GetTableClient(prefix + "Identities"));
        Quarantine = new AzureTable(service.GetTableClient(prefix + "Quarantine"));
    }

    public ITable Contacts { get; }

    public ITable Conversations { get; }

    public ITable Dispatch { get; }

    public ITable Identities { get; }

    public ITable Quarantine { get; }
}
