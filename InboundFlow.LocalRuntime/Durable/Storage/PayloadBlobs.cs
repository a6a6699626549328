using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace InboundFlow.LocalRuntime.Durable.Storage;

/// <summary>A task hub's large texts, each a compressed blob in the folder of its instance.</summary>
/// <remarks>
/// A blob is named after what is in it. So the same text again is the same blob, and one that exists is complete and never
/// changes. The container is made when the first text comes; until then, reading and removing cost one request in all.
/// </remarks>
/// <param name="connect">
/// Called once, when first needed: nobody pays for what has no large texts. Without a result there is no place for them.
/// </param>
internal sealed class PayloadBlobs(Func<BlobServiceClient?>? connect, string hubName)
{
    private readonly Lazy<BlobContainerClient?> found = new(() =>
        connect?.Invoke()?.GetBlobContainerClient($"{hubName.ToLowerInvariant()}-largemessages")
    );

    private volatile bool wasMissing;
    private volatile bool hasWritten;

    private BlobContainerClient Container =>
        found.Value
        ?? throw new InvalidOperationException(
            $"A payload takes more than {LargeColumns.MaxBytes / 1024} KB, and there is no blob storage for it: the "
                + "connection string has to name a BlobEndpoint beside the TableEndpoint."
        );

    /// <summary>The folder of an instance. It ends with a slash, so that no other id's begins with it.</summary>
    public static string FolderOf(string instanceId)
    {
        string key = InstanceKey.Of(instanceId);
        // A dot at the end would be lost, or climb, in an address.
        return key.EndsWith('.') ? $"{key[..^1]}^4/" : $"{key}/";
    }

    /// <summary>The name of the blob that holds this text.</summary>
    public static string NameOf(string instanceId, string text) =>
        $"{FolderOf(instanceId)}{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}.json.gz";

    /// <summary>Writes the blob of this name, unless it is there.</summary>
    public async Task WriteAsync(string name, string text, CancellationToken cancellationToken)
    {
        BinaryData content = await CompressAsync(text, cancellationToken);
        hasWritten = true;
        try
        {
            await UploadAsync(name, content, cancellationToken);
        }
        catch (RequestFailedException failure) when (failure.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            await Container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            await UploadAsync(name, content, cancellationToken);
        }
    }

    /// <summary>Reads a text.</summary>
    /// <returns><see langword="null"/> when there is no such blob.</returns>
    public async Task<string?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            BlobDownloadResult blob = await Container.GetBlobClient(name).DownloadContentAsync(cancellationToken);
            await using GZipStream stream = new(blob.Content.ToStream(), CompressionMode.Decompress);
            using StreamReader reader = new(stream, Encoding.UTF8);
            return await reader.ReadToEndAsync(cancellationToken);
        }
        catch (RequestFailedException failure) when (failure.Status == 404)
        {
            return null;
        }
    }

    /// <summary>Finds the blobs in a folder.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(string folder, CancellationToken cancellationToken)
    {
        if (found.Value is null || (wasMissing && !hasWritten))
        {
            return [];
        }

        try
        {
            return await Container
                .GetBlobsAsync(BlobTraits.None, BlobStates.None, folder, cancellationToken)
                .Select(blob => blob.Name)
                .ToListAsync(cancellationToken);
        }
        catch (RequestFailedException failure) when (failure.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            // Only this process has the hub, so it stays so until this process makes it.
            wasMissing = true;
            return [];
        }
    }

    /// <summary>Removes a blob, whether it is there or not.</summary>
    public Task RemoveAsync(string name, CancellationToken cancellationToken) =>
        Container.DeleteBlobIfExistsAsync(name, cancellationToken: cancellationToken);

    private async Task UploadAsync(string name, BinaryData content, CancellationToken cancellationToken)
    {
        BlobUploadOptions options = new()
        {
            Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
            HttpHeaders = new BlobHttpHeaders { ContentType = "application/gzip" },
        };
        try
        {
            await Container.GetBlobClient(name).UploadAsync(content, options, cancellationToken);
        }
        catch (RequestFailedException failure) when (failure.ErrorCode == BlobErrorCode.BlobAlreadyExists)
        {
            // It has the same text.
        }
    }

    private static async Task<BinaryData> CompressAsync(string text, CancellationToken cancellationToken)
    {
        using MemoryStream compressed = new();
        await using (GZipStream stream = new(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
        }

        return new BinaryData(compressed.ToArray());
    }
}
