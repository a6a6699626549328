using System.Diagnostics;
using InboundFlow.LocalRuntime.Durable.Telemetry;

namespace InboundFlow.Tests.LocalRuntime.Durable.Telemetry;

public sealed class SpanIdentityTests
{
    [Fact]
    public void A_span_takes_the_id_it_is_given()
    {
        using Activity span = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        ActivitySpanId id = ActivitySpanId.CreateFromString("00f067aa0ba902b7");

        Assert.True(SpanIdentity.TrySet(span, id));

        Assert.Equal(id, span.SpanId);
        Assert.Equal(id, span.Context.SpanId);
        Assert.Contains("-00f067aa0ba902b7-", span.Id!, StringComparison.Ordinal);
    }

    [Fact]
    public void A_span_that_has_told_its_id_takes_another()
    {
        using Activity span = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        string told = span.Id!;

        Assert.True(SpanIdentity.TrySet(span, ActivitySpanId.CreateFromString("00f067aa0ba902b7")));

        Assert.NotEqual(told, span.Id);
    }
}
