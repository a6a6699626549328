using InboundFlow.Functions.Assignment;
using InboundFlow.Functions.Storage;
using InboundFlow.Tests.Functions.Assignment;
using Microsoft.Extensions.Time.Testing;

namespace InboundFlow.Tests.Functions.Storage;

/// <summary>A dispatcher over whichever table, and the few calls that its tests share.</summary>
public abstract class DispatchContract
{
    protected static CancellationToken Now => TestContext.Current.CancellationToken;

    protected FakeTimeProvider Time { get; } = new(Some.Noon);

    protected abstract Task<ITables> CreateAsync();

    protected async Task<DispatchStore> OpenAsync() => DispatchStores.Open(await CreateAsync(), Time);

    /// <summary>Opens what is there as another process would.</summary>
    protected DispatchStore Open(ITables tables) => DispatchStores.Open(tables, Time);

    protected static async Task GoOnlineAsync(DispatchStore store, Agent agent)
    {
        await store.PutAgentAsync(agent, Now);
        await store.SetPresenceAsync(agent.Id, Presence.Online, false, Now);
    }

    protected static Task<T[]> AllAsync<T>(IEnumerable<string> ids, Func<string, Task<T>> call) =>
        Task.WhenAll(ids.Select(call).ToArray());

    protected static Task<T[]> AllAsync<T>(IEnumerable<string> ids, Func<string, int, Task<T>> call) =>
        Task.WhenAll(ids.Select(call).ToArray());

    protected static void AssertSame(Placement expected, Placement actual) =>
        Assert.Equivalent(expected, actual, strict: true);
}
