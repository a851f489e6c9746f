using System.Globalization;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Common.Http;
using KashflowOrleans.Connectors.Kashflow.Wire;

namespace KashflowOrleans.Connectors.Kashflow;

/// <content>Products (apis/kashflow.md §3 Products &amp; stock).</content>
internal sealed partial class KashflowLedger
{
    /// <summary>Each hundred is a request, and all of them are kept in memory.</summary>
    public const int MostProducts = 50_000;

    private static readonly string TooManyProducts = string.Create(
        CultureInfo.InvariantCulture, $"the account has more than {MostProducts} products in use, too many to read them all");

    /// <inheritdoc/>
    public async Task<Outcome<IReadOnlyDictionary<string, int>>> GetProducts(CallContext context, CancellationToken cancellation)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var rows = await KashflowPages.ReadAll(
            (page, perPage) => Call(api.ListProducts(page, perPage, context, cancellation), CallKind.Read, list => ReadProducts(list, page, perPage, seen), cancellation),
            static product => product.InUse is not false && !string.IsNullOrWhiteSpace(product.Code),
            MostProducts / KashflowPages.RowsPerPage,
            TooManyProducts);
        return rows.TryGetValue(out var products)
            ? new Outcome<IReadOnlyDictionary<string, int>>.Done(products
                .GroupBy(static product => product.Code!.Trim(), static product => product.NominalCode, StringComparer.OrdinalIgnoreCase)
                .ToDictionary(static group => group.Key, static group => group.Min(), StringComparer.OrdinalIgnoreCase))
            : rows.As<IReadOnlyDictionary<string, int>>();
    }

    private static Outcome<KashflowPage<ProductWire>> ReadProducts(KashflowPage<ProductWire> list, int page, int perPage, HashSet<string> seen)
    {
        // Told on the first page, so that hundreds of requests are not spent in vain.
        if (list.TotalRecords > MostProducts)
        {
            return new Outcome<KashflowPage<ProductWire>>.Refused(TooManyProducts, RefusalKind.Invalid);
        }

        var seenBefore = seen.Count;
        seen.UnionWith(list.Data.Select(static product => product.Code ?? string.Empty));

        // Whether this list comes in an envelope is not published for certain. A bare one names no next page: after a full page we ask for it, unless the service gives the
        // same rows whatever page is asked for.
        return Done(list.IsBare && list.Data.Count == perPage && seen.Count > seenBefore
            ? list with { NextPageUrl = string.Create(CultureInfo.InvariantCulture, $"?page={page + 1}") }
            : list);
    }
}
