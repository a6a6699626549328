namespace InboundFlow.LocalRuntime.Hosting;

/// <summary>The host's own switches.</summary>
internal static class HostCommandLine
{
    private const string EnableAuth = "--enableAuth";

    /// <summary>What each switch sets.</summary>
    public static readonly IReadOnlyDictionary<string, string> Switches = new Dictionary<string, string>(
        StringComparer.OrdinalIgnoreCase
    )
    {
        [EnableAuth] = HostAccess.EnableAuthSetting,
        ["--address"] = HostAccess.AddressSetting,
    };

    /// <summary>Gives the switch that stands without a value its value: the next switch would be taken for it.</summary>
    public static string[] Complete(IReadOnlyList<string> args) =>
        [
            .. args.Select(
                (text, i) =>
                    text.Equals(EnableAuth, StringComparison.OrdinalIgnoreCase)
                    && !(i + 1 < args.Count && bool.TryParse(args[i + 1], out _))
                        ? EnableAuth + "=true"
                        : text
            ),
        ];
}
