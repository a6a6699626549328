using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace InboundFlow.Functions.Channels.Wire;

/// <summary>Makes text from outside fit to be kept.</summary>
internal static class WireText
{
    /// <summary>Cuts <paramref name="text"/> to <paramref name="length"/> UTF-16 units, never through a surrogate pair.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Cut(string? text, int length)
    {
        if (text is null || text.Length <= length)
        {
            return text;
        }

        return text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
    }

    /// <summary>
    /// Decodes a JSON string, quotes included, that the JSON reader refuses: half an emoji (senders that cut a text to a
    /// length produce them) or bytes that are not UTF-8. What cannot be read becomes U+FFFD; the rest of the message is
    /// what the person wrote, and is kept.
    /// </summary>
    public static string Repair(ReadOnlySpan<byte> quoted)
    {
        string escaped = Encoding.UTF8.GetString(quoted[1..^1]);
        StringBuilder text = new(escaped.Length);
        for (int i = 0; i < escaped.Length; i++)
        {
            text.Append(escaped[i] == '\\' ? Unescape(escaped, ref i) : escaped[i]);
        }

        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.ToString()));
    }

    // The JSON reader has checked the escapes' syntax: after a backslash there is one of these letters, after a u four digits.
    private static char Unescape(string escaped, ref int i)
    {
        i++;
        switch (escaped[i])
        {
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u':
                i += 4;
                return (char)
                    ushort.Parse(escaped.AsSpan(i - 3, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            default:
                return escaped[i];
        }
    }
}
