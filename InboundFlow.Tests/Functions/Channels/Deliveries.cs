using InboundFlow.Functions.Channels;
using Microsoft.AspNetCore.Http;

namespace InboundFlow.Tests.Functions.Channels;

/// <summary>Deliveries and accounts for tests.</summary>
internal static class Deliveries
{
    /// <summary>A delivery with these headers; the same name twice is the header sent twice.</summary>
    public static WebhookDelivery With(byte[] body, params (string Name, string Value)[] headers)
    {
        HeaderDictionary all = [];
        foreach ((string name, string value) in headers)
        {
            all.Append(name, value);
        }

        return new WebhookDelivery(all, body);
    }

    public static ChannelAccount Account(string type, params string[] secrets)
    {
        ChannelAccount account = new() { Id = "desk", Type = type };
        foreach (string secret in secrets)
        {
            account.Secrets.Add(secret);
        }

        return account;
    }
}
