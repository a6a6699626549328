using System.ComponentModel;
using System.Diagnostics;

namespace InboundFlow.LocalRuntime.Azurite;

/// <summary>The Azurite that <c>npm ci</c> put beside the source, and the Node.js that runs it.</summary>
/// <param name="RepositoryRoot">The folder with <c>package.json</c>.</param>
/// <param name="Script">Azurite's start script.</param>
internal sealed record AzuriteInstallation(string RepositoryRoot, string Script)
{
    /// <summary>Walks up from <paramref name="startFolder"/> to the folder that holds the installed Azurite.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static AzuriteInstallation Find(string startFolder) =>
        TryFind(startFolder)
        ?? throw new InvalidOperationException(
            $"Azurite is not installed in any folder above {startFolder}. Run `npm ci` in the repository's root, or set "
                + "AzureWebJobsStorage to the connection string of another storage account."
        );

    /// <summary>Walks up from <paramref name="startFolder"/> to the folder that holds the installed Azurite.</summary>
    /// <returns><see langword="null"/> when there is none.</returns>
    public static AzuriteInstallation? TryFind(string startFolder)
    {
        for (DirectoryInfo? folder = new(startFolder); folder is not null; folder = folder.Parent)
        {
            string script = Path.Combine(folder.FullName, "node_modules", "azurite", "dist", "src", "azurite.js");
            if (File.Exists(script) && File.Exists(Path.Combine(folder.FullName, "package.json")))
            {
                return new AzuriteInstallation(folder.FullName, script);
            }
        }

        return null;
    }

    /// <summary>Runs Node.js with piped streams.</summary>
    /// <exception cref="InvalidOperationException">There is no Node.js.</exception>
    public static Process StartNode(string code, IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new("node")
        {
            ArgumentList = { "-e", code, "--", "azurite" },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException("Node.js did not start.");
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException(
                "Node.js is not installed, or `node` is not on the PATH; Azurite needs it. Install Node.js 20 or later, or "
                    + "set AzureWebJobsStorage to the connection string of another storage account.",
                exception
            );
        }
    }

    /// <summary>Azurite's own arguments for these ports and this place; no <paramref name="location"/> means in memory.</summary>
    public static IReadOnlyList<string> Arguments(AzuriteEndpoints ports, string? location) =>
        [
            "--disableTelemetry",
            "--skipApiVersionCheck",
            "--silent",
            "--blobPort",
            $"{ports.BlobPort}",
            "--queuePort",
            $"{ports.QueuePort}",
            "--tablePort",
            $"{ports.TablePort}",
            .. location is null ? (string[])["--inMemoryPersistence"] : ["--location", location],
        ];
}
