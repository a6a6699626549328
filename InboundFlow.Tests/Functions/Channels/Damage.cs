using System.Text;
using CsCheck;
using InboundFlow.Functions.Channels;

namespace InboundFlow.Tests.Functions.Channels;

/// <summary>Breaks good bodies in every way that still arrives with a valid signature.</summary>
internal static class Damage
{
    // What breaks readers: half an emoji as value and as name, deep nesting, wrong types, huge and odd numbers, bad UTF-8.
    private static readonly byte[][] Fragments =
    [
        "\"\\ud83d\""u8.ToArray(),
        "{\"\\udc00x\":1}"u8.ToArray(),
        "\\ud83d"u8.ToArray(),
        "null"u8.ToArray(),
        "[]"u8.ToArray(),
        "{}"u8.ToArray(),
        "-0"u8.ToArray(),
        "1e999"u8.ToArray(),
        "99999999999999999999999"u8.ToArray(),
        "\"-0001-99-99T99:99:99Z\""u8.ToArray(),
        "\"9999-12-31T23:59:59-14:00\""u8.ToArray(),
        [0xFF],
        [0xC3, 0x28],
        Encoding.ASCII.GetBytes(new string('[', 80)),
    ];

    /// <summary>Every parse of every damaged body ends in at least one event.</summary>
    public static void AssertHarmless(IReadOnlyList<byte[]> bodies, Func<byte[], IReadOnlyList<InboundEvent>> parse)
    {
        Gen<byte[]> random = Gen.Byte.Array[0, 200];
        Gen<byte[]> damaged = Gen.Select(
            Gen.Int[0, bodies.Count - 1],
            Gen.Int[0, Fragments.Length - 1],
            Gen.Int[0, 10_000],
            Gen.Bool,
            (body, fragment, at, token) =>
                token
                    ? ReplaceToken(bodies[body], Fragments[fragment], at)
                    : Splice(bodies[body], Fragments[fragment], at % (bodies[body].Length + 1), 1)
        );
        Gen.OneOf(random, damaged).Sample(body => parse(body).Count > 0, iter: 20_000, print: Printed);
    }

    /// <summary>Replaces one value or name of the body, so that what results is JSON more often than not.</summary>
    private static byte[] ReplaceToken(byte[] body, byte[] fragment, int at)
    {
        string text = Encoding.UTF8.GetString(body);
        int[] quotes =
        [
            .. Enumerable.Range(0, text.Length).Where(i => text[i] == '"' && (i == 0 || text[i - 1] != '\\')),
        ];
        if (quotes.Length < 2)
        {
            return fragment;
        }

        int first = at % (quotes.Length / 2) * 2;
        int from = Encoding.UTF8.GetByteCount(text.AsSpan(0, quotes[first]));
        int length = Encoding.UTF8.GetByteCount(text.AsSpan(quotes[first], quotes[first + 1] - quotes[first] + 1));
        return Splice(body, fragment, from, length);
    }

    private static byte[] Splice(byte[] body, byte[] fragment, int at, int length) =>
        [.. body[..at], .. fragment, .. body[Math.Min(body.Length, at + length)..]];

    private static string Printed(byte[] body) => Convert.ToBase64String(body) + " " + Encoding.UTF8.GetString(body);
}
