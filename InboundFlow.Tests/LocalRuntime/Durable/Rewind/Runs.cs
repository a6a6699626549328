using System.Collections.Concurrent;

namespace InboundFlow.Tests.LocalRuntime.Durable.Rewind;

/// <summary>Activities that give back their input, one of them broken at first, and what they were run with.</summary>
internal sealed class Runs
{
    public Runs() =>
        Functions = new TestFunctions()
            .Activity<string, string>("Works", Note)
            .Activity<string, string>(
                "Breaks",
                text =>
                {
                    Note(text);
                    return IsBroken ? throw new TimeoutException("broken") : text;
                }
            );

    public TestFunctions Functions { get; }

    public ConcurrentQueue<string> Inputs { get; } = new();

    public bool IsBroken { get; set; } = true;

    private string Note(string text)
    {
        Inputs.Enqueue(text);
        return text;
    }
}
