using Microsoft.Extensions.Configuration;

namespace InboundFlow.LocalRuntime.Hosting;

/// <summary><c>local.settings.json</c>: what stands in for the app's settings in Azure.</summary>
/// <param name="Values">The settings, with <c>:</c> where the file has <c>__</c>.</param>
/// <param name="Port">The port to listen on, when the file says so.</param>
internal sealed record LocalSettings(IReadOnlyDictionary<string, string?> Values, int? Port)
{
    /// <summary>Reads the file in <paramref name="folder"/>, or the sample that stands there in its place, or nothing.</summary>
    public static LocalSettings Read(string folder)
    {
        string own = Path.Combine(folder, "local.settings.json");
        string file = File.Exists(own) ? own : Path.Combine(folder, "local.settings.sample.json");
        IConfigurationRoot root = new ConfigurationBuilder().AddJsonFile(file, optional: true).Build();
        Dictionary<string, string?> values = root.GetSection("Values")
            .AsEnumerable(makePathsRelative: true)
            .Where(pair => pair.Value is not null)
            .ToDictionary(
                pair => pair.Key.Replace("__", ":", StringComparison.Ordinal),
                pair => pair.Value,
                StringComparer.OrdinalIgnoreCase
            );
        return new LocalSettings(values, root.GetValue<int?>("Host:LocalHttpPort"));
    }
}
