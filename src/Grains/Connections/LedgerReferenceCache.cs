using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Model;

namespace KashflowOrleans.Grains.Connections;

/// <summary>Keeps what is configured in a ledger account for some minutes; many orders that ask at once cause one reading. Products, of which there may be many, are read for
/// flows that ask for them.</summary>
public sealed class LedgerReferenceCache(ILedger ledger, TimeProvider clock)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(5);

    private readonly KeptReading<LedgerReference> _settings = new(clock, Freshness);
    private readonly KeptReading<IReadOnlyDictionary<string, int>> _products = new(clock, Freshness);
    private LedgerReference? _together;

    /// <summary>Reads anew the next time: somebody says that something was changed in the ledger.</summary>
    public void Forget()
    {
        _settings.Forget();
        _products.Forget();
    }

    /// <summary>The account's settings; a failed reading is not kept.</summary>
    public Task<Outcome<LedgerReference>> Get(CallContext context, CancellationToken cancellation) =>
        _settings.Get(() => ledger.GetReference(context, CancellationToken.None), cancellation);

    /// <summary>The account's settings with its products.</summary>
    public async Task<Outcome<LedgerReference>> GetWithProducts(CallContext context, CancellationToken cancellation)
    {
        var settings = await Get(context, cancellation);
        if (!settings.TryGetValue(out var reference))
        {
            return settings;
        }

        var read = await _products.Get(() => ledger.GetProducts(context, CancellationToken.None), cancellation);
        if (!read.TryGetValue(out var products))
        {
            return read.As<LedgerReference>();
        }

        // The same object for the same readings: what is made of it once serves many runs.
        if (_together is not { } together || !ReferenceEquals(together.Products, products) || together with { Products = null } != reference)
        {
            together = reference with { Products = products };
            _together = together;
        }

        return new Outcome<LedgerReference>.Done(together);
    }
}
