using InboundFlow.Functions.Channels;
using InboundFlow.Functions.Conversations;
using InboundFlow.Functions.Http;
using InboundFlow.Functions.Storage;
using InboundFlow.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace InboundFlow.Tests.Functions.Conversations;

public sealed class ConversationListTests
{
    private static readonly DateTimeOffset Start = new(2026, 10, 31, 23, 59, 50, TimeSpan.Zero);
    private readonly MemoryTables tables = new();
    private readonly FakeTimeProvider time = new(Start);
    private readonly ConversationStore store;
    private readonly ConversationList list;

    public ConversationListTests()
    {
        ConversationIndex index = new(tables.Conversations);
        store = new ConversationStore(tables.Contacts, new IdentityTable(tables.Identities), index);
        list = new ConversationList(index, store, time);
    }

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_follow_each_other_newest_first_over_the_end_of_a_month()
    {
        List<string> opened = [];
        for (int n = 0; n < 25; n++)
        {
            opened.Insert(0, await OpenAsync($"contact{n}"));
            time.Advance(TimeSpan.FromSeconds(1));
        }

        List<string> read = [];
        ConversationQuery query = new(null, null, null, null, Top: 4, After: null);
        while (await list.ReadAsync(query, Now) is { } page)
        {
            read.AddRange(page.Items.Select(conversation => conversation.Id));
            if (page.ContinuationToken is not string token)
            {
                break;
            }

            Assert.True(ListPosition.TryParse(token, out ListPosition? after));
            query = query with { After = after };
        }

        Assert.Equal(opened, read);
    }

    [Fact]
    public async Task An_announcement_whose_conversation_never_opened_is_not_listed()
    {
        await OpenAsync("mia");
        tables.Contacts.Fault = (_, _) => throw new InvalidOperationException("The process died.");
        await Assert.ThrowsAsync<InvalidOperationException>(() => OpenAsync("noa"));
        tables.Contacts.Fault = null;
        Assert.Equal(2, tables.Conversations.Rows.Count);

        Page<Conversation> page = await list.ReadAsync(new(null, null, null, null, 50, null), Now);

        Assert.Single(page.Items);
    }

    private async Task<string> OpenAsync(string sender)
    {
        InboundMessage message = new(sender, [new ContactIdentity("generic:demo", sender)], "text", "hello");
        ChannelAccount account = new() { Id = "demo", Type = "generic" };
        ReceiveResult result = await store.ReceiveAsync(account, message, time.GetUtcNow(), Now);
        return Assert.IsType<ReceiveResult.Opened>(result).Conversation.ConversationId;
    }
}
