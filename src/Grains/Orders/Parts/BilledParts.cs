using System.Globalization;
using KashflowOrleans.Configuration;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Keys;

namespace KashflowOrleans.Grains.Orders.Parts;

/// <summary>Whether an order is billed as a whole or by the invoices its shop makes of it, and what becomes of those: pure. Each invoice is handed to a grain of its own, whose
/// order it is; what was begun in one way is never billed in the other.</summary>
public static class BilledParts
{
    /// <summary>The connection's setting that chooses: <c>order</c> (when absent) or <c>invoice</c>.</summary>
    public const string Setting = "billOn";

    /// <summary>The setting's value for billing by invoices.</summary>
    public const string OnInvoice = "invoice";

    /// <summary>Invoices of one order that are billed; more are held.</summary>
    public const int MaxParts = 100;

    /// <summary>Whether an order is billed by its invoices. One whose own invoice stands, or may stand, stays with it; one with a part that was handed out stays with its parts.</summary>
    public static bool Holds(OrderGrainState state, OrderKey key, ConnectionConfig channel)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(channel);
        return PartId.Find(key.OrderId) is null
            && state is { Invoice: null, Intent: null }
            && (state.Parts.Count > 0 || string.Equals(channel.Setting(Setting), OnInvoice, StringComparison.Ordinal));
    }

    /// <summary>Which parts are handed out now, and how the order itself stands.</summary>
    /// <param name="known">Those that were handed out before.</param>
    /// <param name="order">The order as the shop tells it.</param>
    public static BilledPartsDecision Decide(IReadOnlyList<HandedPart> known, InvoicedOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        var standing = order.Parts.Where(part => !part.IsCanceled).ToList();

        // A cancelled invoice matters only where it was billed before. While the invoices contradict their order, none that is new is billed.
        var isHeld = order.Contradiction is not null || order.Parts.Count > MaxParts;
        var handed = order.Parts.Where(part => known.Any(old => old.Id == part.Id) || (!isHeld && !part.IsCanceled)).ToList();
        return new BilledPartsDecision(handed, End(known, order, standing));
    }

    private static RunEnd End(IReadOnlyList<HandedPart> known, InvoicedOrder order, List<OrderPart> standing)
    {
        if (order.Parts.Count > MaxParts)
        {
            return new RunEnd.Held(string.Create(CultureInfo.InvariantCulture, $"The order has {order.Parts.Count} invoices; at most {MaxParts} are billed. Bill the rest by hand, then skip the order."));
        }

        if (order.Contradiction is { } contradiction)
        {
            return new RunEnd.Held(contradiction);
        }

        if (known.FirstOrDefault(old => order.Parts.All(part => part.Id != old.Id)) is { } gone)
        {
            return new RunEnd.Held($"Invoice {gone.Number} was billed, but the shop no longer has it. Credit what was posted for it, then skip the order.");
        }

        if (order.RefundProblem is { } problem)
        {
            return new RunEnd.Held(problem);
        }

        return new RunEnd.Ignored(standing switch
        {
            [] when order.Order.State == Model.OrderState.Canceled => "The order was cancelled in the shop before anything was invoiced.",
            [] when order.Parts.Count > 0 => "The shop cancelled every invoice of the order; it is looked at again when it changes.",
            [] => "The shop has not invoiced the order yet; it is looked at again when it changes.",
            [var only] => $"Billed by its invoice {only.Number}.",
            _ => $"Billed by its invoices {string.Join(", ", standing.Select(part => part.Number))}.",
        });
    }
}

/// <summary>What becomes of an order that is billed by its invoices.</summary>
/// <param name="HandOut">The parts whose grains are to look at them.</param>
/// <param name="End">How the order's own run ends.</param>
public sealed record BilledPartsDecision(IReadOnlyList<OrderPart> HandOut, RunEnd End);

/// <summary>A part that was handed to its own grain.</summary>
/// <param name="Id">Its identity, in the place of an order's.</param>
/// <param name="Number">What people call its invoice.</param>
/// <param name="Fingerprint">What it was made of when it was told last; null when it is yet to be told.</param>
/// <param name="Told">How often it was told of something new. An order can come back to what it was before, which is new then.</param>
public sealed record HandedPart(string Id, string Number, string? Fingerprint = null, int Told = 0);
