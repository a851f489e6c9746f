namespace KashflowOrleans.Connectors.Kashflow.Wire;

/// <summary>First step of a log-in.</summary>
internal sealed record CredentialsRequest(string UserName, string Password);

/// <summary>Second step of a log-in.</summary>
internal sealed record MemorableWordRequest(string TemporaryToken, IReadOnlyList<MemorableCharacter> MemorableWordList);

/// <summary>A character of the memorable word; positions count from 1.</summary>
internal sealed record MemorableCharacter
{
    public int Position { get; init; }

    public string? Value { get; init; }
}

/// <summary>What both steps of a log-in answer (apis/kashflow.md §2.1).</summary>
internal sealed record SessionWire
{
    public string? TemporaryToken { get; init; }

    public string? SessionToken { get; init; }

    public IReadOnlyList<MemorableCharacter>? MemorableWordList { get; init; }

    public bool IsLockedOut { get; init; }

    public bool Disabled { get; init; }

    public bool SubscriptionExpired { get; init; }
}
