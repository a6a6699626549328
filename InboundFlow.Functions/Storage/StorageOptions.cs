using System.ComponentModel.DataAnnotations;

namespace InboundFlow.Functions.Storage;

/// <summary>Where the app keeps its tables.</summary>
public sealed class StorageOptions
{
    /// <summary>The connection string, from <c>AzureWebJobsStorage</c>: the account the host uses as well.</summary>
    [Required(
        ErrorMessage = "AzureWebJobsStorage is not set: give it a storage connection string, or UseDevelopmentStorage=true."
    )]
    public string ConnectionString { get; set; } = "";

    /// <summary>
    /// What the tables' names begin with, from <c>InboundFlow:TablePrefix</c>: letters and digits, beginning with a
    /// letter. Two deployments may share an account under two prefixes.
    /// </summary>
    /// <value>The default value is <c>Inbound</c>.</value>
    [RegularExpression("^[A-Za-z][A-Za-z0-9]{0,40}$")]
    public string TablePrefix { get; set; } = "Inbound";
}
