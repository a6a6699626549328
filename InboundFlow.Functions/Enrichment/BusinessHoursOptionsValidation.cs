using Microsoft.Extensions.Options;

namespace InboundFlow.Functions.Enrichment;

/// <summary>Refuses to start with opening hours that make no sense.</summary>
internal sealed class BusinessHoursOptionsValidation : IValidateOptions<BusinessHoursOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, BusinessHoursOptions options)
    {
        BusinessHoursReader.Read(options, out IReadOnlyList<string> problems);
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
