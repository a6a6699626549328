using System.Diagnostics;
using InboundFlow.LocalRuntime.Durable.Dispatch;
using InboundFlow.LocalRuntime.Durable.History;
using InboundFlow.LocalRuntime.Durable.Replay;
using InboundFlow.LocalRuntime.Durable.Storage;
using InboundFlow.LocalRuntime.Durable.Telemetry;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;

namespace InboundFlow.LocalRuntime.Durable.Client;

/// <summary>The client of the engine in this process.</summary>
internal sealed class LocalDurableTaskClient(
    IOptions<DurableEngineOptions> options,
    OrchestrationPump pump,
    InstanceSignals signals,
    InstanceReader reader,
    InstanceStarter starter,
    InstancePurger purger,
    InstanceRewinder rewinder,
    VersionSettings versions,
    DataConverter converter,
    PayloadLimits limits,
    TimeProvider time
) : DurableTaskClient(options.Value.HubName)
{
    private const int PurgesAtOnce = 8;

    private static readonly OrchestrationRuntimeStatus[] Over =
    [
        OrchestrationRuntimeStatus.Completed,
        OrchestrationRuntimeStatus.Failed,
        OrchestrationRuntimeStatus.Terminated,
    ];

    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName,
        object? input = null,
        StartOrchestrationOptions? options = null,
        CancellationToken cancellation = default
    )
    {
        string instanceId = InstanceIds.Check(options?.InstanceId ?? NewIds.Next());
        ExecutionStarted start = new(orchestratorName, ToJson(input, instanceId, "The input"))
        {
            At = time.GetUtcNow(),
            Version = versions.VersionOf(options?.Version),
            Tags = options?.Tags is { Count: > 0 } tags ? tags : null,
            ScheduledStartAt = options?.StartAt?.ToUniversalTime(),
        };
        await starter.StartAsync(instanceId, start, DedupePolicy.Read(options?.DedupeStatuses), cancellation);
        return instanceId;
    }

    public override async Task RaiseEventAsync(
        string instanceId,
        string eventName,
        object? eventPayload = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        string messageId = NewIds.Next();
        EventRaised raised = new(eventName, ToJson(eventPayload, instanceId, $"Event '{eventName}'"), messageId);
        using Activity? span = ClientSpans.StartRaise(instanceId, eventName);
        try
        {
            await PostAsync(instanceId, messageId, raised.Under(span), cancellation);
        }
        catch (Exception exception)
        {
            span?.Fail(exception.GetType().Name);
            throw;
        }
    }

    public override async Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId,
        bool getInputsAndOutputs = false,
        CancellationToken cancellation = default
    ) =>
        await WaitAsync(
            instanceId,
            row => row.Head.Status != OrchestrationRuntimeStatus.Pending,
            getInputsAndOutputs,
            cancellation
        );

    public override async Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId,
        bool getInputsAndOutputs = false,
        CancellationToken cancellation = default
    ) => await WaitAsync(instanceId, row => row.Head.IsOver, getInputsAndOutputs, cancellation);

    public override async Task TerminateInstanceAsync(
        string instanceId,
        TerminateInstanceOptions? options = null,
        CancellationToken cancellation = default
    )
    {
        if (await reader.FindAsync(instanceId, cancellation) is not { Head.IsOver: false })
        {
            throw new InvalidOperationException($"There is no orchestration '{instanceId}' under way to terminate.");
        }

        string? output = ToJson(options?.Output, instanceId, "The output");
        await PostAsync(
            instanceId,
            NewIds.Next(),
            new ExecutionTerminated(output, options?.Recursive ?? false),
            cancellation
        );
    }

    public override Task SuspendInstanceAsync(
        string instanceId,
        string? reason = null,
        CancellationToken cancellation = default
    ) => PostAsync(instanceId, NewIds.Next(), new ExecutionSuspended(reason), cancellation);

    public override Task ResumeInstanceAsync(
        string instanceId,
        string? reason = null,
        CancellationToken cancellation = default
    ) => PostAsync(instanceId, NewIds.Next(), new ExecutionResumed(reason), cancellation);

    public override async Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId,
        bool getInputsAndOutputs = false,
        CancellationToken cancellation = default
    )
    {
        InstanceRow? row = await reader.FindAsync(instanceId, cancellation);
        return row?.ToMetadata(getInputsAndOutputs, converter);
    }

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null)
    {
        OrchestrationQuery query = filter ?? new OrchestrationQuery();
        return new DelegatedPageable<OrchestrationMetadata>(
            (token, pageSize, cancellation) =>
                ReadPageAsync(query, token ?? query.ContinuationToken, pageSize ?? query.PageSize, cancellation)
        );
    }

    public override async Task<PurgeResult> PurgeInstanceAsync(
        string instanceId,
        PurgeInstanceOptions? options = null,
        CancellationToken cancellation = default
    ) => new(await purger.PurgeAsync(instanceId, options?.Recursive ?? false, cancellation));

    public override async Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter,
        PurgeInstanceOptions? options = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(filter);
        OrchestrationRuntimeStatus[] statuses = [.. (filter.Statuses ?? Over).Intersect(Over)];
        if (statuses.Length == 0)
        {
            return new PurgeResult(0, isComplete: true);
        }

        DateTimeOffset? until = time.GetUtcNow() + filter.Timeout;
        OrchestrationQuery query = new(filter.CreatedFrom, filter.CreatedTo, statuses);
        int count = 0;
        bool isCut = false;
        await Parallel.ForEachAsync(
            GetAllInstancesAsync(query).TakeWhile(_ => !(isCut = time.GetUtcNow() >= until)),
            new ParallelOptions { MaxDegreeOfParallelism = PurgesAtOnce, CancellationToken = cancellation },
            async (instance, token) =>
            {
                // One that has been started again meanwhile stays.
                int? purged = await purger.TryPurgeAsync(instance.InstanceId, options?.Recursive ?? false, token);
                Interlocked.Add(ref count, purged ?? 0);
            }
        );
        return new PurgeResult(count, isComplete: !isCut);
    }

    public override async Task<string> RestartAsync(
        string instanceId,
        bool restartWithNewInstanceId = false,
        CancellationToken cancellation = default
    )
    {
        InstanceRow row =
            await reader.FindAsync(instanceId, cancellation)
            ?? throw new ArgumentException($"There is no orchestration '{instanceId}'.", nameof(instanceId));
        string target = restartWithNewInstanceId ? NewIds.Next() : instanceId;
        ExecutionStarted start = new(row.Head.Name, row.Input)
        {
            At = time.GetUtcNow(),
            Version = row.Version,
            Tags = row.Tags,
        };
        await starter.StartAsync(target, start, DedupePolicy.Read(names: null), cancellation);
        return target;
    }

    public override Task RewindInstanceAsync(
        string instanceId,
        string reason,
        CancellationToken cancellation = default
    ) => rewinder.RewindAsync(InstanceIds.Check(instanceId), reason, cancellation);

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task PostAsync(string instanceId, string messageId, HistoryEvent item, CancellationToken cancellation) =>
        pump.PostAsync(
            InstanceIds.Check(instanceId),
            messageId,
            forExecutionId: null,
            item with
            {
                At = time.GetUtcNow(),
            },
            cancellation
        );

    private async Task<OrchestrationMetadata> WaitAsync(
        string instanceId,
        Func<InstanceRow, bool> reached,
        bool withData,
        CancellationToken cancellation
    )
    {
        InstanceRow row = await signals.WaitAsync(
            instanceId,
            reached,
            () => reader.FindPresentAsync(instanceId, cancellation),
            cancellation
        );
        return row.ToMetadata(withData, converter);
    }

    private async Task<Page<OrchestrationMetadata>> ReadPageAsync(
        OrchestrationQuery query,
        string? token,
        int pageSize,
        CancellationToken cancellation
    )
    {
        if (query.TaskHubNames?.Contains(Name, StringComparer.OrdinalIgnoreCase) == false)
        {
            return new Page<OrchestrationMetadata>([]);
        }

        InstanceFilter filter = new(
            query.CreatedFrom,
            query.CreatedTo,
            query.Statuses?.ToArray(),
            query.InstanceIdPrefix
        )
        {
            WithData = query.FetchInputsAndOutputs,
        };
        (IReadOnlyList<InstanceRow> rows, string? next) = await reader.QueryAsync(
            filter,
            token,
            pageSize,
            cancellation
        );
        return new Page<OrchestrationMetadata>(
            [.. rows.Select(row => row.ToMetadata(query.FetchInputsAndOutputs, converter))],
            next
        );
    }

    private string? ToJson(object? value, string instanceId, string what) =>
        limits.Check(converter.Serialize(value), instanceId, what);
}
