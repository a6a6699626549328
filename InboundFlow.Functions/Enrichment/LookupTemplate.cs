using System.Globalization;
using System.Text.Encodings.Web;
using DotLiquid;
using DotLiquid.Exceptions;
using InboundFlow.Functions.Channels.Wire;

namespace InboundFlow.Functions.Enrichment;

/// <summary>Fills the address and the body of the lookup in.</summary>
/// <remarks>
/// The contact's data reaches an address only behind the authority, URL-encoded, and never as a path segment of dots:
/// whoever writes to us cannot choose where we call. Safe to use from many threads.
/// </remarks>
internal sealed class LookupTemplate
{
    private const int MaxTextLength = 500;
    private static readonly char[] AuthorityEnd = ['/', '?', '#', '\\'];
    private static readonly string[] DotSegments = [".", ".."];

    private readonly Template url;
    private readonly Template? body;
    private readonly string authority;

    private LookupTemplate(Template url, Template? body, string authority)
    {
        this.url = url;
        this.body = body;
        this.authority = authority;
    }

    /// <summary>The literal part in front of everything that is filled in: scheme, host, port.</summary>
    /// <returns><see langword="null"/> when it is not literal, names a user, or is no absolute HTTP address.</returns>
    internal static Uri? ParseAuthority(string url)
    {
        int scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
        {
            return null;
        }

        int end = url.IndexOfAny(AuthorityEnd, scheme + 3);
        string literal = end < 0 ? url : url[..end];
        return
            literal.AsSpan().IndexOfAny('{', '@', '%') < 0
            && Uri.TryCreate(literal, UriKind.Absolute, out Uri? uri)
            && (IsHttps(uri) || HasScheme(uri, Uri.UriSchemeHttp))
            ? uri
            : null;
    }

    internal static bool IsHttps(Uri uri) => HasScheme(uri, Uri.UriSchemeHttps);

    /// <summary>Reads the templates of a lookup that has an address.</summary>
    /// <exception cref="SyntaxException">A template is not Liquid.</exception>
    internal static LookupTemplate Parse(LookupOptions options)
    {
        Uri literal =
            ParseAuthority(options.Url!) ?? throw new SyntaxException("The address has no literal authority.");
        return new LookupTemplate(
            ParseLiquid(options.Url!),
            options.IsPost && options.Body is { } text ? ParseLiquid(text) : null,
            literal.GetLeftPart(UriPartial.Authority)
        );
    }

    /// <summary>The address to call, or <see langword="null"/> when what was filled in would have led elsewhere.</summary>
    internal Uri? RenderUrl(EnrichmentRequest request, string? language)
    {
        string text = Render(url, request, language, Uri.EscapeDataString);
        string path = text.Split('?', '#')[0];
        return
            !path.Split('/', '\\').Any(DotSegments.Contains)
            && Uri.TryCreate(text, UriKind.Absolute, out Uri? uri)
            && string.Equals(uri.GetLeftPart(UriPartial.Authority), authority, StringComparison.Ordinal)
            ? uri
            : null;
    }

    internal string? RenderBody(EnrichmentRequest request, string? language) =>
        body is null ? null : Render(body, request, language, JavaScriptEncoder.Default.Encode);

    private static bool HasScheme(Uri uri, string scheme) =>
        string.Equals(uri.Scheme, scheme, StringComparison.Ordinal);

    private static Template ParseLiquid(string text)
    {
        Template template = Template.Parse(text);
        template.MakeThreadSafe();
        return template;
    }

    private static string Render(
        Template template,
        EnrichmentRequest request,
        string? language,
        Func<string, string> encode
    )
    {
        string Encoded(string? value) => encode(WireText.Cut(value ?? "", MaxTextLength));
        Hash variables = new()
        {
            ["contactId"] = Encoded(request.ContactId),
            ["conversationId"] = Encoded(request.ConversationId),
            ["channel"] = Encoded(request.ChannelId),
            ["channelType"] = Encoded(request.ChannelType),
            ["language"] = Encoded(language),
            ["lastAgent"] = Encoded(request.LastAgentId),
            ["pastConversations"] = request.PastConversations,
            ["profileName"] = Encoded(request.ProfileName),
            ["text"] = Encoded(request.Text),
            ["field"] = Hash.FromDictionary(
                request.ContactFields.ToDictionary(
                    field => field.Key,
                    object (field) => Encoded(field.Value),
                    StringComparer.Ordinal
                )
            ),
        };
        return template.Render(
            new RenderParameters(CultureInfo.InvariantCulture)
            {
                LocalVariables = variables,
                ErrorsOutputMode = ErrorsOutputMode.Rethrow,
            }
        );
    }
}
