using InboundFlow.Benchmarks.Measuring;

namespace InboundFlow.Benchmarks.Simulation;

/// <summary>The options of <c>promises</c>.</summary>
internal sealed record PromisesOptions
{
    internal const string Help = """
        Usage: promises [options]

        Lets a made-up day happen to dispatchers in several processes that share their storage, which fails, loses answers
        and kills them, while calls come twice, late and at once. Checks every promise with every transaction.

          --conversations N  How many come in all (100000).
          --agents N         How many agents there are, in shifts (1000).
          --teams N          How many teams, in pairs that share a workspace (50).
          --processes N      How many dispatchers share a workspace (3).
          --seed S           The same seed gives the same day, and the same mishaps (1).
          --team ID          Only the workspace of that team, as it is among all the others.
          --every N          After how many calls everything is checked, and told to those who were not (500).
          --parallel N       Workspaces at a time (the number of processors). Changes nothing in what happens.
        """;

    public int Conversations { get; private init; } = 100_000;

    public int Agents { get; private init; } = 1000;

    public int Teams { get; private init; } = 50;

    public int Processes { get; private init; } = 3;

    public ulong Seed { get; private init; } = 1;

    /// <summary>Whose workspace alone is wanted; <see langword="null"/> for all.</summary>
    public string? TeamId { get; private init; }

    public int Every { get; private init; } = 500;

    public int Parallel { get; private init; } = Environment.ProcessorCount;

    /// <summary>Reads the command line.</summary>
    /// <exception cref="FormatException">An option is unknown or makes no sense; the message says which.</exception>
    public static PromisesOptions Parse(IReadOnlyList<string> arguments)
    {
        PromisesOptions options = CommandOptions.Read(
            arguments,
            first: 0,
            new PromisesOptions(),
            (options, name, value) =>
                name switch
                {
                    "--conversations" => options with { Conversations = CommandOptions.Number(name, value()) },
                    "--agents" => options with { Agents = CommandOptions.Number(name, value()) },
                    "--teams" => options with { Teams = CommandOptions.Number(name, value()) },
                    "--processes" => options with { Processes = CommandOptions.Number(name, value()) },
                    "--seed" => options with { Seed = (ulong)CommandOptions.Number(name, value()) },
                    "--team" => options with { TeamId = value() },
                    "--every" => options with { Every = CommandOptions.Number(name, value()) },
                    "--parallel" => options with { Parallel = CommandOptions.Number(name, value()) },
                    _ => throw CommandOptions.Unknown(name),
                }
        );
        return options.Agents >= options.Teams
            ? options
            : throw new FormatException("Every team needs an agent: give as many --agents as --teams, or more.");
    }
}
