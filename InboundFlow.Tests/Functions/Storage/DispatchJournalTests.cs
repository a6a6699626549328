using System.Security.Cryptography;
using Azure;
using InboundFlow.Functions.Storage;
using InboundFlow.Tests.Support;

namespace InboundFlow.Tests.Functions.Storage;

/// <summary>What is read of the journal while others go on writing it, and over its end.</summary>
public sealed class DispatchJournalTests
{
    private static readonly DispatchRows Rows = new("main");

    private readonly MemoryTable table = new();
    private readonly DispatchJournal journal;
    private ETag? head;
    private long version;

    public DispatchJournalTests() => journal = new(table, Rows);

    [Fact]
    public async Task What_was_written_before_the_journal_came_round_is_not_taken_for_what_is_new()
    {
        await CommitAsync(DispatchJournal.Length + 2);

        // In the places of the third and fourth there are still those of the round before.
        DoBefore(Rows.HeadKey, () => CommitAsync(2));
        DispatchNews news = await journal.ReadAsync(DispatchJournal.Length, expected: 4, CancellationToken.None);

        AssertFollows(DispatchJournal.Length, 4, news);
    }

    [Fact]
    public async Task One_that_was_not_there_yet_is_not_left_out_for_those_after_it()
    {
        await CommitAsync(5);

        DoBefore(Rows.LogPrefix + "007", () => CommitAsync(2));
        DispatchNews news = await journal.ReadAsync(5, expected: 2, CancellationToken.None);

        AssertFollows(5, 2, news);
    }

    [Fact]
    public async Task More_that_was_written_than_the_head_says_is_left_for_the_next_time()
    {
        await CommitAsync(5);
        DispatchNews news = await journal.ReadAsync(2, expected: 16, CancellationToken.None);

        AssertFollows(2, 3, news);
        AssertFollows(5, 0, await journal.ReadAsync(5, expected: 4, CancellationToken.None));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task All_of_it_can_be_read_and_nothing_that_was_overwritten(int tooMany, bool known)
    {
        await CommitAsync(DispatchJournal.Length + tooMany);

        DispatchNews news = await journal.ReadAsync(0, expected: 1, CancellationToken.None);

        Assert.Equal(known, news.IsComplete);
        Assert.Equal(known ? DispatchJournal.Length : null, news.Entries?.Count);
        Assert.Equal(DispatchJournal.Length + tooMany, news.Version);
    }

    [Fact]
    public async Task What_was_overwritten_while_it_was_read_is_not_known_any_more()
    {
        await CommitAsync(2);

        DoBefore(Rows.LogPrefix + "002", () => CommitAsync(DispatchJournal.Length));
        DispatchNews news = await journal.ReadAsync(0, expected: 0, CancellationToken.None);

        Assert.False(news.IsComplete);
    }

    [Fact]
    public async Task One_that_was_too_large_to_be_told_leaves_those_after_it_unknown()
    {
        string[] random =
        [
            .. Enumerable.Range(0, 40_000).Select(i => Convert.ToHexString(SHA256.HashData(BitConverter.GetBytes(i)))),
        ];
        await CommitAsync(1, new(null, [], [], [], [], random));
        await CommitAsync(1);

        DispatchNews news = await journal.ReadAsync(0, expected: 1, CancellationToken.None);

        Assert.Equal(2, news.Entries!.Count);
        Assert.False(news.IsComplete);
        Assert.True((await journal.ReadAsync(1, expected: 1, CancellationToken.None)).IsComplete);
    }

    private static void AssertFollows(long since, int many, DispatchNews news)
    {
        Assert.True(news.IsComplete);
        Assert.Equal(Enumerable.Range(1, many).Select(i => since + i), news.Entries!.Select(entry => entry.Version));
        Assert.Equal(since + many, news.Version);
    }

    private async Task CommitAsync(int many, DispatchChanges? changes = null)
    {
        DispatchChanges told = changes ?? new(null, [], [], [], [], []);
        for (int i = 0; i < many; i++)
        {
            version++;
            CommitResult result = await table.SubmitAsync(
                [Rows.Head(head, version, null), journal.Write(version, $"{version}", told)],
                CancellationToken.None
            );
            head = Assert.IsType<CommitResult.Committed>(result).ETags[0];
        }
    }

    // Once, as another process would, just before the row is read.
    private void DoBefore(string rowKey, Func<Task> act)
    {
        bool done = false;
        table.Reading = key =>
        {
            bool isNow = !done && string.Equals(key, rowKey, StringComparison.Ordinal);
            done |= isNow;
            return isNow ? act() : Task.CompletedTask;
        };
    }
}
