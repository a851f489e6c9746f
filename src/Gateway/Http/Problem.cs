namespace KashflowOrleans.Gateway.Http;

/// <summary>Why a request was not done, as RFC 9457 tells it.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">Last part of the problem's type: a stable name for programs.</param>
/// <param name="Title">The same for every occurrence.</param>
/// <param name="Detail">About this occurrence, and what to do. Never a secret.</param>
/// <param name="RetryAfter">When trying again may help.</param>
/// <param name="Errors">Everything that is wrong with the input.</param>
internal sealed record Problem(int Status, string Code, string Title, string Detail, TimeSpan? RetryAfter = null, IReadOnlyList<InputError>? Errors = null)
{
    /// <summary>What every type starts with.</summary>
    public const string TypePrefix = "urn:kashflow-orleans:problem:";

    /// <summary>The problem's type.</summary>
    public string Type => TypePrefix + Code;
}

/// <summary>One thing that is wrong with the input.</summary>
/// <param name="Field">Path of the field, for example <c>connections.magento-uk.baseUrl</c>.</param>
/// <param name="Value">What was sent, shortened; null when nothing was, or when it may be a secret.</param>
/// <param name="Message">What is wrong and what to do.</param>
public sealed record InputError(string Field, string? Value, string Message);
