using System.Text;
using InboundFlow.Functions.Channels;
using InboundFlow.Functions.Channels.Receiving;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace InboundFlow.Tests.Functions.Channels.Receiving;

public sealed class DeliveryIntakeTests
{
    private static readonly ChannelAccount Account = Deliveries.Account("whatsapp", "s");
    private readonly FakeConversations conversations = new();

    [Fact]
    public async Task One_broken_item_costs_no_sibling_and_only_its_own_bytes_are_kept()
    {
        InboundEvent broken = new InboundEvent.Malformed("odd") { Part = Encoding.UTF8.GetBytes("""{"odd":1}""") };

        bool stored = await StoreAsync(Message("a", "ana"), broken, Message("b", "bo"));

        Assert.True(stored);
        Assert.Equal(2, conversations.Received.Count);
        Assert.Equal(["""desk: odd: {"odd":1}"""], conversations.Quarantined, StringComparer.Ordinal);
    }

    [Fact]
    public async Task One_person_is_served_in_the_order_of_the_body_while_others_are_served_beside()
    {
        // Ana's first message is not stored before everybody else's is: that ends only if people do not wait for each other.
        TaskCompletionSource othersDone = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int others = 0;
        conversations.Answer = async inboundEvent =>
        {
            string id = ((InboundEvent.MessageReceived)inboundEvent).Message.ProviderMessageId;
            if (string.Equals(id, "ana-1", StringComparison.Ordinal))
            {
                await othersDone.Task;
            }
            else if (id.StartsWith("other", StringComparison.Ordinal) && Interlocked.Increment(ref others) == 20)
            {
                othersDone.SetResult();
            }

            return new IntakeResult.Stored("conv");
        };

        await StoreAsync([
            Message("ana-1", "ana"),
            .. Enumerable.Range(0, 20).Select(i => Message($"other-{i}", $"person-{i}")),
            Message("ana-2", "ana"),
            Message("ana-3", "ana"),
        ]);

        Assert.Equal(23, conversations.Received.Count);
        Assert.Equal(
            ["message ana-1", "message ana-2", "message ana-3"],
            conversations
                .Received.Where(line => line.Contains("ana", StringComparison.Ordinal))
                .Select(line => line[..13]),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public async Task At_most_eight_people_are_served_at_once()
    {
        int running = 0;
        int most = 0;
        TaskCompletionSource eight = new(TaskCreationOptions.RunContinuationsAsynchronously);
        conversations.Answer = async _ =>
        {
            int now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            if (now == 8)
            {
                eight.TrySetResult();
            }

            await eight.Task;
            Interlocked.Decrement(ref running);
            return new IntakeResult.Stored("conv");
        };

        await StoreAsync([.. Enumerable.Range(0, 100).Select(i => Message($"m{i}", $"person-{i}"))]);

        Assert.Equal(8, most);
        Assert.Equal(100, conversations.Received.Count);
    }

    [Fact]
    public async Task When_the_storage_is_away_it_is_not_asked_a_thousand_times()
    {
        int asked = 0;
        conversations.Answer = _ =>
        {
            Interlocked.Increment(ref asked);
            throw new IOException("The storage is away.");
        };

        bool stored = await StoreAsync([.. Enumerable.Range(0, 1000).Select(i => Message($"m{i}", $"person-{i}"))]);

        Assert.False(stored);
        Assert.InRange(asked, 1, 100);
    }

    [Fact]
    public async Task After_a_failure_nothing_later_of_that_person_is_stored()
    {
        conversations.Answer = inboundEvent =>
            EventText.Of(inboundEvent).StartsWith("message a-2", StringComparison.Ordinal)
                ? throw new IOException("The storage is away.")
                : Task.FromResult<IntakeResult>(new IntakeResult.Stored("conv"));

        bool stored = await StoreAsync(Message("a-1", "ana"), Message("a-2", "ana"), Message("a-3", "ana"));

        Assert.False(stored);
        Assert.Equal(["message a-1 text from whatsapp.phone=ana"], conversations.Received, StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_caller_who_gives_up_is_told_so()
    {
        using CancellationTokenSource stop = new();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => StoreAsync([Message("a", "ana")], stop.Token));
    }

    private Task<bool> StoreAsync(params InboundEvent[] events) => StoreAsync(events, CancellationToken.None);

    private async Task<bool> StoreAsync(InboundEvent[] events, CancellationToken cancellationToken)
    {
        await using ServiceProvider services = new ServiceCollection()
            .AddMetrics()
            .AddSingleton<ChannelMetrics>()
            .BuildServiceProvider();
        DeliveryIntake intake = new(
            conversations,
            conversations,
            conversations,
            services.GetRequiredService<ChannelMetrics>(),
            NullLogger<DeliveryIntake>.Instance
        );
        return await intake.StoreAsync(Account, events, "the body"u8.ToArray(), client: null!, cancellationToken);
    }

    private static InboundEvent.MessageReceived Message(string id, string phone) =>
        new(new InboundMessage(id, [new ContactIdentity("whatsapp.phone", phone)], "text", null));

    private static void InterlockedMax(ref int most, int value)
    {
        int seen = Volatile.Read(ref most);
        while (value > seen)
        {
            seen = Interlocked.CompareExchange(ref most, value, seen) is int before && before == seen ? value : before;
        }
    }
}
