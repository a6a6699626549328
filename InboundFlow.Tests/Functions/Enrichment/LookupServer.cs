using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace InboundFlow.Tests.Functions.Enrichment;

/// <summary>A CRM on this machine that answers as the test says.</summary>
internal sealed class LookupServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private LookupServer(WebApplication app) => this.app = app;

    internal string Url => app.Urls.Single();

    /// <summary>Starts one on a free port.</summary>
    /// <param name="answer">Gets the request and its number, from 1.</param>
    internal static async Task<LookupServer> StartAsync(Func<HttpContext, int, Task> answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        WebApplication crm = builder.Build();
        int requests = 0;
        crm.Run(context => answer(context, Interlocked.Increment(ref requests)));
        await crm.StartAsync();
        return new LookupServer(crm);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(new CancellationToken(canceled: true));
        await app.DisposeAsync();
    }
}
