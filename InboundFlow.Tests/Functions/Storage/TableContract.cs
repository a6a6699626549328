using Azure;
using Azure.Data.Tables;
using InboundFlow.Functions.Storage;

namespace InboundFlow.Tests.Functions.Storage;

/// <summary>What every <see cref="ITable"/> does.</summary>
public abstract class TableContract
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    protected abstract Task<ITable> CreateAsync();

    [Fact]
    public async Task A_row_comes_back_as_it_was_written()
    {
        ITable table = await CreateAsync();
        DateTimeOffset at = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);
        await table.SubmitAsync(
            [Add("p", "r", ("Text", "café 🎉 'quoted'"), ("Count", 3), ("At", at), ("Long", 5L), ("Yes", true))],
            Now
        );

        TableEntity? row = await table.GetAsync("p", "r", null, Now);

        Assert.NotNull(row);
        Assert.Equal("café 🎉 'quoted'", row.GetString("Text"));
        Assert.Equal(3, row.GetInt32("Count"));
        Assert.Equal(at, row.GetDateTimeOffset("At"));
        Assert.Equal(5L, row.GetInt64("Long"));
        Assert.True(row.GetBoolean("Yes"));
    }

    [Fact]
    public async Task A_missing_row_is_null()
    {
        ITable table = await CreateAsync();

        Assert.Null(await table.GetAsync("p", "none", null, Now));
    }

    [Fact]
    public async Task Only_the_chosen_columns_are_read()
    {
        ITable table = await CreateAsync();
        await table.SubmitAsync([Add("p", "r", ("A", "1"), ("B", "2"))], Now);

        TableEntity? row = await table.GetAsync("p", "r", ["B"], Now);

        Assert.Null(row!.GetString("A"));
        Assert.Equal("2", row.GetString("B"));
        Assert.NotEqual(default, row.ETag);
    }

    [Fact]
    public async Task A_range_is_read_in_ordinal_order_and_stays_within_its_partition()
    {
        ITable table = await CreateAsync();
        foreach (string key in (string[])["a|2", "a|1", "a|B", "a|a", "b|1"])
        {
            await table.SubmitAsync([Add("p", key)], Now);
        }

        await table.SubmitAsync([Add("q", "a|9")], Now);

        List<string> keys = [];
        await foreach (TableEntity row in table.QueryAsync("p", "a|", null, Now))
        {
            keys.Add(row.RowKey);
        }

        Assert.Equal(["a|1", "a|2", "a|B", "a|a"], keys);
    }

    [Fact]
    public async Task Adding_a_row_that_exists_is_a_conflict()
    {
        ITable table = await CreateAsync();
        await table.SubmitAsync([Add("p", "r")], Now);

        Assert.Equal(
            new CommitResult.Conflict(0, ConflictKind.AlreadyExists),
            await table.SubmitAsync([Add("p", "r")], Now)
        );
    }

    [Theory]
    [InlineData(TableTransactionActionType.UpdateMerge)]
    [InlineData(TableTransactionActionType.UpdateReplace)]
    [InlineData(TableTransactionActionType.Delete)]
    public async Task Changing_a_row_that_is_gone_is_a_conflict(TableTransactionActionType type)
    {
        ITable table = await CreateAsync();

        CommitResult alone = await table.SubmitAsync([new(type, new TableEntity("p", "r"))], Now);
        CommitResult inCompany = await table.SubmitAsync([Add("p", "s"), new(type, new TableEntity("p", "r"))], Now);

        Assert.Equal(new CommitResult.Conflict(0, ConflictKind.NotFound), alone);
        Assert.Equal(new CommitResult.Conflict(1, ConflictKind.NotFound), inCompany);
    }

    [Theory]
    [InlineData(TableTransactionActionType.UpdateMerge)]
    [InlineData(TableTransactionActionType.UpdateReplace)]
    [InlineData(TableTransactionActionType.Delete)]
    public async Task Changing_a_row_by_an_old_version_is_a_conflict(TableTransactionActionType type)
    {
        ITable table = await CreateAsync();
        ETag old = Etag(await table.SubmitAsync([Add("p", "r")], Now));
        await table.SubmitAsync(
            [new(TableTransactionActionType.UpdateMerge, new TableEntity("p", "r") { ["A"] = "1" })],
            Now
        );

        CommitResult result = await table.SubmitAsync([new(type, new TableEntity("p", "r"), old)], Now);

        Assert.Equal(new CommitResult.Conflict(0, ConflictKind.Changed), result);
    }

    [Fact]
    public async Task A_commit_answers_with_the_version_that_the_next_change_needs()
    {
        ITable table = await CreateAsync();
        ETag first = Etag(await table.SubmitAsync([Add("p", "r"), Add("p", "s")], Now));

        CommitResult second = await table.SubmitAsync(
            [
                new(TableTransactionActionType.UpdateMerge, new TableEntity("p", "r") { ["A"] = "1" }, first),
                Add("p", "t"),
            ],
            Now
        );
        CommitResult third = await table.SubmitAsync(
            [new(TableTransactionActionType.Delete, new TableEntity("p", "r"), Etag(second))],
            Now
        );

        Assert.IsType<CommitResult.Committed>(third);
    }

    [Fact]
    public async Task A_merge_keeps_what_it_does_not_name_and_a_replace_does_not()
    {
        ITable table = await CreateAsync();
        await table.SubmitAsync([Add("p", "m", ("A", "1")), Add("p", "r", ("A", "1"))], Now);

        await table.SubmitAsync(
            [
                new(TableTransactionActionType.UpdateMerge, new TableEntity("p", "m") { ["B"] = "2" }),
                new(TableTransactionActionType.UpdateReplace, new TableEntity("p", "r") { ["B"] = "2" }),
            ],
            Now
        );

        Assert.Equal("1", (await table.GetAsync("p", "m", null, Now))!.GetString("A"));
        Assert.Null((await table.GetAsync("p", "r", null, Now))!.GetString("A"));
    }

    [Fact]
    public async Task A_transaction_with_one_conflict_writes_nothing_and_says_which_it_was()
    {
        ITable table = await CreateAsync();
        await table.SubmitAsync([Add("p", "there")], Now);

        CommitResult result = await table.SubmitAsync([Add("p", "new"), Add("p", "there"), Add("p", "other")], Now);

        Assert.Equal(new CommitResult.Conflict(1, ConflictKind.AlreadyExists), result);
        Assert.Null(await table.GetAsync("p", "new", null, Now));
    }

    [Fact]
    public async Task Of_many_callers_adding_one_row_one_wins()
    {
        ITable table = await CreateAsync();

        CommitResult[] results = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(n => table.SubmitAsync([Add("p", "r", ("N", n)), Add("p", $"mine{n}")], Now))
        );

        Assert.Single(results, result => result is CommitResult.Committed);
    }

    [Fact]
    public async Task What_azure_refuses_is_refused()
    {
        ITable table = await CreateAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => table.SubmitAsync([], Now));
        await Assert.ThrowsAsync<ArgumentException>(() => table.SubmitAsync([Add("p", "r"), Add("q", "s")], Now));
        await Assert.ThrowsAsync<ArgumentException>(() => table.SubmitAsync([Add("p", "r"), Add("p", "r")], Now));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            table.SubmitAsync([.. Enumerable.Range(0, 101).Select(n => Add("p", $"r{n}"))], Now)
        );
        await Assert.ThrowsAsync<ArgumentException>(() =>
            table.SubmitAsync([Add("p", "r", ("Long", new string('x', 32 * 1024 + 1)))], Now)
        );
        await Assert.ThrowsAsync<ArgumentException>(() =>
            table.SubmitAsync([Add("p", "r", [.. Enumerable.Range(0, 253).Select(n => ($"P{n}", (object)n))])], Now)
        );
        await Assert.ThrowsAsync<ArgumentException>(() =>
            table.SubmitAsync(
                [Add("p", "r", [.. Enumerable.Range(0, 17).Select(n => ($"P{n}", (object)new byte[64 * 1024]))])],
                Now
            )
        );
    }

    [Fact]
    public async Task A_hundred_rows_go_in_together()
    {
        ITable table = await CreateAsync();

        CommitResult result = await table.SubmitAsync(
            [.. Enumerable.Range(0, 100).Select(n => Add("p", $"r{n:000}"))],
            Now
        );

        Assert.Equal(100, Assert.IsType<CommitResult.Committed>(result).ETags.Count);
    }

    private static ETag Etag(CommitResult result) => Assert.IsType<CommitResult.Committed>(result).ETags[0];

    private static TableTransactionAction Add(
        string partition,
        string row,
        params (string Name, object Value)[] properties
    )
    {
        TableEntity entity = new(partition, row);
        foreach ((string name, object value) in properties)
        {
            entity[name] = value;
        }

        return new(TableTransactionActionType.Add, entity);
    }
}
