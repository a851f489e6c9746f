using KashflowOrleans.Documents;
using Orleans;

namespace KashflowOrleans.Contracts;

/// <summary>One person: the links to each system's record. Key: <c>merchant/person</c>.</summary>
[Alias("kf.ICustomerGrain")]
public interface ICustomerGrain : IGrainWithStringKey
{
    /// <summary>Sees to it that a ledger has this customer, found or created, and returns its code there. Safe to repeat.</summary>
    /// <param name="document">The record it should have.</param>
    /// <param name="ledger">The ledger's connection: a person has a record of their own in each ledger.</param>
    /// <param name="correlationId">Correlation id.</param>
    [Alias("Ensure")]
    Task<EnsureCustomerReply> Ensure(CustomerDocument document, string ledger, string correlationId);
}

/// <summary>The customer's code in the ledger, or why there is none.</summary>
/// <param name="Code">The code; null when the step failed.</param>
/// <param name="Problem">What is wrong, in plain words.</param>
/// <param name="Retryable">Whether trying again later may help.</param>
/// <param name="RetryAfter">When it may: how long to wait at least.</param>
/// <param name="Created">Whether this call created the record.</param>
[GenerateSerializer, Immutable, Alias("kf.EnsureCustomerReply")]
public sealed record EnsureCustomerReply(
    [property: Id(0)] string? Code,
    [property: Id(1)] string? Problem,
    [property: Id(2)] bool Retryable,
    [property: Id(3)] TimeSpan? RetryAfter,
    [property: Id(4)] bool Created);
