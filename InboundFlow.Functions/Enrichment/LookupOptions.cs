namespace InboundFlow.Functions.Enrichment;

/// <summary>The HTTP lookup of a contact, as configured under <c>Lookup</c>.</summary>
public sealed class LookupOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Lookup";

    /// <summary>
    /// A Liquid template of the address, such as <c>https://crm.example/contacts?phone={{ field.phone }}</c>. Scheme,
    /// host and port are literal; everything that is filled in comes URL-encoded. The names are <c>contactId</c>,
    /// <c>conversationId</c>, <c>channel</c>, <c>channelType</c>, <c>language</c>, <c>lastAgent</c>,
    /// <c>pastConversations</c>, <c>profileName</c>, <c>text</c> and <c>field.{name}</c>.
    /// </summary>
    /// <value>Defaults to <see langword="null"/>: no lookup.</value>
    public string? Url { get; set; }

    /// <summary><c>GET</c> or <c>POST</c>. Either is repeated after a failure, so it must be safe to repeat.</summary>
    /// <value>Defaults to <c>GET</c>.</value>
    public string Method { get; set; } = "GET";

    /// <summary>With <c>POST</c>: a Liquid template of the JSON body. What is filled in comes JSON-escaped, without quotes.</summary>
    /// <value>Defaults to <see langword="null"/>: no body.</value>
    public string? Body { get; set; }

    /// <summary>Sent with every request; the place for an API key.</summary>
    /// <value>Defaults to none.</value>
    public IDictionary<string, string> Headers { get; } =
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Contact field to the JSONPath of its value: <c>Lookup:Map:tier</c> = <c>$.customer.tier</c>.</summary>
    /// <value>Defaults to none; a lookup needs at least one.</value>
    public IDictionary<string, string> Map { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>How long each attempt may take, 1 to 30.</summary>
    /// <value>Defaults to 3.</value>
    public int TimeoutSeconds { get; set; } = 3;

    /// <summary>How often it is tried again after a timeout, a broken connection, 408, 429 or 5xx; 0 to 5.</summary>
    /// <value>Defaults to 2.</value>
    public int Retries { get; set; } = 2;

    /// <summary>A longer answer is not read.</summary>
    /// <value>Defaults to 65,536.</value>
    public int MaxBytes { get; set; } = 65_536;

    /// <summary>
    /// Also call plain HTTP and addresses of private networks and this machine: for a CRM in the intranet. The
    /// metadata addresses of clouds stay forbidden.
    /// </summary>
    /// <value>Defaults to <see langword="false"/>.</value>
    public bool AllowPrivateNetwork { get; set; }

    /// <summary>The pause before the first repetition; it doubles with each.</summary>
    internal TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    internal TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);

    internal bool IsPost => string.Equals(Method, HttpMethod.Post.Method, StringComparison.OrdinalIgnoreCase);
}
