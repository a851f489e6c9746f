using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Events;

namespace KashflowOrleans.Grains.Orders;

/// <content>How urgent a run is.</content>
public sealed partial class OrderGrain
{
    private CallPace? _pace;
    private EntityEvent[] _inHand = [];

    private CallPace NextPace() => RunPace.IsBackfill(_hints, _requests.Count > 0, state.State) ? CallPace.Backfill() : CallPace.Live;

    // A run for an import that is under way gives way no longer once live work waits for the same order.
    private void HurryFor(EntityEvent hint)
    {
        if (RunPace.IsUrgent(hint.Kind))
        {
            _pace?.Hurry();
        }
    }
}
