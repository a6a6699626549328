using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace InboundFlow.LocalRuntime.Hosting;

/// <summary>From where the host can be reached, under which names, and whether it asks for keys.</summary>
/// <param name="Address">Where it listens.</param>
/// <param name="AllowedHosts">The names that requests may be for.</param>
/// <param name="AsksForKeys">Whether it asks for keys.</param>
/// <param name="PublicUrl">What the URLs that it hands out begin with; when there is none, what the request was for.</param>
/// <param name="KeysFile">Where its keys are, when the settings say so.</param>
internal sealed record HostAccess(
    ListenAddress Address,
    IReadOnlyList<string> AllowedHosts,
    bool AsksForKeys,
    Uri? PublicUrl,
    string? KeysFile
)
{
    /// <summary>The setting with the address to listen on.</summary>
    public const string AddressSetting = "LocalRuntime:Address";

    /// <summary>The setting that has keys asked for on loopback too.</summary>
    public const string EnableAuthSetting = "LocalRuntime:EnableAuth";

    /// <summary>The setting with what the host's own URLs begin with.</summary>
    public const string PublicUrlSetting = "LocalRuntime:PublicUrl";

    /// <summary>The setting with the file of keys.</summary>
    public const string KeysFileSetting = "LocalRuntime:KeysFile";

    /// <summary>The setting with the names, beside the loopback's, that requests may be for.</summary>
    public const string AllowedHostsSetting = "AllowedHosts";

    private static readonly string[] LoopbackNames = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>Reads the settings.</summary>
    /// <exception cref="FormatException">A setting is not what it should be.</exception>
    public static HostAccess Read(IConfiguration settings)
    {
        ListenAddress address = ListenAddress.Parse(settings[AddressSetting]);
        string[] names = (settings[AllowedHostsSetting] ?? "").Split(
            ';',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
        return new HostAccess(
            address,
            Allowed(address, names),
            // Another name than the loopback's comes from a tunnel, and with it whoever knows that name.
            !address.IsLoopback || (Flag(settings, EnableAuthSetting) ?? names.Length > 0),
            Url(settings[PublicUrlSetting]),
            settings[KeysFileSetting] is { Length: > 0 } file ? file : null
        );
    }

    /// <summary>What is wrong with the settings, each a sentence.</summary>
    public static IEnumerable<string> Check(IConfiguration settings)
    {
        try
        {
            _ = Read(settings);
            return [];
        }
        catch (FormatException exception)
        {
            return [exception.Message];
        }
    }

    // On an address that others can reach, its names are the network's business unless the settings name some.
    private static string[] Allowed(ListenAddress address, string[] names) =>
        address.IsLoopback || names.Length > 0 ? [.. LoopbackNames, .. Own(address), .. names] : ["*"];

    private static string[] Own(ListenAddress address) =>
        address is ListenAddress.One one ? [new HostString(one.Address.ToString(), 80).Host] : [];

    private static bool? Flag(IConfiguration settings, string name) =>
        settings[name] switch
        {
            null or "" => null,
            { } text when bool.TryParse(text, out bool flag) => flag,
            { } text => throw new FormatException($"{name} is '{text}'; it must be true or false."),
        };

    private static Uri? Url(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https"
            ? url
            : throw new FormatException(
                $"{PublicUrlSetting} is '{text}'; it must be a URL such as https://flows.example.org."
            );
    }
}
