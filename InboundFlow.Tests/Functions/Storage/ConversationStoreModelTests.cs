using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using CsCheck;
using InboundFlow.Functions.Channels;
using InboundFlow.Functions.Conversations;
using InboundFlow.Functions.Storage;
using InboundFlow.Tests.Support;

namespace InboundFlow.Tests.Functions.Storage;

/// <summary>
/// Random days of two processes that receive and close at once, with storage calls that fail before or after they took
/// effect. A call that fails is made again, as a platform and an activity do. After every round each contact has at most
/// one open conversation, and each message is in one place.
/// </summary>
public sealed class ConversationStoreModelTests
{
    private static readonly Gen<Step> AnyStep = Gen.Select(
        Gen.Frequency((4, Gen.Const(true)), (1, Gen.Const(false))),
        Gen.OneOf("mia", "noah"),
        Gen.Int[0, 11],
        Gen.Int[0, 1],
        Gen.Frequency((3, Gen.Const(int.MaxValue)), (1, Gen.Int[0, 6])),
        Gen.Bool,
        (writes, who, number, process, failAt, tookEffect) => new Step(writes, who, number, process, failAt, tookEffect)
    );

    [Fact]
    public async Task Whatever_happens_at_once_a_contact_has_one_open_conversation_and_every_message_is_stored_once() =>
        await AnyStep.Array[1, 6].Array[1, 10].SampleAsync(RunAsync, iter: 300);

    private static async Task RunAsync(Step[][] rounds)
    {
        Day day = new();
        foreach (Step[] round in rounds)
        {
            await Task.WhenAll(round.Select(step => Task.Run(() => day.DoAsync(step))));
            day.Check();
        }
    }

    /// <summary>Somebody writes, or the latest conversation of theirs that anybody knows of is closed.</summary>
    /// <param name="FailAt">Which of the next storage operations fails, if it gets that far.</param>
    private sealed record Step(bool Writes, string Who, int Number, int Process, int FailAt, bool TookEffect);

    /// <summary>Two processes, their tables, and what their callers were answered.</summary>
    private sealed class Day
    {
        private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
        private readonly ChannelAccount channel = new() { Id = "demo", Type = "generic" };
        private readonly MemoryTables tables = new();
        private readonly ConversationStore[] stores;
        private readonly ConcurrentDictionary<string, string> answers = new(StringComparer.Ordinal);
        private readonly ConcurrentDictionary<string, string> openers = new(StringComparer.Ordinal);
        private readonly ConcurrentDictionary<string, string> latest = new(StringComparer.Ordinal);
        private int moments;

        public Day() => stores = [Open(), Open()];

        public async Task DoAsync(Step step)
        {
            FailAt(step);
            while (true)
            {
                try
                {
                    await (step.Writes ? WriteAsync(step) : CloseAsync(step));
                    return;
                }
                catch (RequestFailedException)
                {
                    tables.Contacts.Fault = null;
                }
            }
        }

        public void Check()
        {
            IReadOnlyList<TableEntity> rows = tables.Contacts.Rows;
            foreach (IGrouping<string, TableEntity> contact in rows.GroupBy(row => row.PartitionKey))
            {
                ContactKeys keys = new(contact.Key);
                string[] open = [.. contact.Where(row => IsOpen(row, keys)).Select(row => row.RowKey)];
                TableEntity? present = contact.SingleOrDefault(row => row.RowKey == keys.Open);
                string? id = present?.GetString("ConversationId");
                Assert.Equal(id is null ? [] : [keys.Conversation(id)], open);
                Assert.Equal(
                    id is null ? [] : [keys.Live(id)],
                    contact.Where(row => row.RowKey.StartsWith(keys.ContactId + "|live|")).Select(row => row.RowKey)
                );
            }

            foreach ((string message, string conversation) in answers)
            {
                string messageId = ConversationIds.MessageOf(channel.Id, message);
                string stored = Assert.Single(rows, row => IsMessage(row, messageId)).RowKey;
                Assert.StartsWith(ContactKeys.Of(conversation).Messages(conversation), stored);
            }

            // Each was opened by one message, and by one only.
            Assert.Equal(
                rows.Count(row => row.RowKey.StartsWith(new ContactKeys(row.PartitionKey).Conversations)),
                openers.Count
            );
        }

        private async Task WriteAsync(Step step)
        {
            string message = $"{step.Who}{step.Number}";
            InboundMessage written = new(message, [new ContactIdentity("generic:demo", step.Who)], "text", "hello");
            ReceiveResult result = await stores[step.Process].ReceiveAsync(channel, written, Moment(), default);
            (string conversation, bool opened) = result switch
            {
                ReceiveResult.Opened it => (it.Conversation.ConversationId, true),
                ReceiveResult.Appended it => (it.ConversationId, false),
                ReceiveResult.Duplicate it => (it.ConversationId, it.OpenedIt),
                _ => throw new NotSupportedException(result.GetType().Name),
            };
            Assert.Equal(conversation, answers.GetOrAdd(message, conversation));
            Assert.True(!opened || openers.GetOrAdd(conversation, message) == message);
            latest[step.Who] = conversation;
        }

        private async Task CloseAsync(Step step)
        {
            if (latest.TryGetValue(step.Who, out string? conversation))
            {
                Closing closing = new(conversation, "ada", null, null, Moment());
                Assert.NotNull(await stores[step.Process].CloseAsync(closing, default));
            }
        }

        private void FailAt(Step step)
        {
            if (step.FailAt == int.MaxValue)
            {
                return;
            }

            int number = tables.Contacts.Operations + step.FailAt;
            tables.Contacts.Fault = (operation, after) =>
            {
                if (operation == number && after == step.TookEffect)
                {
                    throw new RequestFailedException(503, "The server is busy.");
                }
            };
        }

        private DateTimeOffset Moment() => Noon.AddSeconds(Interlocked.Increment(ref moments));

        private ConversationStore Open() =>
            new(tables.Contacts, new IdentityTable(tables.Identities), new ConversationIndex(tables.Conversations));

        private static bool IsOpen(TableEntity row, ContactKeys keys) =>
            row.RowKey.StartsWith(keys.Conversations) && row.GetString("Status") == nameof(ConversationStatus.Open);

        private static bool IsMessage(TableEntity row, string messageId) =>
            row.RowKey.StartsWith(row.PartitionKey + "|m|") && row.RowKey.EndsWith("|" + messageId);
    }
}
