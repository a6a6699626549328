using InboundFlow.Functions.Enrichment;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace InboundFlow.Tests.Functions.Enrichment;

public sealed class EnrichActivityTests
{
    private static readonly DateTimeOffset MondayNoonInBerlin = new(2026, 7, 6, 10, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<string, string?> Settings = new(StringComparer.Ordinal)
    {
        ["BusinessHours:TimeZone"] = "Europe/Berlin",
        ["BusinessHours:Hours:Monday:0"] = "09:00-12:30",
        ["BusinessHours:Hours:Monday:1"] = "13:00-17:30",
        ["BusinessHours:Holidays:0"] = "2026-07-13",
        ["Language:Languages"] = "en,vi,fr",
    };

    private readonly FakeTimeProvider time = new(MondayNoonInBerlin);

    [Fact]
    public async Task Everything_that_is_known_becomes_facts()
    {
        EnrichmentFacts facts = await EnrichAsync(SomeRequest.Everyday);

        Assert.Equivalent(
            new EnrichmentFacts(
                IsNewContact: false,
                PastConversations: 2,
                LastAgentId: "ada",
                ChannelId: "demo",
                ChannelType: "generic",
                Language: "en",
                WithinBusinessHours: true,
                Text: SomeRequest.Everyday.Text,
                Fields: SomeRequest.Everyday.ContactFields,
                Lookup: "off"
            ),
            facts,
            strict: true
        );
    }

    [Fact]
    public async Task A_contact_without_a_past_is_new() =>
        Assert.True((await EnrichAsync(SomeRequest.Everyday with { PastConversations = 0 })).IsNewContact);

    [Theory]
    [InlineData(null)]
    [InlineData("oui")]
    public async Task Of_a_short_text_the_language_is_that_of_the_profile(string? text) =>
        Assert.Equal("fr", (await EnrichAsync(SomeRequest.Everyday with { Text = text })).Language);

    [Theory]
    [InlineData(0.75, false)] // lunch
    [InlineData(24 * 7, false)] // holiday
    [InlineData(24 * 14, true)]
    public async Task Whether_it_is_open_is_told_by_the_clock(double hoursLater, bool open)
    {
        time.Advance(TimeSpan.FromHours(hoursLater));

        Assert.Equal(open, (await EnrichAsync(SomeRequest.Everyday)).WithinBusinessHours);
    }

    [Fact]
    public async Task What_is_found_now_overrides_what_is_stored()
    {
        FoundFields lookup = new() { ["Phone"] = "new", ["tier"] = "gold" };
        await using ServiceProvider services = Services(Settings, lookup);

        EnrichmentFacts facts = await new EnrichActivity(services.GetRequiredService<Enricher>()).RunAsync(
            SomeRequest.Everyday,
            CancellationToken.None
        );

        Assert.Equal(2, facts.Fields.Count);
        Assert.Equal(("new", "gold"), (facts.Fields["phone"], facts.Fields["tier"]));
        Assert.Equal("found", facts.Lookup);
    }

    [Fact]
    public async Task A_long_text_is_cut_to_its_beginning()
    {
        EnrichmentFacts facts = await EnrichAsync(SomeRequest.Everyday with { Text = new string('a', 10_000) });

        Assert.Equal(500, facts.Text?.Length);
    }

    [Theory]
    [InlineData("BusinessHours:TimeZone", "Mars/Olympus")]
    [InlineData("BusinessHours:Hours:Monday:0", "nine to five")]
    [InlineData("Language:Languages", "en,klingon")]
    [InlineData("Lookup:Url", "https://{{ text }}/")]
    public async Task Settings_that_make_no_sense_stop_the_start(string key, string value)
    {
        await using ServiceProvider services = Services(
            new Dictionary<string, string?>(Settings, StringComparer.Ordinal) { [key] = value }
        );

        Exception refusal = Assert.ThrowsAny<Exception>(() =>
            services.GetRequiredService<IStartupValidator>().Validate()
        );

        Assert.Contains(string.Join(':', key.Split(':').Take(2)), refusal.Message, StringComparison.Ordinal);
    }

    private async Task<EnrichmentFacts> EnrichAsync(EnrichmentRequest request)
    {
        await using ServiceProvider services = Services(Settings);
        services.GetRequiredService<IStartupValidator>().Validate();
        return await new EnrichActivity(services.GetRequiredService<Enricher>()).RunAsync(
            request,
            CancellationToken.None
        );
    }

    private ServiceProvider Services(Dictionary<string, string?> settings, IContactLookup? lookup = null)
    {
        IServiceCollection services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddSingleton<TimeProvider>(time)
            .AddLogging()
            .AddEnrichment();
        return (lookup is null ? services : services.AddSingleton(lookup)).BuildServiceProvider();
    }

    private sealed class FoundFields() : Dictionary<string, string>(StringComparer.Ordinal), IContactLookup
    {
        public Task<LookupResult> FindAsync(
            EnrichmentRequest request,
            string? language,
            CancellationToken cancellationToken
        ) => Task.FromResult(new LookupResult(LookupOutcome.Found, this));
    }
}
