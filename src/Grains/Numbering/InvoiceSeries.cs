using KashflowOrleans.Contracts;
using KashflowOrleans.Keys;
using Orleans;

namespace KashflowOrleans.Grains.Numbering;

/// <summary>Where invoice numbers come from: one series for each merchant's ledger. Numbers are given once, each number is the natural key of one invoice.</summary>
public sealed class InvoiceSeries(IGrainFactory grains)
{
    /// <summary>The next number of the ledger's series, which starts at <paramref name="first"/>.</summary>
    public Task<int> Next(ConnectionKey ledger, int first) => grains.GetGrain<INumberSeriesGrain>($"{ledger}/invoice").Next(first);
}
