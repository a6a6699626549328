using InboundFlow.Benchmarks.Measuring;

namespace InboundFlow.Benchmarks.Engine;

/// <summary>The options of <c>engine</c>.</summary>
internal sealed record EngineOptions
{
    internal const string Help = """
        Usage: engine <what> [options]

          b1      One orchestration of --activities activities, one after the other (200).
          b2      --count orchestrations of five activities (1000), started --concurrency at a time (100).
          three   --count orchestrations of three activities, started at once; 200 at once; and 100 alone.
          b3      One orchestration of --activities activities at once (1000).
          b4      --count events to one orchestration (1000).
          b5      --waiting orchestrations that wait (10000): start, memory, idling, restart, and all are granted.
                  With --memory: on the in-memory store.
          b6      How soon an idle engine runs the first activity, --count times (200).
          b7      b2 in a process that is killed every two seconds; nothing is lost, nothing is done twice.
          all     All of these, one after the other.

          --partitions  Into how many partitions the histories go, if not as usual.
          --steps       How many orchestrations take a step at a time, if not as usual.
          --profile     Say how often each kind of request was sent.

        Each has a fresh Azurite in memory, on free ports. Shares compare with the plainest writes to the same Azurite in
        the same run.
        """;

    /// <summary>Which, as in <see cref="Help"/>.</summary>
    public required string What { get; init; }

    public int? Count { get; private init; }

    public int? Activities { get; private init; }

    public int Waiting { get; private init; } = 10_000;

    public int Concurrency { get; private init; } = 100;

    public int? Partitions { get; private init; }

    public int? Steps { get; private init; }

    public bool Memory { get; private init; }

    public bool Profile { get; private init; }

    /// <summary>For the child process of <c>b7</c>: the storage it shares with the one before.</summary>
    public string Storage { get; private init; } = "";

    /// <summary>For the child process of <c>b7</c>: the file that its activities write to.</summary>
    public string Journal { get; private init; } = "";

    /// <summary>Reads the command line.</summary>
    /// <exception cref="FormatException">An option is unknown or makes no sense; the message says which.</exception>
    public static EngineOptions Parse(IReadOnlyList<string> arguments) =>
        CommandOptions.Read(
            arguments,
            first: 1,
            new EngineOptions { What = CommandOptions.What(arguments) },
            (options, name, value) =>
                name switch
                {
                    "--count" => options with { Count = CommandOptions.Number(name, value()) },
                    "--activities" => options with { Activities = CommandOptions.Number(name, value()) },
                    "--waiting" => options with { Waiting = CommandOptions.Number(name, value()) },
                    "--concurrency" => options with { Concurrency = CommandOptions.Number(name, value()) },
                    "--partitions" => options with { Partitions = CommandOptions.Number(name, value()) },
                    "--steps" => options with { Steps = CommandOptions.Number(name, value()) },
                    "--memory" => options with { Memory = true },
                    "--profile" => options with { Profile = true },
                    "--storage" => options with { Storage = value() },
                    "--journal" => options with { Journal = value() },
                    _ => throw CommandOptions.Unknown(name),
                }
        );
}
