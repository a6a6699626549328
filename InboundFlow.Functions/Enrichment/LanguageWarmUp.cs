using Microsoft.Extensions.Hosting;

namespace InboundFlow.Functions.Enrichment;

/// <summary>Loads the language models beside the start of the app, so that the first conversation need not wait for them.</summary>
internal sealed class LanguageWarmUp(ILanguageDetector detector) : BackgroundService
{
    private const string Sample = "The first text takes longer than those after it.";

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.Run(() => detector.Detect(Sample), stoppingToken);
}
