using InboundFlow.LocalRuntime.Azurite;

namespace InboundFlow.LocalRuntime.Hosting;

/// <summary>Says which storage a connection string means without giving away its key.</summary>
internal static class StorageDescription
{
    /// <summary>Such as <c>storage account 'contoso'</c>.</summary>
    public static string Of(string? connectionString)
    {
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            return "none";
        }

        if (AzuriteEndpoints.IsDevelopmentStorage(connectionString))
        {
            return $"Azurite, http://127.0.0.1:{AzuriteEndpoints.Default.TablePort}";
        }

        Dictionary<string, string> parts = connectionString
            .Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('=', 2))
            .Where(part => part.Length == 2)
            .GroupBy(part => part[0].Trim(), StringComparer.OrdinalIgnoreCase)
            .ToDictionary(part => part.Key, part => part.First()[1], StringComparer.OrdinalIgnoreCase);
        return
            parts.TryGetValue("TableEndpoint", out string? endpoint)
            && Uri.TryCreate(endpoint, UriKind.Absolute, out Uri? uri)
            ? uri.GetLeftPart(UriPartial.Path)
            : $"storage account '{parts.GetValueOrDefault("AccountName", "unnamed")}'";
    }
}
