using Microsoft.Extensions.Configuration;

namespace InboundFlow.LocalRuntime.Functions;

/// <summary>Text in which <c>%Name%</c> stands for a setting.</summary>
internal static class SettingReference
{
    /// <summary>Puts the settings' values in.</summary>
    /// <exception cref="FormatException">A setting does not exist.</exception>
    public static string Resolve(string text, IConfiguration settings)
    {
        string[] parts = text.Split('%');
        // Every second part stands between two percent signs; a last sign without a partner is a plain one.
        for (int i = 1; i < parts.Length - 1; i += 2)
        {
            parts[i] =
                settings[parts[i]]
                ?? throw new FormatException($"'{text}' refers to the setting '{parts[i]}', which does not exist.");
        }

        return parts.Length % 2 == 1 ? string.Concat(parts) : string.Concat(parts[..^1]) + '%' + parts[^1];
    }
}
