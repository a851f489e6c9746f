using KashflowOrleans.Events;

namespace KashflowOrleans.Grains.Orders;

/// <summary>Whether a run over an order can wait for live work. Pure.</summary>
public static class RunPace
{
    /// <summary>Whether somebody waits for what was heard.</summary>
    public static bool IsUrgent(EntityEventKind kind) => kind is not (EntityEventKind.Imported or EntityEventKind.Due);

    /// <summary>Whether the run is a backfill's: nothing but an import asked for it, or it repeats one that was.</summary>
    public static bool IsBackfill(IReadOnlyCollection<EntityEvent> hints, bool isAsked, OrderGrainState state) =>
        !isAsked && !hints.Any(hint => IsUrgent(hint.Kind)) && (state.IsBackfill || hints.Any(hint => hint.Kind == EntityEventKind.Imported));

    /// <summary>Whether later attempts can wait as well: only an order that nothing but imports ever spoke of.</summary>
    public static bool Remember(IReadOnlyCollection<EntityEvent> hints, bool isAsked, OrderGrainState state) =>
        IsBackfill(hints, isAsked, state) && (state.IsBackfill || state.Version == 0);
}
