using InboundFlow.Benchmarks.Measuring;
using InboundFlow.Functions.Assignment;

namespace InboundFlow.Benchmarks.Simulation;

/// <summary>The options of <c>simulate</c>.</summary>
internal sealed record SimulateOptions
{
    internal const string Help = """
        Usage: simulate [options]

          --conversations N  How many come in all (100000).
          --agents N         How many agents there are, in shifts (1000).
          --teams N          How many teams, in pairs that share agents (50).
          --days N           How many days it lasts (1).
          --seed S           The same seed gives the same report, on every machine (1).
          --strategy NAME    roundRobin (the default), fewestOpen, lowestLoad, longestIdle, bestMatch or weightedShares.
          --capacity N       How many conversations an agent can have at a time (3).
          --varied           Give each team other rules than the next: every strategy and every limit there is.
          --offers           Ask agents first: two at a time, 20 seconds each.
          --parallel N       Groups of teams simulated at a time (the number of processors). Changes nothing in the report.
          --against NAME     Then the same traffic with another strategy, and what went elsewhere.
          --more N           Then the same traffic with N more agents in each team, and what went elsewhere.
          --check [N]        Check the promises: each assignment, and everything after every N events (1000).

        Or ask a server that runs, about the traffic that it recorded (POST /api/teams/{id}/simulate):

          --url URL --team ID [--key KEY] [--body JSON]    For example --body '{"change":{"agents":1}}'.
        """;

    private const int DefaultCheck = 1000;

    public int Conversations { get; private init; } = 100_000;

    public int Agents { get; private init; } = 1000;

    public int Teams { get; private init; } = 50;

    public int Days { get; private init; } = 1;

    public ulong Seed { get; private init; } = 1;

    public AssignmentStrategy Strategy { get; private init; }

    public int Capacity { get; private init; } = 3;

    public bool Offers { get; private init; }

    /// <summary>The strategy to compare with.</summary>
    public AssignmentStrategy? Against { get; private init; }

    /// <summary>How many more agents in each team to compare with.</summary>
    public int More { get; private init; }

    /// <summary>A server to ask; <see langword="null"/> to simulate here.</summary>
    public Uri? Url { get; private init; }

    public string TeamId { get; private init; } = "";

    public string? Key { get; private init; }

    /// <summary>What to ask the server.</summary>
    public string Body { get; private init; } = "{}";

    public bool Varied { get; private init; }

    public int Parallel { get; private init; } = Environment.ProcessorCount;

    public int CheckEvery { get; private init; }

    /// <summary>Reads the command line.</summary>
    /// <exception cref="FormatException">An option is unknown or makes no sense; the message says which.</exception>
    public static SimulateOptions Parse(IReadOnlyList<string> arguments)
    {
        SimulateOptions options = new();
        for (int index = 0; index < arguments.Count; index++)
        {
            string name = arguments[index];
            string Value() =>
                ++index < arguments.Count ? arguments[index] : throw new FormatException($"{name} needs a value.");
            bool HasNumber() => index + 1 < arguments.Count && char.IsAsciiDigit(arguments[index + 1][0]);
            options = name switch
            {
                "--conversations" => options with { Conversations = CommandOptions.Number(name, Value()) },
                "--agents" => options with { Agents = CommandOptions.Number(name, Value()) },
                "--teams" => options with { Teams = CommandOptions.Number(name, Value()) },
                "--days" => options with { Days = CommandOptions.Number(name, Value()) },
                "--seed" => options with { Seed = (ulong)CommandOptions.Number(name, Value()) },
                "--strategy" => options with { Strategy = StrategyOf(Value()) },
                "--capacity" => options with { Capacity = CommandOptions.Number(name, Value()) },
                "--varied" => options with { Varied = true },
                "--against" => options with { Against = StrategyOf(Value()) },
                "--more" => options with { More = CommandOptions.Number(name, Value()) },
                "--url" => options with { Url = new Uri(Value().TrimEnd('/') + "/") },
                "--team" => options with { TeamId = Value() },
                "--key" => options with { Key = Value() },
                "--body" => options with { Body = Value() },
                "--offers" => options with { Offers = true },
                "--parallel" => options with { Parallel = CommandOptions.Number(name, Value()) },
                "--check" => options with
                {
                    CheckEvery = HasNumber() ? CommandOptions.Number(name, Value()) : DefaultCheck,
                },
                _ => throw new FormatException($"There is no option {name}."),
            };
        }

        return options.Url is not null && options.TeamId.Length == 0 ? throw new FormatException("--url needs --team.")
            : options.Agents >= options.Teams ? options
            : throw new FormatException("Every team needs an agent: give as many --agents as --teams, or more.");
    }

    private static AssignmentStrategy StrategyOf(string name) =>
        Enum.TryParse(name, ignoreCase: true, out AssignmentStrategy strategy) && Enum.IsDefined(strategy)
            ? strategy
            : throw new FormatException($"There is no strategy '{name}'.");
}
