namespace InboundFlow.LocalRuntime.Azurite;

/// <summary>Where an Azurite listens, always on 127.0.0.1.</summary>
internal sealed record AzuriteEndpoints(int BlobPort, int QueuePort, int TablePort)
{
    // Azurite's one well-known account. It protects nothing: whoever reaches the port may use it.
    private const string AccountKey =
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <summary>The ports that <c>UseDevelopmentStorage=true</c> means.</summary>
    public static AzuriteEndpoints Default { get; } = new(10000, 10001, 10002);

    /// <summary>What storage clients take.</summary>
    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={AccountKey};"
        + $"BlobEndpoint=http://127.0.0.1:{BlobPort}/devstoreaccount1;"
        + $"QueueEndpoint=http://127.0.0.1:{QueuePort}/devstoreaccount1;"
        + $"TableEndpoint=http://127.0.0.1:{TablePort}/devstoreaccount1;";

    /// <summary>Whether a connection string means Azurite on its default ports.</summary>
    public static bool IsDevelopmentStorage(string connectionString) =>
        connectionString
            .Replace(" ", "", StringComparison.Ordinal)
            .TrimEnd(';')
            .Equals("UseDevelopmentStorage=true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether something answers HTTP on the table port.</summary>
    public async Task<bool> AnswerAsync(CancellationToken cancellationToken)
    {
        using HttpClient client = new() { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using HttpResponseMessage response = await client.GetAsync(
                new Uri($"http://127.0.0.1:{TablePort}/devstoreaccount1"),
                cancellationToken
            );
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
