using Azure.Data.Tables;
using InboundFlow.LocalRuntime.Azurite;
using InboundFlow.LocalRuntime.Hosting;
using InboundFlow.Tests.Support;

namespace InboundFlow.Tests.LocalRuntime.Azurite;

public sealed class AzuriteServerTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_table_can_be_created_and_written()
    {
        TableClient table = new(await azurite.ConnectionStringAsync(), "AzuriteServerTests");
        await table.CreateAsync(TestContext.Current.CancellationToken);
        await table.AddEntityAsync(new TableEntity("p", "r") { ["Text"] = "héllo" }, CancellationToken.None);

        TableEntity read = await table.GetEntityAsync<TableEntity>("p", "r", null, CancellationToken.None);

        Assert.Equal("héllo", read.GetString("Text"));
    }

    [Fact]
    public async Task It_ends_when_it_is_disposed()
    {
        AzuriteServer server = await AzuriteServer.StartAsync(null, TestContext.Current.CancellationToken);
        ProcessIdentity process = Assert.IsType<ProcessIdentity>(ProcessIdentity.Of(server.ProcessId));
        Assert.True(process.IsRunningHere());

        await server.DisposeAsync();

        Assert.False(process.IsRunningHere());
        Assert.False(await server.Endpoints.AnswerAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("UseDevelopmentStorage=true", true)]
    [InlineData("usedevelopmentstorage = TRUE;", true)]
    [InlineData("UseDevelopmentStorage=false", false)]
    [InlineData("AccountName=devstoreaccount1;TableEndpoint=http://127.0.0.1:1", false)]
    public void Development_storage_is_recognised(string connectionString, bool expected) =>
        Assert.Equal(expected, AzuriteEndpoints.IsDevelopmentStorage(connectionString));
}
