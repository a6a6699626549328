namespace InboundFlow.Functions.Enrichment;

/// <summary>Language detection, as configured under <c>Language</c>.</summary>
public sealed class LanguageOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Language";

    /// <summary>What <see cref="Languages"/> falls back to.</summary>
    public const string DefaultLanguages = "ar,de,en,es,fr,id,it,ja,ko,nl,pt,ru,th,vi,zh";

    /// <summary>
    /// The ISO 639-1 codes to choose from, comma-separated. The fewer, the surer: name those that your contacts write.
    /// With a single one there is nothing to choose, and detection is off.
    /// </summary>
    /// <value>Defaults to fifteen widespread ones.</value>
    public string Languages { get; set; } = DefaultLanguages;

    /// <summary>
    /// Compare sequences of up to five letters instead of exactly three. Better on texts of one or two words; with the
    /// fifteen default languages it takes about 240 to 360 MB and 4 s to load, instead of about 18 MB and 0.3 s.
    /// </summary>
    /// <value>Defaults to <see langword="false"/>.</value>
    public bool HighAccuracy { get; set; }

    /// <summary>Texts in Latin letters with fewer letters than this are too short to tell.</summary>
    /// <value>Defaults to 12.</value>
    public int MinLetters { get; set; } = 12;

    /// <summary>Less sure than this is not sure enough.</summary>
    /// <value>Defaults to 0.6.</value>
    public double MinConfidence { get; set; } = 0.6;

    internal IReadOnlyList<string> Codes =>
        Languages.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
