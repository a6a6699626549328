using System.ComponentModel.DataAnnotations;

namespace InboundFlow.Functions.Retention;

/// <summary>How long the histories of finished orchestrations are kept, under <c>Retention</c>.</summary>
/// <remarks>Conversations, messages and timelines are not orchestrations: they stay.</remarks>
public sealed class RetentionOptions
{
    /// <summary>Days after the start of an orchestration from which on it is purged once it is over.</summary>
    /// <value>
    /// The default value is 30. At least 8: platforms repeat a webhook for up to a week, and the sweep for workflows that
    /// did not start looks back as far.
    /// </value>
    [Range(8, 3650)]
    public int Days { get; set; } = 30;
}
