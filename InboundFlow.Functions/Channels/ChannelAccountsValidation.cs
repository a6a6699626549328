using Microsoft.Extensions.Options;

namespace InboundFlow.Functions.Channels;

/// <summary>Refuses to start on an account that could never work.</summary>
internal sealed class ChannelAccountsValidation(IEnumerable<IChannel> platforms) : IValidateOptions<ChannelAccounts>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ChannelAccounts options)
    {
        string[] types = [.. platforms.Select(one => one.Type).Order(StringComparer.Ordinal)];
        string[] failures = [.. options.All.SelectMany(account => FailuresOf(account, types))];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> FailuresOf(ChannelAccount account, string[] types)
    {
        if (account.Id.Length is 0 or > 64 || !account.Id.All(IsIdCharacter))
        {
            yield return $"Channels:{account.Id}: a channel's id has 1 to 64 of a-z, 0-9, '_' and '-'; rename it.";
        }

        if (!types.Contains(account.Type, StringComparer.Ordinal))
        {
            yield return $"Channels:{account.Id}:Type is '{account.Type}': set it to one of {string.Join(", ", types)}.";
        }

        if (account.BaseUrl is { } url && !(url.IsAbsoluteUri && url.Scheme is "https" or "http"))
        {
            yield return $"Channels:{account.Id}:BaseUrl is no address: set it to one that begins with https://.";
        }
    }

    private static bool IsIdCharacter(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '-';
}
