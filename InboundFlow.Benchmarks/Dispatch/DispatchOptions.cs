using InboundFlow.Benchmarks.Measuring;

namespace InboundFlow.Benchmarks.Dispatch;

/// <summary>The options of <c>dispatch</c>.</summary>
internal sealed record DispatchOptions
{
    internal const string Help = """
        Usage: dispatch <what> [options]

          conflicts   --conversations conversations (4000) get an agent and are released, --concurrency at a time (128),
                      by one process, by two and by four that share the work over one partition.
          drain       --waiting conversations wait (10000), and --agents agents (1000) come online together.
          growth      What one request costs with 10, 1,000 and 10,000 agents, and with as many who wait.
          all         All of these, one after the other.

          --processes   conflicts with so many processes only.
          --rate        conflicts with so many conversations a second, instead of as many as are served.
          --memory      Over a table in memory, which answers at once, instead of Azurite.

        A process is a dispatcher with a board, a line and a storage client of its own; all of them share the processors
        with the storage. Each run has a fresh Azurite in memory, on free ports. Shares compare with plain transactions of
        as many rows on the same Azurite in the same run.
        """;

    /// <summary>Which, as in <see cref="Help"/>.</summary>
    public required string What { get; init; }

    public int Conversations { get; private init; } = 4000;

    public int Concurrency { get; private init; } = 128;

    /// <summary>How many come a second; <see langword="null"/> for as many as are served.</summary>
    public int? Rate { get; private init; }

    public int Waiting { get; private init; } = 10_000;

    public int Agents { get; private init; } = 1000;

    public int? Processes { get; private init; }

    public bool Memory { get; private init; }

    /// <summary>Reads the command line.</summary>
    /// <exception cref="FormatException">An option is unknown or makes no sense; the message says which.</exception>
    public static DispatchOptions Parse(IReadOnlyList<string> arguments) =>
        CommandOptions.Read(
            arguments,
            first: 1,
            new DispatchOptions { What = CommandOptions.What(arguments) },
            (options, name, value) =>
                name switch
                {
                    "--conversations" => options with { Conversations = CommandOptions.Number(name, value()) },
                    "--concurrency" => options with { Concurrency = CommandOptions.Number(name, value()) },
                    "--rate" => options with { Rate = CommandOptions.Number(name, value()) },
                    "--waiting" => options with { Waiting = CommandOptions.Number(name, value()) },
                    "--agents" => options with { Agents = CommandOptions.Number(name, value()) },
                    "--processes" => options with { Processes = CommandOptions.Number(name, value()) },
                    "--memory" => options with { Memory = true },
                    _ => throw CommandOptions.Unknown(name),
                }
        );
}
