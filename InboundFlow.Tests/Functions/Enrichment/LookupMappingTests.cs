using InboundFlow.Functions.Enrichment;
using Newtonsoft.Json;

namespace InboundFlow.Tests.Functions.Enrichment;

public sealed class LookupMappingTests
{
    private const string Answer = """
        {
          "customer": { "tier": " gold ", "since": "2021-03-04T05:06:07Z", "vip": true, "spent": 1250.50, "visits": 12 },
          "addresses": [ { "kind": "work", "city": "Huế" }, { "kind": "home", "city": "Đà Nẵng" } ],
          "nothing": null,
          "blank": "  "
        }
        """;

    [Theory]
    [InlineData("$.customer.tier", "gold")]
    [InlineData("customer.tier", "gold")]
    [InlineData("$.customer.since", "2021-03-04T05:06:07Z")]
    [InlineData("$.customer.vip", "true")]
    [InlineData("$.customer.spent", "1250.50")]
    [InlineData("$.customer.visits", "12")]
    [InlineData("$.addresses[?(@.kind=='home')].city", "Đà Nẵng")]
    [InlineData("$.addresses[*].city", "Huế")]
    [InlineData("$.customer", null)]
    [InlineData("$.addresses", null)]
    [InlineData("$.nothing", null)]
    [InlineData("$.blank", null)]
    [InlineData("$.no.such.thing", null)]
    public void A_path_gives_a_text_a_number_or_a_boolean_or_nothing(string path, string? value)
    {
        IReadOnlyDictionary<string, string> fields = LookupMapping.Map(Answer, [new("field", path)]);

        Assert.Equal(value, fields.GetValueOrDefault("field"));
    }

    [Fact]
    public void A_long_value_is_cut_between_two_characters()
    {
        string json = $$"""{"a":"x{{string.Concat(Enumerable.Repeat("😀", 300))}}"}""";

        string value = LookupMapping.Map(json, [new("a", "$.a")])["a"];

        Assert.Equal("x" + string.Concat(Enumerable.Repeat("😀", 127)), value);
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("{\"a\":")]
    [InlineData("")]
    public void What_is_not_JSON_is_an_error(string text) =>
        Assert.ThrowsAny<JsonException>(() => LookupMapping.Map(text, [new("a", "$.a")]));

    [Fact]
    public void What_is_nested_too_deeply_is_an_error() =>
        Assert.ThrowsAny<JsonException>(() =>
            LookupMapping.Map(new string('[', 33) + new string(']', 33), [new("a", "$.a")])
        );

    [Theory]
    [InlineData("$.a.b[0]", true)]
    [InlineData("$..city", true)]
    [InlineData("$.a[?(@.b == 1)].c", true)]
    [InlineData("", false)]
    [InlineData("$.a[", false)]
    [InlineData("$.a[?(]", false)]
    public void A_path_is_checked_before_it_is_used(string path, bool good) =>
        Assert.Equal(good, LookupMapping.IsPath(path));
}
