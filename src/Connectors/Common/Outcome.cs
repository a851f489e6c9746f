namespace KashflowOrleans.Connectors.Common;

/// <summary>How a call to an outside system ended: a closed set, matched exhaustively. Exceptions are for bugs.</summary>
/// <typeparam name="T">What a successful call yields.</typeparam>
public abstract record Outcome<T>
{
    private Outcome()
    {
    }

    /// <summary>The work was done, or the record read, now.</summary>
    public sealed record Done(T Value) : Outcome<T>;

    /// <summary>The record was there already; nothing was created.</summary>
    public sealed record Found(T Value) : Outcome<T>;

    /// <summary>A passing fault and certainly nothing was created: try again, not before <paramref name="After"/> has passed (null: as the caller's back-off says).</summary>
    public sealed record Retry(string Reason, TimeSpan? After = null) : Outcome<T>;

    /// <summary>The service refuses this for good; the same call would be refused again.</summary>
    public sealed record Refused(string Reason, RefusalKind Kind) : Outcome<T>;

    /// <summary>It is unknown whether the work was done: look up by the natural key before doing it again.</summary>
    public sealed record InDoubt(string Reason) : Outcome<T>;

    /// <summary>The same failure for another kind of value.</summary>
    /// <exception cref="InvalidOperationException">This is a success.</exception>
    public Outcome<TOther> As<TOther>() => this switch
    {
        Retry retry => new Outcome<TOther>.Retry(retry.Reason, retry.After),
        Refused refused => new Outcome<TOther>.Refused(refused.Reason, refused.Kind),
        InDoubt doubt => new Outcome<TOther>.InDoubt(doubt.Reason),
        _ => throw new InvalidOperationException($"{this} is no failure."),
    };

    /// <summary>The value of a success.</summary>
    public bool TryGetValue([System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T value)
    {
        (var success, value) = this switch
        {
            Done done => (true, done.Value),
            Found found => (true, found.Value),
            _ => (false, default!),
        };
        return success;
    }
}

/// <summary>Why a service refuses.</summary>
public enum RefusalKind
{
    /// <summary>The content is not acceptable.</summary>
    Invalid,

    /// <summary>There is no such record.</summary>
    NotFound,

    /// <summary>A record with that unique key exists.</summary>
    Duplicate,

    /// <summary>Credentials, permission or address: the connection needs a person.</summary>
    Unauthorized,

    /// <summary>What stands there does not fit what is to be written: a person must look.</summary>
    Unclear,

    /// <summary>The record's period is closed: it stands in a submitted VAT return, or is dated on or before the day up to which transactions are locked.</summary>
    Locked,
}
