using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Core.Pipeline;

namespace InboundFlow.Benchmarks.Measuring;

/// <summary>Counts the requests to the storage by table and kind. Each is one storage transaction, as Azure bills them.</summary>
/// <remarks>Stands after the client's own retries, so that every attempt counts. Safe to use from many threads.</remarks>
internal sealed partial class StorageCounter : HttpPipelineSynchronousPolicy
{
    private const string Batch = "$batch";
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan QuietTime = TimeSpan.FromSeconds(2);

    // As long as the beginning of a transaction ever is, up to its first operation's address.
    private const int BatchHead = 2000;

    private readonly ConcurrentDictionary<(string Table, string Kind), int> counts = new();
    private long rows;

    /// <summary>All since the last <see cref="Reset"/>.</summary>
    public IReadOnlyDictionary<(string Table, string Kind), int> Counts => counts;

    /// <summary>The rows that were written or removed, in transactions or alone, since the last <see cref="Reset"/>.</summary>
    public long Rows => Interlocked.Read(ref rows);

    public void Reset()
    {
        counts.Clear();
        Interlocked.Exchange(ref rows, 0);
    }

    /// <summary>Completes when nothing has been asked for two seconds: asking how far things are would be counted, too.</summary>
    public async Task WhenQuietAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        using PeriodicTimer timer = new(PollInterval, time);
        long since = time.GetTimestamp();
        int before = -1;
        while (time.GetElapsedTime(since) < QuietTime)
        {
            int now = counts.Values.Sum();
            if (now != before)
            {
                (before, since) = (now, time.GetTimestamp());
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    public override void OnSendingRequest(HttpMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        Match path = ResourcePath().Match(message.Request.Uri.Path);
        string resource = path.Groups["resource"].Value;
        bool hasKeys = path.Groups["keys"].Length > 0;
        bool isBatch = string.Equals(resource, Batch, StringComparison.Ordinal);
        (string table, int written) = isBatch
            ? ReadBatch(message.Request.Content)
            : (resource, message.Request.Method == RequestMethod.Get ? 0 : 1);
        Count(table, isBatch ? "transaction" : KindOf(message.Request.Method, hasKeys));
        Interlocked.Add(ref rows, written);
    }

    public override void OnReceivedResponse(HttpMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Response.IsError)
        {
            Count("(of these, answered with)", $"{message.Response.Status}");
        }
    }

    private static string KindOf(RequestMethod method, bool hasKeys) =>
        method.Method switch
        {
            "POST" => "insert",
            "GET" => hasKeys ? "get" : "query",
            "PUT" => "replace",
            "PATCH" or "MERGE" => "merge",
            "DELETE" => "delete",
            string other => other,
        };

    // The address of a transaction does not say which table it is for; its first operation does.
    private static (string Table, int Rows) ReadBatch(RequestContent? content)
    {
        if (content is null)
        {
            return ("?", 0);
        }

        using MemoryStream stream = new();
        content.WriteTo(stream, CancellationToken.None);
        ReadOnlySpan<byte> body = stream.GetBuffer().AsSpan(0, (int)stream.Length);
        Match operation = BatchOperation().Match(Encoding.UTF8.GetString(body[..Math.Min(body.Length, BatchHead)]));
        return (operation.Success ? operation.Groups["table"].Value : "?", body.Count("application/http"u8));
    }

    private void Count(string table, string kind) =>
        counts.AddOrUpdate((table, kind), 1, static (_, count) => count + 1);

    [GeneratedRegex(
        @"(?<resource>\$batch|[A-Za-z][A-Za-z0-9]*)(\((?<keys>[^)]*.*)\))?$",
        RegexOptions.ExplicitCapture | RegexOptions.RightToLeft,
        1000
    )]
    private static partial Regex ResourcePath();

    [GeneratedRegex(
        @"^(POST|PUT|PATCH|MERGE|DELETE) \S+/(?<table>[A-Za-z][A-Za-z0-9]*)([(?]\S*)? HTTP",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline,
        1000
    )]
    private static partial Regex BatchOperation();
}
