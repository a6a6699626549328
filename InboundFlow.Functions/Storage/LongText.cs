using System.Globalization;
using System.Text;
using Azure.Data.Tables;

namespace InboundFlow.Functions.Storage;

/// <summary>Texts of any length in a row: a property holds 32 K characters at most, so a longer text takes several.</summary>
internal static class LongText
{
    private const int MaxChars = 32 * 1000;

    /// <summary>Writes <paramref name="text"/> under <paramref name="name"/>, <c>{name}_1</c>, <c>{name}_2</c>…</summary>
    /// <remarks>A row whose long text becomes shorter has to be replaced, not merged.</remarks>
    public static void SetText(this TableEntity row, string name, string? text)
    {
        int part = 0;
        for (ReadOnlySpan<char> rest = text; text is not null && (!rest.IsEmpty || part == 0); part++)
        {
            int length = Math.Min(MaxChars, rest.Length);

            // Half a surrogate pair is no text, and would not come back.
            length -= length < rest.Length && char.IsHighSurrogate(rest[length - 1]) ? 1 : 0;
            row[NameOf(name, part)] = rest[..length].ToString();
            rest = rest[length..];
        }
    }

    /// <summary>Reads what <see cref="SetText"/> wrote; <see langword="null"/> if nothing.</summary>
    public static string? GetText(this TableEntity row, string name)
    {
        string? first = row.GetString(name);
        if (row.GetString(NameOf(name, 1)) is null)
        {
            return first;
        }

        StringBuilder text = new(first);
        for (int part = 1; row.GetString(NameOf(name, part)) is string more; part++)
        {
            text.Append(more);
        }

        return text.ToString();
    }

    /// <summary>Removes what <see cref="SetText"/> wrote; the row has to be replaced then, not merged.</summary>
    public static void ClearText(this TableEntity row, string name)
    {
        for (int part = 0; row.Remove(NameOf(name, part)); part++) { }
    }

    private static string NameOf(string name, int part) =>
        part == 0 ? name : name + "_" + part.ToString(CultureInfo.InvariantCulture);
}
