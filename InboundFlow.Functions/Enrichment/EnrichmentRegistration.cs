using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace InboundFlow.Functions.Enrichment;

/// <summary>Registers enrichment.</summary>
public static class EnrichmentRegistration
{
    /// <summary>
    /// Adds language detection (<c>Language</c>), business hours (<c>BusinessHours</c>) and the lookup (<c>Lookup</c>),
    /// each configured under its section and checked when the app starts.
    /// </summary>
    public static IServiceCollection AddEnrichment(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);

        services.AddOptions<LanguageOptions>().BindConfiguration(LanguageOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LanguageOptions>, LanguageOptionsValidation>();
        services.AddSingleton<ILanguageDetector, LinguaLanguageDetector>();
        services.AddHostedService<LanguageWarmUp>();

        services.AddOptions<BusinessHoursOptions>().BindConfiguration(BusinessHoursOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<BusinessHoursOptions>, BusinessHoursOptionsValidation>();
        services.AddSingleton(provider =>
            BusinessHoursReader.Read(provider.GetRequiredService<IOptions<BusinessHoursOptions>>().Value, out _)
        );

        services.AddOptions<LookupOptions>().BindConfiguration(LookupOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LookupOptions>, LookupOptionsValidation>();
        LookupClient.Add(services);
        services.AddSingleton<IContactLookup, HttpContactLookup>();

        services.AddSingleton<Enricher>();
        return services;
    }
}
