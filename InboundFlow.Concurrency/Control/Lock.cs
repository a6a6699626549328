namespace InboundFlow.LocalRuntime;

/// <summary>Stands in for the system's lock in the engine compiled here.</summary>
/// <remarks>
/// Coyote does not know <see cref="System.Threading.Lock"/>. Locking any other object goes through a monitor, which it
/// does: so every lock of the engine is a point at which another thread may come in between.
/// </remarks>
internal sealed class Lock;
