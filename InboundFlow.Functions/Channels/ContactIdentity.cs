namespace InboundFlow.Functions.Channels;

/// <summary>One way in which a provider names a person.</summary>
/// <param name="Kind">
/// What sort of name it is and how far it reaches, such as <c>whatsapp.phone</c>, <c>whatsapp.bsuid</c>,
/// <c>telegram.user</c> or <c>generic:demo</c> (a name that only channel <c>demo</c> knows).
/// </param>
/// <param name="Value">The provider's own text, never reformatted: providers rewrite numbers as they please.</param>
/// <remarks>Personal data: neither part is ever logged, and keys carry only a hash of both.</remarks>
public sealed record ContactIdentity(string Kind, string Value);
