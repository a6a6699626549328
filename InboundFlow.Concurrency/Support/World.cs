using InboundFlow.LocalRuntime.Durable.Storage;
using InboundFlow.Tests.LocalRuntime.Durable;
using Microsoft.Coyote.Random;
using Microsoft.Extensions.Time.Testing;

namespace InboundFlow.Concurrency.Support;

/// <summary>What one run of a scenario has: a clock, a store, chance, and a journal.</summary>
internal sealed class World
{
    private readonly List<string> journal = [];

    public World()
    {
        Store = new SteppingStore(this, Memory);
    }

    public static DateTimeOffset Start { get; } = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public FakeTimeProvider Clock { get; } = new(Start);

    /// <summary>What is stored, without any scheduling points.</summary>
    public MemoryOrchestrationStore Memory { get; } = new();

    /// <summary>The same store as the engine sees it.</summary>
    public SteppingStore Store { get; }

    /// <summary>What happened, in order.</summary>
    public IReadOnlyList<string> Journal => journal;

    /// <summary>A number from 0 to below <paramref name="count"/>, which the schedule decides.</summary>
    public static int Choose(int count) => Generator.Create().NextInteger(count);

    // Without a lock: only one thread runs at a time, and none is interrupted here.
    public void Note(string what) => journal.Add(what);

    /// <summary>Starts an engine. Several may work on the same store.</summary>
    /// <param name="store">Another store than this world's.</param>
    public Task<Machine> StartEngineAsync(TestFunctions functions, IOrchestrationStore? store = null) =>
        Machine.StartAsync(this, functions, store ?? Store);
}
