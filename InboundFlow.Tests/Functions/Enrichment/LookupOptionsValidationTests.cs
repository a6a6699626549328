using InboundFlow.Functions.Enrichment;
using Microsoft.Extensions.Options;

namespace InboundFlow.Tests.Functions.Enrichment;

public sealed class LookupOptionsValidationTests
{
    [Fact]
    public void No_address_means_no_lookup() => Assert.Empty(Problems(new LookupOptions()));

    [Fact]
    public void A_lookup_that_makes_sense_has_no_problems() => Assert.Empty(Problems(Good()));

    [Fact]
    public void In_the_own_network_plain_HTTP_may_be_used()
    {
        LookupOptions options = Good();
        options.Url = "http://crm.intranet:8080/{{ contactId }}";
        Assert.StartsWith("Lookup:Url: Use https", Assert.Single(Problems(options)), StringComparison.Ordinal);

        options.AllowPrivateNetwork = true;
        Assert.Empty(Problems(options));
    }

    [Theory]
    [InlineData("https://{{ contactId }}/")]
    [InlineData("https://crm.example/{% if %}")]
    [InlineData("https://crm.example/{{ contactId")]
    public void An_address_that_could_not_work_is_named(string url)
    {
        LookupOptions options = Good();
        options.Url = url;

        Assert.StartsWith("Lookup:Url", Assert.Single(Problems(options)), StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_else_that_could_not_work_is_named()
    {
        LookupOptions options = new()
        {
            Url = "https://crm.example/",
            Method = "DELETE",
            TimeoutSeconds = 0,
            Retries = 6,
            MaxBytes = 0,
            Headers = { ["Content-Type"] = "text/plain" },
            Map = { ["tier"] = "$.a[" },
        };

        Assert.Equal(
            [
                "Lookup:Method",
                "Lookup:Headers",
                "Lookup:Map",
                "Lookup:TimeoutSeconds",
                "Lookup:Retries",
                "Lookup:MaxBytes",
            ],
            Problems(options).Select(problem => string.Join(':', problem.Split(':').Take(2))),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public void A_lookup_that_maps_nothing_is_a_problem() =>
        Assert.StartsWith(
            "Lookup:Map:",
            Assert.Single(Problems(new LookupOptions { Url = "https://crm.example/" })),
            StringComparison.Ordinal
        );

    private static LookupOptions Good() =>
        new()
        {
            Url = "https://crm.example/{{ contactId }}",
            Headers = { ["X-Api-Key"] = "secret" },
            Map = { ["tier"] = "$.customer.tier" },
        };

    private static IEnumerable<string> Problems(LookupOptions options) =>
        new LookupOptionsValidation().Validate(Options.DefaultName, options).Failures ?? [];
}
