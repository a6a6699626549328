using System.Text;
using System.Text.Json;
using InboundFlow.Functions.Http;
using Microsoft.AspNetCore.Http;

namespace InboundFlow.Tests.Functions.Http;

public sealed class ApiTests
{
    [Fact]
    public void Times_are_written_in_utc_to_the_tick()
    {
        DateTimeOffset time = new DateTimeOffset(2026, 11, 23, 15, 0, 0, TimeSpan.FromHours(7)).AddTicks(1234567);

        string json = JsonSerializer.Serialize(time, Api.Json);

        Assert.Equal("\"2026-11-23T08:00:00.1234567Z\"", json);
        Assert.Equal(time, JsonSerializer.Deserialize<DateTimeOffset>(json, Api.Json));
    }

    [Theory]
    [InlineData("", "The body is not the JSON that was expected, at $.")]
    [InlineData("null", "The body is empty: send a JSON object.")]
    [InlineData("{\"agentId\":{}}", "The body is not the JSON that was expected, at $.agentId.")]
    public async Task A_body_that_cannot_be_read_is_answered_with_what_is_wrong(string body, string detail)
    {
        (Sample? value, IResult? error) = await Api.ReadAsync<Sample>(RequestWith(body));

        Assert.Null(value);
        JsonElement problem = await WriteAsync(error!);
        Assert.Equal(400, problem.GetProperty("status").GetInt32());
        Assert.Equal(detail, problem.GetProperty("detail").GetString());
        Assert.EndsWith("/invalid-request", problem.GetProperty("type").GetString(), StringComparison.Ordinal);
    }

    private static HttpRequest RequestWith(string body)
    {
        DefaultHttpContext context = new();
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        return context.Request;
    }

    private static async Task<JsonElement> WriteAsync(IResult result)
    {
        using MemoryStream written = new();
        DefaultHttpContext context = new() { RequestServices = new NoServices() };
        context.Response.Body = written;
        await result.ExecuteAsync(context);
        Assert.Equal("application/problem+json", context.Response.ContentType);
        return JsonSerializer.Deserialize<JsonElement>(written.ToArray());
    }

    private sealed record Sample(string? AgentId);

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) =>
            serviceType == typeof(Microsoft.Extensions.Logging.ILoggerFactory)
                ? Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance
                : null;
    }
}
