namespace InboundFlow.Functions.Enrichment;

/// <summary>Reads the whole answer inside the attempt, so that its time limit and its repetition cover the body too.</summary>
/// <exception cref="HttpRequestException">The body is longer than <paramref name="maxBytes"/>.</exception>
internal sealed class BoundedBodyHandler(int maxBytes) : DelegatingHandler
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        try
        {
            await response.Content.LoadIntoBufferAsync(maxBytes, cancellationToken);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
