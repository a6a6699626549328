using DotLiquid.Exceptions;
using Microsoft.Extensions.Options;

namespace InboundFlow.Functions.Enrichment;

/// <summary>Refuses to start with a lookup that could not work, or that a contact could lead astray.</summary>
internal sealed class LookupOptionsValidation : IValidateOptions<LookupOptions>
{
    private const int MaxFields = 50;
    private const int MaxRetries = 5;
    private const int MaxTimeoutSeconds = 30;
    private const int MaxMaxBytes = 1_048_576;

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, LookupOptions options)
    {
        if (string.IsNullOrEmpty(options.Url))
        {
            return ValidateOptionsResult.Success;
        }

        List<string> failures =
        [
            .. UrlProblems(options),
            .. RequestProblems(options),
            .. MapProblems(options),
            .. LimitProblems(options),
        ];
        return failures.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(failures.Select(failure => $"{LookupOptions.Section}:{failure}"));
    }

    private static IEnumerable<string> UrlProblems(LookupOptions options)
    {
        if (LookupTemplate.ParseAuthority(options.Url!) is not { } authority)
        {
            yield return "Url: Write an absolute address whose scheme, host and port are literal and name no user; "
                + "templates may begin after the host.";
        }
        else if (!LookupTemplate.IsHttps(authority) && !options.AllowPrivateNetwork)
        {
            yield return "Url: Use https, or set Lookup:AllowPrivateNetwork for a system in your own network.";
        }
        else if (SyntaxProblem(options) is { } problem)
        {
            yield return $"Url or Body: This is not Liquid: {problem}";
        }
    }

    private static IEnumerable<string> RequestProblems(LookupOptions options)
    {
        if (!options.IsPost && !string.Equals(options.Method, "GET", StringComparison.OrdinalIgnoreCase))
        {
            yield return $"Method: '{options.Method}' is neither 'GET' nor 'POST'.";
        }

        using HttpRequestMessage request = new();
        foreach ((string header, string value) in options.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(header, value))
            {
                yield return $"Headers:{header}: This is not the name of a request header.";
            }
        }
    }

    private static IEnumerable<string> MapProblems(LookupOptions options)
    {
        if (options.Map.Count is 0 or > MaxFields)
        {
            yield return $"Map: Map 1 to {MaxFields} contact fields, such as Lookup:Map:tier = $.customer.tier.";
        }

        foreach ((string field, string path) in options.Map)
        {
            if (!LookupMapping.IsPath(path))
            {
                yield return $"Map:{field}: '{path}' is not a JSONPath: write one such as '$.customer.tier'.";
            }
        }
    }

    private static IEnumerable<string> LimitProblems(LookupOptions options)
    {
        if (options.TimeoutSeconds is < 1 or > MaxTimeoutSeconds)
        {
            yield return $"TimeoutSeconds: Write 1 to {MaxTimeoutSeconds}.";
        }

        if (options.Retries is < 0 or > MaxRetries)
        {
            yield return $"Retries: Write 0 to {MaxRetries}.";
        }

        if (options.MaxBytes is < 1 or > MaxMaxBytes)
        {
            yield return $"MaxBytes: Write 1 to {MaxMaxBytes}.";
        }
    }

    private static string? SyntaxProblem(LookupOptions options)
    {
        try
        {
            LookupTemplate.Parse(options);
            return null;
        }
        catch (SyntaxException e)
        {
            return e.Message;
        }
    }
}
