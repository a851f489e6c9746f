using KashflowOrleans.Contracts;
using KashflowOrleans.Events;
using KashflowOrleans.Grains.Persistence;
using Orleans;
using Orleans.Runtime;

namespace KashflowOrleans.Grains.Numbering;

/// <summary>A number series (see <see cref="INumberSeriesGrain"/>): numbers are reserved in blocks, so that most of them cost no write. Should two activations exist for a
/// while, their reservations collide on the state's etag, and a number is given only from a block whose reservation is stored.</summary>
[GrainType("number-series")]
public sealed class NumberSeriesGrain([PersistentState("series", StorageNames.Provider)] IPersistentState<NumberSeriesState> state) : Grain, INumberSeriesGrain
{
    /// <summary>Numbers reserved by one write; a crash leaves a gap of at most this many.</summary>
    public const int BlockSize = 50;

    private int _next;
    private int _reservedBelow;

    /// <inheritdoc/>
    public async Task<int> Next(int first)
    {
        if (_next >= _reservedBelow || _next < first)
        {
            var start = Math.Max(state.State.ReservedBelow, first);
            state.State.ReservedBelow = checked(start + BlockSize);
            await state.WriteStateAsync();
            (_next, _reservedBelow) = (start, state.State.ReservedBelow);
        }

        return _next++;
    }
}

/// <summary>What a number series remembers.</summary>
public sealed class NumberSeriesState() : VersionedState(1)
{
    /// <summary>Every number below this may have been given.</summary>
    public int ReservedBelow { get; set; }
}
