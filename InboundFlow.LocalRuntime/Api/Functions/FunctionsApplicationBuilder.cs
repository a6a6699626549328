using InboundFlow.LocalRuntime.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Collects what the app consists of.</summary>
public class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware = [];
    private readonly WebApplicationBuilder web;
    private bool isBuilt;

    internal FunctionsApplicationBuilder(WebApplicationBuilder web) => this.web = web;

    /// <summary>The app's settings.</summary>
    public ConfigurationManager Configuration => web.Configuration;

    IConfigurationManager IHostApplicationBuilder.Configuration => web.Configuration;

    /// <summary>Where and as what the app runs.</summary>
    public IHostEnvironment Environment => web.Environment;

    /// <summary>What is logged where.</summary>
    public ILoggingBuilder Logging => web.Logging;

    /// <summary>What is measured.</summary>
    public IMetricsBuilder Metrics => web.Metrics;

    /// <summary>What those who build keep for each other.</summary>
    public IDictionary<object, object> Properties => ((IHostApplicationBuilder)web).Properties;

    /// <summary>The app's services.</summary>
    public IServiceCollection Services => web.Services;

    /// <summary>Whether HTTP functions get ASP.NET Core's types.</summary>
    internal bool HasAspNetCore { get; set; }

    /// <summary>Builds the app: finds its functions and checks them.</summary>
    /// <exception cref="InvalidOperationException">It was built already, or a function breaks a rule; every problem is listed.</exception>
    public IHost Build()
    {
        if (isBuilt)
        {
            throw new InvalidOperationException("Build can only be called once.");
        }

        isBuilt = true;
        return LocalHost.Build(web, middleware, HasAspNetCore);
    }

    /// <summary>Uses another container of services.</summary>
    public void ConfigureContainer<TContainerBuilder>(
        IServiceProviderFactory<TContainerBuilder> factory,
        Action<TContainerBuilder>? configure = null
    )
        where TContainerBuilder : notnull => ((IHostApplicationBuilder)web).ConfigureContainer(factory, configure);

    /// <summary>Adds a step to the pipeline, after those that are there.</summary>
    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        this.middleware.Add(middleware);
        return this;
    }
}
