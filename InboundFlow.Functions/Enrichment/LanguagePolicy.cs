using System.Text;
using System.Text.RegularExpressions;
using InboundFlow.Functions.Channels.Wire;

namespace InboundFlow.Functions.Enrichment;

/// <summary>Decides in which language a contact is to be answered.</summary>
/// <remarks>Pure functions: what to show the detector, and what to make of its guess.</remarks>
public static partial class LanguagePolicy
{
    private const int MaxLength = 400;
    private const int MinLettersOfOtherScripts = 2;
    private const char LastLatinLetter = '\u024F';
    private const char FirstLatinAdditional = '\u1E00';
    private const char LastLatinAdditional = '\u1EFF';

    /// <summary>The part of the text that says something about its language: no addresses, no mentions, no numbers.</summary>
    /// <returns>
    /// <see langword="null"/> when too little is left. Scripts other than the Latin one say much with two letters.
    /// </returns>
    public static string? TextToDetect(string? text, int minLatinLetters)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        string words = NotWords().Replace(text, " ").Trim();
        int letters = 0;
        bool latinOnly = true;
        foreach (Rune rune in words.EnumerateRunes())
        {
            if (Rune.IsLetter(rune))
            {
                letters++;
                latinOnly &= IsLatin(rune);
            }
        }

        if (letters < (latinOnly ? minLatinLetters : Math.Min(MinLettersOfOtherScripts, minLatinLetters)))
        {
            return null;
        }

        return WireText.Cut(words, MaxLength);
    }

    /// <summary>The guess when it is sure enough, else the language of the contact's profile, else nothing.</summary>
    /// <returns>An ISO 639-1 code in lower case.</returns>
    public static string? Decide(LanguageGuess? guess, string? profileLanguage, double minConfidence) =>
        guess is not null && guess.Confidence >= minConfidence ? guess.Language : PrimarySubtag(profileLanguage);

    private static string? PrimarySubtag(string? tag)
    {
        string primary = (tag ?? "").Split('-', '_')[0].Trim();
        return primary.Length == 2 && primary.All(char.IsAsciiLetter) ? primary.ToLowerInvariant() : null;
    }

    private static bool IsLatin(Rune rune) =>
        rune.Value <= LastLatinLetter || rune.Value is >= FirstLatinAdditional and <= LastLatinAdditional;

    [GeneratedRegex(@"https?://\S+|www\.\S+|\S+@\S+|[@#]\w+|\d+", RegexOptions.NonBacktracking)]
    private static partial Regex NotWords();
}
