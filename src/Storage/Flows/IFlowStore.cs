using KashflowOrleans.Contracts;

namespace KashflowOrleans.Storage.Flows;

/// <summary>The documents of merchants' flow versions, and the flows as their grains last wrote them. Every method throws <see cref="StorageUnavailableException"/> when the
/// database cannot be reached.</summary>
public interface IFlowStore
{
    /// <summary>Keeps a document under the hash of its text. Safe to repeat: what stands is never changed.</summary>
    /// <param name="merchant">Whose it is.</param>
    /// <param name="hash">SHA-256 of the text, lower-case hexadecimal.</param>
    /// <param name="text">The document's canonical text.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    Task PutDocument(string merchant, string hash, string text, CancellationToken cancellation);

    /// <summary>Reads a document; null when the merchant has none of that hash.</summary>
    Task<string?> GetDocument(string merchant, string hash, CancellationToken cancellation);

    /// <summary>Writes what a flow's grain says of it, unless a newer version stands.</summary>
    /// <param name="merchant">Whose it is.</param>
    /// <param name="flow">The flow without its documents.</param>
    /// <param name="version">Version of the grain's state.</param>
    /// <param name="cancellation">Cancels the wait.</param>
    Task PutSummary(string merchant, FlowDetails flow, long version, CancellationToken cancellation);

    /// <summary>The merchant's flows by name.</summary>
    Task<IReadOnlyList<FlowDetails>> List(string merchant, CancellationToken cancellation);
}
