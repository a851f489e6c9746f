using System.Text.Json;
using KashflowOrleans.Sandbox.Common;
using KashflowOrleans.Sandbox.Faults;

namespace KashflowOrleans.Sandbox.Kashflow;

/// <summary>
/// The ledger of one KashFlow account, in memory. Records are immutable and replaced whole, so that what was found can be written to a reply outside the lock.
/// </summary>
public sealed partial class KashflowAccount : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly KashflowOptions _options;
    private readonly TimeProvider _time;
    private Journal _journal = Journal.None;
    private KashflowReference _reference = KashflowReference.Default;
    private long _readLagTicks;

    private KashflowAccount(KashflowOptions options, TimeProvider time, int seed)
    {
        _options = options;
        _time = time;
        _readLagTicks = options.ReadLag.Ticks;
        Faults = new FaultSet(seed);
        Sessions = new KashflowSessions(
            options, time, new Random(seed), locked => _journal.Append("lock", new LockState(locked), KashflowJson.Default.LockState));
    }

    /// <summary>Faults of this platform.</summary>
    public FaultSet Faults { get; }

    /// <summary>How the account is set up.</summary>
    public KashflowOptions Options => _options;

    /// <summary>Rates, nominals, methods, bank accounts and currencies. Setting it replaces all.</summary>
    public KashflowReference Reference
    {
        get => Volatile.Read(ref _reference);
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            lock (_gate)
            {
                _reference = value;
                _journal.Append("reference", value, KashflowJson.Default.KashflowReference);
            }
        }
    }

    /// <summary>How long a new customer or invoice cannot be read.</summary>
    public TimeSpan ReadLag
    {
        get => TimeSpan.FromTicks(Volatile.Read(ref _readLagTicks));
        set => Volatile.Write(ref _readLagTicks, value.Ticks);
    }

    /// <summary>Whether wrong attempts have locked the account.</summary>
    public bool IsLocked => Sessions.IsLocked;

    /// <summary>Sessions given out since the start.</summary>
    public int SessionsBegun => Sessions.SessionsBegun;

    internal KashflowSessions Sessions { get; }

    /// <summary>Ends every session, as if nobody had called for an hour.</summary>
    public void ExpireSessions() => Sessions.ExpireAll();

    /// <summary>Lets a locked account sign in again.</summary>
    public void Unlock() => Sessions.Lock(locked: false);

    /// <summary>Locks the account, as wrong attempts do.</summary>
    public void LockAccount() => Sessions.Lock(locked: true);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _journal.DisposeAsync();

    /// <summary>Opens the account; with a folder it starts from what the folder's journal holds.</summary>
    internal static KashflowAccount Open(SandboxOptions options)
    {
        var account = new KashflowAccount(options.Kashflow, options.Time, options.Seed);
        if (options.DataDirectory is { } directory)
            account._journal = Journal.Open(Path.Combine(directory, "kashflow.journal"), options.Durable, account.Replay, account.Snapshot);

        return account;
    }

    /// <summary>Completes when every change made so far will survive a kill; at once unless the sandbox is durable.</summary>
    internal Task WrittenAsync() => _journal.WrittenAsync();

    internal DateTime Now() => _time.GetUtcNow().UtcDateTime;

    private long VisibleFrom(TimeSpan? lag)
    {
        var wait = lag ?? ReadLag;
        return wait <= TimeSpan.Zero ? 0 : (_time.GetUtcNow() + wait).UtcTicks;
    }

    private bool IsVisible(long visibleFrom) => visibleFrom == 0 || visibleFrom <= _time.GetUtcNow().UtcTicks;

    private void Replay(string kind, ReadOnlySpan<byte> json)
    {
        switch (kind)
        {
            case "lock":
                Sessions.Restore(JsonSerializer.Deserialize(json, KashflowJson.Default.LockState)!.Locked);
                break;
            case "reference":
                _reference = JsonSerializer.Deserialize(json, KashflowJson.Default.KashflowReference)!;
                break;
            case "customer":
                Put_NeedsLock(JsonSerializer.Deserialize(json, KashflowJson.Default.KashflowCustomer)!, visibleFrom: 0);
                break;
            case "customer-":
                Forget_NeedsLock(JsonSerializer.Deserialize(json, KashflowJson.Default.Removed)!.Id);
                break;
            case "invoice":
                Put_NeedsLock(JsonSerializer.Deserialize(json, KashflowJson.Default.KashflowInvoice)!, visibleFrom: 0);
                break;
            case "invoice-":
                ForgetInvoice_NeedsLock(JsonSerializer.Deserialize(json, KashflowJson.Default.Removed)!.Id);
                break;
            case "journal":
                Put_NeedsLock(JsonSerializer.Deserialize(json, KashflowJson.Default.KashflowJournal)!, visibleFrom: 0);
                break;
            case "product":
                Put_NeedsLock(JsonSerializer.Deserialize(json, KashflowJson.Default.KashflowProduct)!);
                break;
            case "product-":
                Forget_NeedsLock(JsonSerializer.Deserialize(json, KashflowJson.Default.KashflowProduct)!);
                break;
            default:
                throw new InvalidDataException(
                    $"kashflow.journal holds a record of unknown kind '{kind}': it was written by another version; delete the file to start afresh.");
        }
    }

    private void Snapshot(Journal.SnapshotWriter writer)
    {
        writer.Write("lock", new LockState(Sessions.IsLocked), KashflowJson.Default.LockState);
        writer.Write("reference", _reference, KashflowJson.Default.KashflowReference);
        foreach (var entry in _customersById.Values)
            writer.Write("customer", entry.Record, KashflowJson.Default.KashflowCustomer);

        foreach (var product in _products.Values)
            writer.Write("product", product, KashflowJson.Default.KashflowProduct);

        foreach (var number in _invoiceNumbers)
            writer.Write("invoice", _invoices[number].Record, KashflowJson.Default.KashflowInvoice);

        foreach (var entry in _journals.Values)
            writer.Write("journal", entry.Record, KashflowJson.Default.KashflowJournal);
    }
}
