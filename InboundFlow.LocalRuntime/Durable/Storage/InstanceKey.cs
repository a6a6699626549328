using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace InboundFlow.LocalRuntime.Durable.Storage;

/// <summary>The keys of an instance's rows.</summary>
/// <remarks>
/// Every row key begins with the instance's and a colon, so that it is unique in the table: Azurite looks a row up by its
/// row key first, and a key such as "sentinel" for every instance would make each read walk them all.
/// </remarks>
internal static class InstanceKey
{
    /// <summary>The id as a key: escaped as the Azure Storage provider does it, and the colon too.</summary>
    public static string Of(string instanceId)
    {
        if (!instanceId.Any(NeedsEscape))
        {
            return instanceId;
        }

        StringBuilder key = new();
        foreach (char c in instanceId)
        {
            key.Append(NeedsEscape(c) ? Escape(c) : c.ToString());
        }

        return key.ToString();
    }

    public static string Sentinel(string instanceId) => $"{Of(instanceId)}:sentinel";

    public static string History(string instanceId, long row) =>
        string.Create(CultureInfo.InvariantCulture, $"{Of(instanceId)}:{row:X16}");

    public static string Inbox(string instanceId, string messageId) => $"{Of(instanceId)}:in:{Digest(messageId)}";

    public static string Outbox(string instanceId, string messageId) => $"{Of(instanceId)}:out:{Digest(messageId)}";

    // A message id holds two instance ids and more; its digest is short and has no forbidden characters.
    private static string Digest(string messageId) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(messageId)).AsSpan(0, 16));

    private static bool NeedsEscape(char c) => c is '^' or '/' or '\\' or '#' or '?' or ':' || char.IsControl(c);

    private static string Escape(char c) =>
        c switch
        {
            '^' => "^^",
            '/' => "^0",
            '\\' => "^1",
            '#' => "^2",
            '?' => "^3",
            // "^4" is a dot, where names of blobs need it.
            ':' => "^5",
            _ => $"^{(char)('\u00C0' + c)}",
        };
}
