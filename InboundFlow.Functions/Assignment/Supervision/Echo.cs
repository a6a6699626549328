using System.Text.Json;
using InboundFlow.Functions.Http;

namespace InboundFlow.Functions.Assignment.Supervision;

/// <summary>
/// What a body may say beside its members: what the view of the same thing shows and nobody can set, so that what was
/// read can be changed and put back.
/// </summary>
internal static class Echo
{
    private static readonly Dictionary<string, JsonElement> Nothing = new(StringComparer.Ordinal);

    /// <summary>What is wrong with it, or <see langword="null"/>.</summary>
    /// <typeparam name="T">The type whose members can be set.</typeparam>
    /// <param name="others">What the body says besides.</param>
    /// <param name="shown">What the view shows besides, the id not counted.</param>
    public static string? Check<T>(string id, IDictionary<string, JsonElement>? others, string[] shown)
    {
        foreach ((string name, JsonElement value) in others ?? Nothing)
        {
            if (string.Equals(name, "id", StringComparison.Ordinal))
            {
                if (value.ValueKind != JsonValueKind.String || !value.ValueEquals(id))
                {
                    return $"The address says '{id}' and id something else: an id can't be changed.";
                }
            }
            else if (!shown.Contains(name, StringComparer.Ordinal))
            {
                return $"There is no member '{name}': there are {string.Join(", ", MembersOf<T>())}.";
            }
        }

        return null;
    }

    private static IEnumerable<string> MembersOf<T>() =>
        Api
            .Json.GetTypeInfo(typeof(T))
            .Properties.Where(member => !member.IsExtensionData)
            .Select(member => member.Name);
}
