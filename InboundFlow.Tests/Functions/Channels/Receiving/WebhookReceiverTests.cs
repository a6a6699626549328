using System.Text;
using System.Text.Json;
using InboundFlow.Functions.Channels;
using Microsoft.AspNetCore.Http;

namespace InboundFlow.Tests.Functions.Channels.Receiving;

public sealed class WebhookReceiverTests : IDisposable
{
    private const int MaxBytes = 256 * 1024;
    private readonly ReceivingHost host = new();

    public void Dispose() => host.Dispose();

    [Fact]
    public async Task A_signed_message_is_stored_and_its_conversation_started()
    {
        Answered answer = await host.ReceiveAsync(host.Signed(Message("m1", "s1")));

        Assert.Equal(200, answer.StatusCode);
        Assert.Empty(answer.Body);
        Assert.Equal(
            ["message m1 text \"hi\" from generic:desk=s1"],
            host.Conversations.Received,
            StringComparer.Ordinal
        );
        Assert.Equal(["conv-m1"], host.Conversations.Started, StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_redelivery_starts_the_workflow_only_if_that_was_left_undone()
    {
        host.Conversations.Answer = _ => Task.FromResult<IntakeResult>(new IntakeResult.Duplicate("conv-1"));
        await host.ReceiveAsync(host.Signed(Message("m1", "s1")));
        Assert.Empty(host.Conversations.Started);

        host.Conversations.Answer = _ =>
            Task.FromResult<IntakeResult>(new IntakeResult.Duplicate("conv-1", StartWorkflow: true));
        await host.ReceiveAsync(host.Signed(Message("m1", "s1")));
        Assert.Equal(["conv-1"], host.Conversations.Started, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("DESK")]
    [InlineData("")]
    public async Task An_unknown_channel_is_not_found(string channelId)
    {
        Answered answer = await host.ReceiveAsync(host.Signed(Message("m1", "s1")), channelId);

        Assert.Equal(404, answer.StatusCode);
        Assert.Empty(host.Conversations.Received);
    }

    [Fact]
    public async Task A_wrong_signature_is_refused_without_a_word()
    {
        HttpRequest request = host.Signed(Message("m1", "s1"));
        request.Body = new MemoryStream(Encoding.UTF8.GetBytes(Message("m2", "s1")));

        Answered answer = await host.ReceiveAsync(request);

        Assert.Equal(new Answered(401, "", null), answer);
        Assert.Empty(host.Conversations.Received);
        Assert.Empty(host.Conversations.Quarantined);
    }

    [Fact]
    public async Task A_delivery_replayed_too_late_is_refused()
    {
        HttpRequest request = host.Signed(Message("m1", "s1"));
        host.Clock.Advance(TimeSpan.FromSeconds(301));

        Assert.Equal(401, (await host.ReceiveAsync(request)).StatusCode);
    }

    [Fact]
    public async Task A_channel_without_a_secret_refuses_everything_just_so()
    {
        Answered answer = await host.ReceiveAsync(host.Signed(Message("m1", "s1")), "closed");

        Assert.Equal(new Answered(401, "", null), answer);
    }

    [Fact]
    public async Task A_body_that_announces_too_much_is_not_read()
    {
        HttpRequest request = host.Post(new UnreadableStream());
        request.ContentLength = MaxBytes + 1;

        Answered answer = await host.ReceiveAsync(request);

        Assert.Equal(413, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.ContentType);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(10L)]
    public async Task A_body_that_turns_out_too_long_is_not_read_to_its_end(long? announced)
    {
        EndlessStream body = new();
        HttpRequest request = host.Post(body);
        request.ContentLength = announced;

        Answered answer = await host.ReceiveAsync(request);

        Assert.Equal(413, answer.StatusCode);
        Assert.InRange(body.BytesRead, MaxBytes + 1, 3 * MaxBytes);
    }

    [Fact]
    public async Task A_body_of_just_the_limit_is_read()
    {
        string frame = Message("m1", "s1", "");
        string text = new('x', MaxBytes - frame.Length);

        Answered answer = await host.ReceiveAsync(host.Signed(Message("m1", "s1", text)));

        Assert.Equal(200, answer.StatusCode);
        Assert.Single(host.Conversations.Received);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br, identity")]
    public async Task A_compressed_body_is_not_read(string encoding)
    {
        HttpRequest request = host.Post(new UnreadableStream());
        request.Headers.ContentEncoding = encoding;

        Assert.Equal(415, (await host.ReceiveAsync(request)).StatusCode);
    }

    [Fact]
    public async Task A_body_that_says_it_is_not_compressed_is_taken()
    {
        HttpRequest request = host.Signed(Message("m1", "s1"));
        request.Headers.ContentEncoding = "identity";

        Assert.Equal(200, (await host.ReceiveAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData("not JSON at all", "not a JSON object")]
    [InlineData("[1]", "not a JSON object")]
    [InlineData("", "not a JSON object")]
    [InlineData("""{"type":"message","text":"hi"}""", "no message id")]
    public async Task A_delivery_that_is_not_understood_is_kept_in_quarantine(string body, string reason)
    {
        Answered answer = await host.ReceiveAsync(host.Signed(body));

        Assert.Equal(200, answer.StatusCode);
        Assert.Equal([$"desk: {reason}: {body}"], host.Conversations.Quarantined, StringComparer.Ordinal);
        Assert.Empty(host.Conversations.Received);
    }

    [Fact]
    public async Task What_could_not_be_stored_is_asked_for_again()
    {
        host.Conversations.Answer = _ => throw new IOException("The storage is away.");

        Answered answer = await host.ReceiveAsync(host.Signed(Message("m1", "s1")));

        Assert.Equal(503, answer.StatusCode);
        Assert.Equal(
            "https://inboundflow.dev/problems/not-stored",
            JsonElement.Parse(answer.Body).GetProperty("type").GetString()
        );
        Assert.DoesNotContain("away", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_could_not_be_put_in_quarantine_is_asked_for_again()
    {
        host.Conversations.QuarantineFailure = new IOException("The storage is away.");

        Assert.Equal(503, (await host.ReceiveAsync(host.Signed("not JSON"))).StatusCode);
    }

    [Fact]
    public async Task A_workflow_that_could_not_be_started_is_asked_for_again()
    {
        host.Conversations.StartFailure = new IOException("The engine is away.");

        Assert.Equal(503, (await host.ReceiveAsync(host.Signed(Message("m1", "s1")))).StatusCode);
    }

    [Fact]
    public async Task What_can_never_be_stored_is_kept_in_quarantine_instead_of_coming_back_for_days()
    {
        host.Conversations.Answer = inboundEvent =>
            throw new ArgumentException("A row over 1 MiB.", nameof(inboundEvent));

        Answered answer = await host.ReceiveAsync(host.Signed(Message("m1", "s1")));

        Assert.Equal(200, answer.StatusCode);
        Assert.Equal(
            ["desk: cannot be stored: " + Message("m1", "s1")],
            host.Conversations.Quarantined,
            StringComparer.Ordinal
        );
    }

    [Fact]
    public async Task A_handshake_is_answered_as_plain_text()
    {
        Answered answer = await host.ReceiveAsync(
            host.Get("?hub.mode=subscribe&hub.verify_token=vt&hub.challenge=1158201444"),
            "wa"
        );

        Assert.Equal(new Answered(200, "1158201444", "text/plain"), answer);
    }

    [Fact]
    public async Task A_handshake_with_another_token_is_refused_without_a_word()
    {
        Answered answer = await host.ReceiveAsync(
            host.Get("?hub.mode=subscribe&hub.verify_token=no&hub.challenge=1158201444"),
            "wa"
        );

        Assert.Equal(new Answered(403, "", null), answer);
    }

    [Fact]
    public async Task A_channel_without_a_handshake_has_nothing_to_show() =>
        Assert.Equal(404, (await host.ReceiveAsync(host.Get("?hub.mode=subscribe"))).StatusCode);

    [Fact]
    public async Task Deliveries_are_counted_by_outcome_and_no_stranger_names_a_channel()
    {
        using CounterLines counted = host.Count("inboundflow.channel.deliveries");

        await host.ReceiveAsync(host.Signed(Message("m1", "s1")));
        await host.ReceiveAsync(host.Signed(Message("m1", "s1")), "closed");
        await host.ReceiveAsync(host.Signed(Message("m1", "s1")), "stranger");
        await host.ReceiveAsync(host.Get("?hub.mode=subscribe&hub.verify_token=vt&hub.challenge=1"), "wa");
        host.Conversations.Answer = _ => throw new IOException("The storage is away.");
        await host.ReceiveAsync(host.Signed(Message("m2", "s1")));

        Assert.Equal(
            ["1 desk,stored", "1 closed,refused", "1 ,unknown_channel", "1 wa,handshake", "1 desk,failed"],
            counted.Lines,
            StringComparer.Ordinal
        );
    }

    [Fact]
    public async Task Events_are_counted_by_kind_and_outcome()
    {
        using CounterLines counted = host.Count("inboundflow.channel.events");

        await host.ReceiveAsync(host.Signed(Message("m1", "s1")));
        await host.ReceiveAsync(host.Signed("""{"type":"typing"}"""));
        await host.ReceiveAsync(host.Signed("{}"));

        Assert.Equal(
            ["1 desk,message,opened", "1 desk,ignored,other_type", "1 desk,malformed,quarantined"],
            counted.Lines,
            StringComparer.Ordinal
        );
    }

    private static string Message(string id, string sender, string text = "hi") =>
        $$$"""{"type":"message","id":"{{{id}}}","sender":{"id":"{{{sender}}}"},"text":"{{{text}}}"}""";

    /// <summary>Fails whoever reads it.</summary>
    private sealed class UnreadableStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("The body was read.");
    }

    private sealed class EndlessStream : MemoryStream
    {
        public long BytesRead { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            BytesRead += buffer.Length;
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
