using System.Globalization;

namespace InboundFlow.Functions.Routing;

/// <summary>A known fact, compared as what it is.</summary>
internal abstract record FactValue
{
    private FactValue() { }

    /// <summary>The value as a workflow's author would write it.</summary>
    internal abstract string AsText { get; }

    /// <summary>Whether <paramref name="value"/>, read as the same type, is this value. Texts compare ignoring case.</summary>
    internal abstract bool IsSameAs(string value);

    /// <summary>Compares as numbers; <see langword="null"/> when either side is none.</summary>
    internal int? CompareTo(string value) =>
        TryParseNumber(AsText, out decimal left) && TryParseNumber(value, out decimal right)
            ? left.CompareTo(right)
            : null;

    /// <summary>An empty text is not known.</summary>
    internal static FactValue? Of(string? text) => string.IsNullOrWhiteSpace(text) ? null : new Text(text);

    internal static bool TryParseNumber(string? text, out decimal number) =>
        decimal.TryParse(
            text,
            NumberStyles.Float & ~NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out number
        );

    internal sealed record Text(string Value) : FactValue
    {
        internal override string AsText => Value;

        internal override bool IsSameAs(string value) =>
            string.Equals(Value.Trim(), value.Trim(), StringComparison.OrdinalIgnoreCase);
    }

    internal sealed record Number(decimal Value) : FactValue
    {
        internal override string AsText => Value.ToString(CultureInfo.InvariantCulture);

        internal override bool IsSameAs(string value) => TryParseNumber(value, out decimal number) && number == Value;
    }

    internal sealed record Boolean(bool Value) : FactValue
    {
        internal override string AsText => Value ? "true" : "false";

        internal override bool IsSameAs(string value) => bool.TryParse(value, out bool boolean) && boolean == Value;
    }
}
