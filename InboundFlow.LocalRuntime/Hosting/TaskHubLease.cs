using System.Collections.Concurrent;
using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace InboundFlow.LocalRuntime.Hosting;

/// <summary>Lets one process at a time work on a task hub: a row says which, and until when.</summary>
/// <remarks>
/// After a kill the next start on the same machine sees that the process is gone and takes over at once. A start on
/// another machine waits for the row to run out, which it does after <see cref="Term"/>.
/// </remarks>
internal sealed class TaskHubLease : IHostedService, IAsyncDisposable
{
    /// <summary>How long a holder is believed in without a sign of life.</summary>
    public static readonly TimeSpan Term = TimeSpan.FromMinutes(1);

    private const string Key = "owner";
    private static readonly ConcurrentDictionary<string, bool> HeldInThisProcess = new(StringComparer.Ordinal);

    private readonly TableClient table;
    private readonly TimeProvider time;
    private readonly IHostApplicationLifetime lifetime;
    private readonly ILogger<TaskHubLease> logger;
    private readonly string taskHub;
    private readonly ITimer timer;
    private readonly CancellationTokenSource stopping = new();
    private Task renewal = Task.CompletedTask;
    private string? holder;
    private ETag etag;

    public TaskHubLease(
        TableServiceClient storage,
        string taskHub,
        TimeProvider time,
        IHostApplicationLifetime lifetime,
        ILogger<TaskHubLease> logger
    )
    {
        table = storage.GetTableClient(taskHub + "Owner");
        this.taskHub = taskHub;
        this.time = time;
        this.lifetime = lifetime;
        this.logger = logger;
        timer = time.CreateTimer(_ => renewal = RenewAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">Another live process holds the hub.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await table.CreateIfNotExistsAsync(cancellationToken);
#pragma warning disable RS0030 // A holder is born here; only its being different from others matters.
        string me = $"{ProcessIdentity.Current}|{Guid.NewGuid():N}";
#pragma warning restore RS0030
        NullableResponse<TableEntity> found = await table.GetEntityIfExistsAsync<TableEntity>(
            Key,
            Key,
            cancellationToken: cancellationToken
        );
        if (found.HasValue && IsAlive(found.Value!))
        {
            throw Refusal(Name(found.Value!));
        }

        try
        {
            Response written = found.HasValue
                ? await table.UpdateEntityAsync(Row(me), found.Value!.ETag, TableUpdateMode.Replace, cancellationToken)
                : await table.AddEntityAsync(Row(me), cancellationToken);
            etag = written.Headers.ETag!.Value;
        }
        catch (RequestFailedException exception) when (IsRefusal(exception))
        {
            etag = await FindOwnAsync(me, cancellationToken) ?? throw Refusal("one that started at the same time");
        }

        holder = me;
        HeldInThisProcess[me] = true;
        timer.Change(Term / 3, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc />
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (holder is null)
        {
            return;
        }

        await AbandonAsync();
        try
        {
            await table.DeleteEntityAsync(Key, Key, etag, cancellationToken);
        }
        catch (RequestFailedException exception)
        {
            // The row then runs out by itself.
            Log.LeaseNotReleased(logger, exception, taskHub);
        }
    }

    /// <summary>Gives no further sign of life and leaves the row as it is, as a kill would.</summary>
    public async Task AbandonAsync()
    {
        if (holder is not null)
        {
            HeldInThisProcess.TryRemove(holder, out _);
            holder = null;
        }

        await timer.DisposeAsync();
        await stopping.CancelAsync();
        await renewal;
    }

    /// <summary>Completes when the sign of life that is being given, if one is, has been given.</summary>
    public Task RenewedAsync() => renewal;

    /// <summary>As <see cref="AbandonAsync"/>; safe to repeat.</summary>
    public ValueTask DisposeAsync() => new(AbandonAsync());

    private TableEntity Row(string me) => new(Key, Key) { ["Holder"] = me, ["Until"] = time.GetUtcNow() + Term };

    private bool IsAlive(TableEntity row)
    {
        ProcessIdentity? process = Process(row);
        return process switch
        {
            null => false,
            _ when process == ProcessIdentity.Current => HeldInThisProcess.ContainsKey(row.GetString("Holder")),
            { IsOfThisMachine: true } => process.IsRunningHere(),
            _ => row.GetDateTimeOffset("Until") > time.GetUtcNow(),
        };
    }

    private static ProcessIdentity? Process(TableEntity row)
    {
        string text = row.GetString("Holder") ?? "";
        int end = text.LastIndexOf('|');
        return end < 0 ? null : ProcessIdentity.Parse(text[..end]);
    }

    private static string Name(TableEntity row) =>
        Process(row) is { } process
            ? string.Create(CultureInfo.InvariantCulture, $"number {process.Id} on {process.Machine}")
            : "unknown";

    private InvalidOperationException Refusal(string other) =>
        new(
            $"The task hub '{taskHub}' is held by another process ({other}). The local host works on a task hub alone: stop "
                + "the other process, or give this one another hub (extensions.durableTask.hubName in host.json)."
        );

    private async Task RenewAsync()
    {
        if (holder is not { } me)
        {
            return;
        }

        try
        {
            if (await TryRenewAsync(me, stopping.Token) is not { } renewed)
            {
                // Two engines on one hub would run everything twice. Better none.
                Log.LeaseLost(logger, taskHub);
                lifetime.StopApplication();
                return;
            }

            etag = renewed;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception)
        {
            Log.LeaseNotRenewed(logger, exception, taskHub);
        }

        if (!stopping.IsCancellationRequested)
        {
            timer.Change(Term / 3, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Gives a sign of life.</summary>
    /// <returns>The row's new version, or <see langword="null"/> when somebody else has it.</returns>
    private async Task<ETag?> TryRenewAsync(string me, CancellationToken cancellationToken)
    {
        try
        {
            Response written = await table.UpdateEntityAsync(Row(me), etag, TableUpdateMode.Replace, cancellationToken);
            return written.Headers.ETag!.Value;
        }
        catch (RequestFailedException exception) when (IsRefusal(exception))
        {
            return await FindOwnAsync(me, cancellationToken);
        }
    }

    /// <summary>
    /// Looks who it was that wrote first: a write whose answer was lost is sent again by the storage client, and then
    /// stands in its own way.
    /// </summary>
    /// <returns>The row's version if it is ours.</returns>
    private async Task<ETag?> FindOwnAsync(string me, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> found = await table.GetEntityIfExistsAsync<TableEntity>(
            Key,
            Key,
            cancellationToken: cancellationToken
        );
        return found.HasValue && string.Equals(found.Value!.GetString("Holder"), me, StringComparison.Ordinal)
            ? found.Value!.ETag
            : null;
    }

    private static bool IsRefusal(RequestFailedException exception) => exception.Status is 404 or 409 or 412;
}
