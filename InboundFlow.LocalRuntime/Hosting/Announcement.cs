using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace InboundFlow.LocalRuntime.Hosting;

/// <summary>Says what a start has to say: the banner, and what an operator should put right.</summary>
internal static class Announcement
{
    /// <summary>Has it said once, when the host has started.</summary>
    /// <param name="banner">What is said; its URL is filled in.</param>
    public static void OnStart(WebApplication app, TextWriter output, HostKeys keys, Banner banner)
    {
        ILogger logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(LocalHost));
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            output.WriteLine((banner with { Url = Url(app.Urls.First()) }).Text());
            LogRemarks(logger, banner.HostJson);
            if (keys.Problem is { } problem)
            {
                Log.NoKeys(logger, problem);
            }

            if (keys.File is { IsOpenToOthers: true } file)
            {
                Log.KeysOpenToOthers(logger, file.Path);
            }
        });
    }

    private static void LogRemarks(ILogger logger, HostJson hostJson)
    {
        string unused = string.Join(", ", hostJson.Remarks.OfType<HostJsonRemark.Unused>().Select(each => each.Key));
        if (unused.Length > 0)
        {
            Log.SettingsUnused(logger, unused);
        }

        foreach (HostJsonRemark.Misplaced remark in hostJson.Remarks.OfType<HostJsonRemark.Misplaced>())
        {
            Log.SettingMisplaced(logger, remark.Key, remark.Place);
        }

        foreach (HostJsonRemark.Unknown remark in hostJson.Remarks.OfType<HostJsonRemark.Unknown>())
        {
            Log.SettingUnknown(logger, remark.Key);
        }
    }

    // Nobody can call "every address" by that name.
    private static string Url(string bound) =>
        bound
            .Replace("//[::]", "//localhost", StringComparison.Ordinal)
            .Replace("//0.0.0.0", "//localhost", StringComparison.Ordinal);
}
