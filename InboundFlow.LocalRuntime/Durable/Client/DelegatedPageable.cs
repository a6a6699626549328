using System.Runtime.CompilerServices;
using Microsoft.DurableTask;

namespace InboundFlow.LocalRuntime.Durable.Client;

/// <summary>A list whose pages a function reads.</summary>
internal sealed class DelegatedPageable<T>(Func<string?, int?, CancellationToken, Task<Page<T>>> readPage)
    : AsyncPageable<T>
    where T : notnull
{
    public override IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null) =>
        ReadAsync(continuationToken, pageSizeHint);

    private async IAsyncEnumerable<Page<T>> ReadAsync(
        string? continuationToken,
        int? pageSizeHint,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        string? token = continuationToken;
        do
        {
            Page<T> page = await readPage(token, pageSizeHint, cancellationToken);
            yield return page;
            token = page.ContinuationToken;
        } while (token is not null);
    }
}
