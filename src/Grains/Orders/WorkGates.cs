using System.Collections.Concurrent;
using KashflowOrleans.Keys;

namespace KashflowOrleans.Grains.Orders;

/// <summary>Bounds how many orders a silo works on at the same time, in all and for each merchant, so that one merchant's hanging shop leaves room for the others.</summary>
/// <param name="total">Orders in all; a merchant may have half of them.</param>
public sealed class WorkGates(int total) : IDisposable
{
    private readonly SemaphoreSlim _all = new(total, total);
    private readonly ConcurrentDictionary<MerchantId, SemaphoreSlim> _merchants = new();

    /// <summary>Waits for a place; disposing what it returns gives the place back.</summary>
    public async Task<IDisposable> Enter(MerchantId merchant, CancellationToken cancellation)
    {
        var most = Math.Max(1, total / 2);
        var own = _merchants.GetOrAdd(merchant, _ => new SemaphoreSlim(most, most));

        // The merchant's own first: who waits for that must not hold a place of everybody's.
        await own.WaitAsync(cancellation);
        try
        {
            await _all.WaitAsync(cancellation);
        }
        catch
        {
            own.Release();
            throw;
        }

        return new Place(own, _all);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _all.Dispose();
        foreach (var gate in _merchants.Values)
        {
            gate.Dispose();
        }
    }

    private sealed class Place(SemaphoreSlim own, SemaphoreSlim all) : IDisposable
    {
        public void Dispose()
        {
            all.Release();
            own.Release();
        }
    }
}
