using System.Security.Cryptography;
using System.Text;
using Microsoft.Azure.Functions.Worker;

namespace InboundFlow.LocalRuntime.Http.Keys;

/// <summary>Says which key opens what.</summary>
internal static class KeyPolicy
{
    /// <summary>What a function of this level wants.</summary>
    public static RequiredKey For(AuthorizationLevel level, string function) =>
        level switch
        {
            AuthorizationLevel.Anonymous => new RequiredKey.None(),
            // User is not used by Azure Functions any more; a function key is the least that was meant.
            AuthorizationLevel.Function or AuthorizationLevel.User => new RequiredKey.Function(function),
            AuthorizationLevel.System => new RequiredKey.System(Name: null),
            _ => new RequiredKey.Master(),
        };

    /// <summary>Whether the request's key is one of those that open it.</summary>
    /// <remarks>Takes as long for a wrong key as for a right one, so that nobody can guess it letter by letter.</remarks>
    public static bool Opens(string? presented, RequiredKey required, KeyRing keys)
    {
        if (required is RequiredKey.None)
        {
            return true;
        }

        IEnumerable<string> own = required switch
        {
            RequiredKey.Function function => keys.Of(function.Name).Values.Concat(keys.Host.Values),
            RequiredKey.System { Name: null } => keys.System.Values,
            RequiredKey.System { Name: { } name } => keys.System.TryGetValue(name, out string? key) ? [key] : [],
            _ => [],
        };
        // All of one length, so that the comparison's time does not tell a key's.
        byte[] given = Digest(presented ?? "");
        bool opens = false;
        foreach (string key in own.Append(keys.Master))
        {
            opens |= CryptographicOperations.FixedTimeEquals(given, Digest(key));
        }

        return opens && !string.IsNullOrEmpty(presented);
    }

    private static byte[] Digest(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
