using System.Reflection;
using InboundFlow.LocalRuntime.Durable;
using Microsoft.Extensions.Logging;

namespace InboundFlow.Tests.LocalRuntime;

public sealed class LogRulesTests
{
    private static readonly LoggerMessageAttribute[] Messages =
    [
        .. typeof(DurableEngineOptions)
            .Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>(),
    ];

    [Fact]
    public void Every_kind_of_line_has_an_id_of_its_own()
    {
        IEnumerable<string> repeated = Messages
            .GroupBy(message => message.EventId)
            .Where(same => same.Count() > 1)
            .Select(same => $"{same.Key}: {string.Join(" | ", same.Select(message => message.Message))}");

        Assert.NotEmpty(Messages);
        Assert.Empty(repeated);
        Assert.DoesNotContain(Messages, message => message.EventId <= 0);
    }

    [Fact]
    public void A_line_about_an_orchestration_begins_with_its_id() =>
        Assert.All(
            Messages.Where(message => message.Message.Contains("{InstanceId}", StringComparison.Ordinal)),
            message => Assert.StartsWith("Orchestration '{InstanceId}': ", message.Message, StringComparison.Ordinal)
        );

    [Fact]
    public void No_line_names_what_people_have_written() =>
        Assert.All(
            Messages,
            message =>
            {
                string[] forbidden = ["Input", "Output", "Payload", "Body", "Text", "Token", "Phone"];
                Assert.DoesNotContain(
                    forbidden,
                    word => message.Message.Contains("{" + word, StringComparison.OrdinalIgnoreCase)
                );
            }
        );
}
