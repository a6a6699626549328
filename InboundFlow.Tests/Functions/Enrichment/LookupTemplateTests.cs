using CsCheck;
using InboundFlow.Functions.Enrichment;

namespace InboundFlow.Tests.Functions.Enrichment;

public sealed class LookupTemplateTests
{
    [Theory]
    [InlineData("https://crm.example/c/{{ contactId }}", "https://crm.example/c/contact-1")]
    [InlineData(
        "https://crm.example:8443?n={{profileName}}",
        "https://crm.example:8443/?n=Zo%C3%AB%20O%27Hara%20%26%20Sons"
    )]
    [InlineData("https://crm.example/c?phone={{ field.phone }}", "https://crm.example/c?phone=%2B84%2090%20123")]
    [InlineData(
        "https://crm.example/c?past={{ pastConversations }}&l={{ language }}",
        "https://crm.example/c?past=2&l=en"
    )]
    [InlineData(
        "https://crm.example/c?{% if lastAgent != '' %}a={{ lastAgent | upcase }}{% endif %}",
        "https://crm.example/c?a=ADA"
    )]
    [InlineData("https://crm.example/c?x={{ nobody.knows }}", "https://crm.example/c?x=")]
    public void What_is_filled_into_an_address_is_encoded(string template, string url) =>
        Assert.Equal(url, Parse(template).RenderUrl(SomeRequest.Everyday, "en")?.AbsoluteUri);

    [Theory]
    [InlineData("https://{{ contactId }}.example/")]
    [InlineData("https://{{ contactId }}/")]
    [InlineData("https://crm.example{{ contactId }}/")]
    [InlineData("https://crm.example:{{ contactId }}/")]
    [InlineData("https://{% if text %}a{% endif %}.example/")]
    [InlineData("{{ text }}://crm.example/")]
    [InlineData("https://user:password@crm.example/")]
    [InlineData("https://crm.example@{{ text }}/")]
    [InlineData("ftp://crm.example/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("crm.example/c")]
    [InlineData("https:///c")]
    [InlineData("https://")]
    public void Scheme_host_and_port_are_literal(string template) =>
        Assert.Null(LookupTemplate.ParseAuthority(template));

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    public void A_contact_cannot_climb_out_of_the_path(string name)
    {
        EnrichmentRequest request = SomeRequest.Everyday with { ProfileName = name };

        Assert.Null(Parse("https://crm.example/a/{{ profileName }}/b").RenderUrl(request, null));
        Assert.Null(
            Parse("https://crm.example/a/.{{ profileName }}").RenderUrl(request with { ProfileName = "." }, null)
        );
    }

    [Fact]
    public void Whatever_a_contact_writes_neither_host_nor_path_nor_names_of_parameters_change() =>
        Gen.String.Sample(text =>
        {
            EnrichmentRequest request = SomeRequest.Everyday with { ProfileName = text, Text = text };
            Uri? url = Parse("https://crm.example/a/{{ profileName }}/b?q={{ text }}&k=1").RenderUrl(request, null);
            return url is null
                || (
                    url.GetLeftPart(UriPartial.Authority) is "https://crm.example"
                    && url.Segments is ["/", "a/", _, "b"]
                    && url.Query.EndsWith("&k=1", StringComparison.Ordinal)
                    && url.Query.Count(c => c == '&') == 1
                    && url.Fragment.Length == 0
                );
        });

    [Fact]
    public void What_is_filled_into_a_body_is_escaped()
    {
        LookupTemplate template = LookupTemplate.Parse(
            new LookupOptions
            {
                Url = "https://crm.example/",
                Method = "post",
                Body = """{"name":"{{ profileName }}"}""",
            }
        );

        string? body = template.RenderBody(SomeRequest.Everyday with { ProfileName = "\"},{\"admin\":\"1\n" }, null);

        Assert.NotNull(body);
        using System.Text.Json.JsonDocument json = System.Text.Json.JsonDocument.Parse(body);
        Assert.Equal("\"},{\"admin\":\"1\n", json.RootElement.GetProperty("name").GetString());
    }

    private static LookupTemplate Parse(string url) => LookupTemplate.Parse(new LookupOptions { Url = url });
}
