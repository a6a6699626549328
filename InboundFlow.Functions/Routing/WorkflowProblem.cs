namespace InboundFlow.Functions.Routing;

/// <summary>Something in a workflow that would not do what its author meant.</summary>
/// <param name="JsonPointer">Where: a JSON pointer (RFC 6901) into the routing table, such as <c>/rules/0/when/1/operator</c>.</param>
/// <param name="Message">What is wrong and what to write instead.</param>
public sealed record WorkflowProblem(string JsonPointer, string Message);
