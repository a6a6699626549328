using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace InboundFlow.LocalRuntime.Durable;

/// <summary>How much an orchestration may pass around, and ask for.</summary>
internal sealed class PayloadLimits(IOptions<DurableEngineOptions> options, ILogger<PayloadLimits> logger)
{
    /// <summary>The custom status, in UTF-16: as documented for Durable Functions.</summary>
    public const int CustomStatusBytes = 16 * 1024;

    /// <summary>A text above this size, in UTF-8, is taken and complained of.</summary>
    public const int WarningBytes = 64 * 1024;

    /// <summary>The documented limits, and nobody to complain to.</summary>
    public static PayloadLimits Default { get; } =
        new(Options.Create(new DurableEngineOptions()), NullLogger<PayloadLimits>.Instance);

    /// <summary>Gives the text of an input, result, event or output back, if it is small enough.</summary>
    /// <param name="what">Begins the message, such as <c>The input of activity 'A'</c>.</param>
    /// <param name="isNew">Not a replay: a large text is worth a warning.</param>
    /// <exception cref="ArgumentException">The text is too large.</exception>
    public string? Check(string? json, string instanceId, string what, bool isNew = true)
    {
        // No need to count what can't be too large.
        if (json is null || json.Length <= WarningBytes / 3)
        {
            return json;
        }

        int bytes = Encoding.UTF8.GetByteCount(json);
        int limit = options.Value.MaxMessageBytes;
        if (bytes > limit)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{what} takes {bytes} bytes as JSON in UTF-8; at most {limit} are allowed (maxGrpcMessageSizeInBytes in host.json). Store it and pass a reference."
                ),
                nameof(json)
            );
        }

        if (bytes > WarningBytes && isNew)
        {
            Log.PayloadIsLarge(logger, instanceId, what, bytes / 1024);
        }

        return json;
    }

    /// <summary>Gives the text of a custom status back, if it is small enough.</summary>
    /// <exception cref="ArgumentException">The text is too large.</exception>
    public static string? CheckCustomStatus(string? json)
    {
        int bytes = (json?.Length ?? 0) * sizeof(char);
        return bytes <= CustomStatusBytes
            ? json
            : throw new ArgumentException(
                $"The custom status takes {bytes / 1024} KB as JSON in UTF-16; at most {CustomStatusBytes / 1024} KB are "
                    + "allowed. Store it and pass a reference.",
                nameof(json)
            );
    }

    /// <summary>Refuses one action too many of a single turn.</summary>
    /// <param name="count">How many there are already.</param>
    /// <exception cref="InvalidOperationException">There are as many as may be.</exception>
    public void CheckActions(int count)
    {
        if (count >= options.Value.MaxActionsPerTurn)
        {
            throw new InvalidOperationException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The orchestration has asked for {count} actions without waiting for any, and no more are allowed (maxOrchestrationActions in host.json). Is there a loop without an await? If not, do the work in batches or in sub-orchestrations."
                )
            );
        }
    }
}
