using System.Collections.Concurrent;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Keys;

namespace KashflowOrleans.Grains.Orders;

/// <summary>Bounds how many orders a silo works on at the same time, in all and for each merchant, so that one merchant's hanging shop leaves room for the others.</summary>
/// <param name="total">Orders in all; a merchant may have half of them.</param>
public sealed class WorkGates(int total) : IDisposable
{
    private readonly SemaphoreSlim _all = new(total, total);
    private readonly ConcurrentDictionary<MerchantId, SemaphoreSlim> _merchants = new();
    private readonly ConcurrentDictionary<MerchantId, SemaphoreSlim> _backfills = new();

    /// <summary>As <see cref="Enter(MerchantId, CancellationToken)"/>; of the merchant's places a backfill may have an eighth, so that its orders, which wait for their share of
    /// the connections' budgets, leave the others to live ones. One that becomes urgent waits for that no longer.</summary>
    public async Task<IDisposable> Enter(MerchantId merchant, CallPace pace, CancellationToken cancellation)
    {
        if (!pace.IsBackfill)
        {
            return await Enter(merchant, cancellation);
        }

        var most = Math.Max(1, total / 16);
        var lane = _backfills.GetOrAdd(merchant, _ => new SemaphoreSlim(most, most));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, pace.Hurried);
        try
        {
            await lane.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return await Enter(merchant, cancellation);
        }

        try
        {
            return new LanePlace(lane, await Enter(merchant, cancellation));
        }
        catch
        {
            lane.Release();
            throw;
        }
    }

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
        foreach (var gate in _merchants.Values.Concat(_backfills.Values))
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

    private sealed class LanePlace(SemaphoreSlim lane, IDisposable place) : IDisposable
    {
        public void Dispose()
        {
            place.Dispose();
            lane.Release();
        }
    }
}
