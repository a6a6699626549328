namespace Microsoft.DurableTask;

/// <summary>The version of an orchestrator. Versions compare ignoring case.</summary>
public readonly struct TaskVersion : IEquatable<TaskVersion>
{
    /// <summary>No version.</summary>
    public static readonly TaskVersion Unversioned;

    private readonly string? version;

    /// <summary>Creates a version; null or blank means unversioned.</summary>
    public TaskVersion(string? version) => this.version = string.IsNullOrWhiteSpace(version) ? null : version;

    /// <summary>The version, or an empty text when there is none.</summary>
    public string Version => version ?? string.Empty;

    public static implicit operator string(TaskVersion value) => value.Version;

    public static implicit operator TaskVersion(string? value) => new(value);

    public static bool operator ==(TaskVersion a, TaskVersion b) => a.Equals(b);

    public static bool operator !=(TaskVersion a, TaskVersion b) => !a.Equals(b);

    public bool Equals(TaskVersion other) => string.Equals(Version, other.Version, StringComparison.OrdinalIgnoreCase);

    /// <summary>Orders two versions: none before any, dotted numbers by their parts, other texts ignoring case.</summary>
    internal static int Compare(string? a, string? b)
    {
        if (string.IsNullOrWhiteSpace(a) || string.IsNullOrWhiteSpace(b))
        {
            return (string.IsNullOrWhiteSpace(a), string.IsNullOrWhiteSpace(b)) switch
            {
                (true, true) => 0,
                (true, false) => -1,
                _ => 1,
            };
        }

        return System.Version.TryParse(a, out Version? first) && System.Version.TryParse(b, out Version? second)
            ? first.CompareTo(second)
            : string.Compare(a, b, StringComparison.OrdinalIgnoreCase);
    }

    public override bool Equals(object? obj) => obj is TaskVersion other && Equals(other);

    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Version);
}
