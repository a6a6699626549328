namespace InboundFlow.Benchmarks.Measuring;

/// <summary>The options of <c>traffic</c>.</summary>
internal sealed record TrafficOptions
{
    internal const string Help = """
        Usage: traffic [options]

          --contacts N       How many people write, each for the first time (1000).
          --rate R           Messages a second, however slow the answers are. Without it: flat out.
          --concurrency C    Messages under way at a time when flat out, and in the raw measurement (32).
          --agents A         Agents, all online, with room for everybody (20).
          --in-process       Host the app in this process, and count its storage transactions.
          --kill K           Kill the server K times during the burst and check what is there afterwards.
          --url URL          A server that runs already, instead of one of our own with its own Azurite.
          --channel ID       With --url: a channel of type generic (demo).
          --secret SECRET    With --url: its secret, whsec_...

        Without --url a fresh Azurite is started in memory on free ports, and stopped afterwards.
        """;

    private const int MaxCapacity = 1000;

    public int Contacts { get; private init; } = 1000;

    public double? Rate { get; private init; }

    public int Concurrency { get; private init; } = 32;

    public int Agents { get; private init; } = 20;

    public bool InProcess { get; private init; }

    public int Kills { get; private init; }

    public Uri? Url { get; private init; }

    public string Channel { get; private init; } = "demo";

    public string Secret { get; private init; } = "";

    /// <summary>Room for everybody, and for those who warm the server up.</summary>
    public int CapacityPerAgent => Math.Min(MaxCapacity, ((Contacts + TrafficCommand.WarmUpContacts) / Agents) + 1);

    /// <summary>Reads the command line.</summary>
    /// <exception cref="FormatException">An option is unknown or makes no sense; the message says which.</exception>
    public static TrafficOptions Parse(IReadOnlyList<string> arguments)
    {
        TrafficOptions options = new();
        for (int index = 0; index < arguments.Count; index++)
        {
            string name = arguments[index];
            string Value() =>
                ++index < arguments.Count ? arguments[index] : throw new FormatException($"{name} needs a value.");
            options = name switch
            {
                "--contacts" => options with { Contacts = CommandOptions.Number(name, Value()) },
                "--rate" => options with { Rate = CommandOptions.Number(name, Value()) },
                "--concurrency" => options with { Concurrency = CommandOptions.Number(name, Value()) },
                "--agents" => options with { Agents = CommandOptions.Number(name, Value()) },
                "--in-process" => options with { InProcess = true },
                "--kill" => options with { Kills = CommandOptions.Number(name, Value()) },
                "--url" => options with { Url = new Uri(Value().TrimEnd('/') + "/") },
                "--channel" => options with { Channel = Value() },
                "--secret" => options with { Secret = Value() },
                _ => throw new FormatException($"There is no option {name}."),
            };
        }

        return options.Check();
    }

    private TrafficOptions Check()
    {
        if (Url is not null && (InProcess || Kills > 0 || Secret.Length == 0))
        {
            throw new FormatException("--url needs --secret, and goes neither with --in-process nor with --kill.");
        }

        if (InProcess && Kills > 0)
        {
            throw new FormatException("--in-process does not go with --kill: it would kill the driver.");
        }

        return (long)Agents * CapacityPerAgent >= Contacts + TrafficCommand.WarmUpContacts
            ? this
            : throw new FormatException($"{Agents} agents have no room for {Contacts} contacts: give more --agents.");
    }
}
