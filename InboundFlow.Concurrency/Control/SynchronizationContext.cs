using Microsoft.Coyote.Rewriting;
using SystemContext = System.Threading.SynchronizationContext;

namespace InboundFlow.LocalRuntime;

/// <summary>Stands in for the system's context in the engine compiled here.</summary>
/// <remarks>
/// A turn has a context of its own, runs on one thread from beginning to end, and puts back what was there. Coyote can't
/// know that and would take it for code out of its control, so this is kept out of its sight.
/// </remarks>
[SkipRewriting("It passes on what is set.")]
internal abstract class SynchronizationContext : SystemContext
{
    public static new SynchronizationContext? Current =>
        SystemContext.Current switch
        {
            null => null,
            SynchronizationContext own => own,
            SystemContext other => new Outer(other),
        };

    public static void SetSynchronizationContext(SynchronizationContext? context) =>
        SystemContext.SetSynchronizationContext(context is Outer outer ? outer.Context : context);

    [SkipRewriting("It passes on what is set.")]
    private sealed class Outer(SystemContext context) : SynchronizationContext
    {
        public SystemContext Context { get; } = context;
    }
}
