using Azure.Data.Tables;

namespace InboundFlow.Tests.Architecture;

/// <summary>Breaks the rule that only the storage folder uses the tables client.</summary>
internal static class PlantedTableUser
{
    internal static object Row() => new TableEntity("partition", "row");
}
