using Microsoft.Extensions.Options;

namespace InboundFlow.Functions.Enrichment;

/// <summary>Refuses to start with languages that nobody can tell apart for us.</summary>
internal sealed class LanguageOptionsValidation : IValidateOptions<LanguageOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, LanguageOptions options)
    {
        List<string> failures =
        [
            .. options
                .Codes.Where(code => !LinguaLanguageDetector.Supports(code))
                .Select(code => $"{LanguageOptions.Section}:Languages: '{code}' is not a supported ISO 639-1 code."),
        ];
        if (options.MinLetters < 1)
        {
            failures.Add($"{LanguageOptions.Section}:MinLetters must be at least 1.");
        }

        if (options.MinConfidence is not (>= 0 and <= 1))
        {
            failures.Add($"{LanguageOptions.Section}:MinConfidence must be between 0 and 1.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
