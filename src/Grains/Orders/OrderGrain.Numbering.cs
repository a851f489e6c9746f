using System.Globalization;
using KashflowOrleans.Configuration;
using KashflowOrleans.Connectors.Common;
using Orleans.Runtime;

namespace KashflowOrleans.Grains.Orders;

/// <content>Where an invoice's number comes from, and how one without a number of ours is created once.</content>
public sealed partial class OrderGrain
{
    // More invoices with one reference are no accident.
    private const int MaxOthers = 100;

    private static TimeSpan LedgerTimeout(OrderScene scene) =>
        TimeSpan.FromSeconds(scene.Connections.Config!.Find(scene.Connections.LedgerKey.Connection.Value)?.TimeoutSeconds ?? 0);

    private Task<(InvoiceIntent? Intent, RunEnd? End)> Intend(OrderStep.WriteIntent step, OrderScene scene) => scene.Connections.Config!.Posting.Numbering switch
    {
        InvoiceNumbering.Series => IntendInSeries(step, scene),
        InvoiceNumbering.Order => IntendUnderOrderNumber(step, scene),
        InvoiceNumbering.Ledger => IntendUnnumbered(step, scene),
        var other => throw new InvalidOperationException($"Numbering {other}: nobody knows how."),
    };

    private async Task<(InvoiceIntent? Intent, RunEnd? End)> IntendInSeries(OrderStep.WriteIntent step, OrderScene scene)
    {
        try
        {
            var number = await services.Series.Next(scene.Connections.LedgerKey, scene.Connections.Config!.Posting.FirstInvoiceNumber);
            return (new InvoiceIntent(number, step.CustomerCode, services.Clock.GetUtcNow(), step.Reference), null);
        }
        catch (Exception failure) when (failure is TimeoutException or OrleansException)
        {
            return (null, new RunEnd.Retry("No invoice number could be had.", null, CountsAsAttempt: false));
        }
    }

    // The number is looked at before the intent: what stands under it now is somebody else's, whatever it says.
    private async Task<(InvoiceIntent? Intent, RunEnd? End)> IntendUnderOrderNumber(OrderStep.WriteIntent step, OrderScene scene)
    {
        if (OrderNumbers.Of(scene.Order.Number, out var problem) is not { } number)
        {
            return (null, new RunEnd.Held(problem!));
        }

        var read = await scene.Ledger.GetInvoice(number, scene.Context, scene.Cancellation);
        if (read.TryGetValue(out var taken))
        {
            return (null, new RunEnd.Held(TakenByAnother(taken)));
        }

        return read is Outcome<LedgerInvoice>.Refused { Kind: RefusalKind.NotFound }
            ? (new InvoiceIntent(number, step.CustomerCode, services.Clock.GetUtcNow(), step.Reference, InvoiceNumbering.Order), null)
            : (null, RunEnd.FromFailure(read, $"The ledger could not be asked whether number {number} is free"));
    }

    private static string TakenByAnother(LedgerInvoice taken) => string.Create(
        CultureInfo.InvariantCulture,
        $"Number {taken.Number}, which this order's invoice should have, is taken in the ledger: reference '{taken.Reference}', customer {taken.CustomerCode}, {taken.Gross:0.00}. Give that document another number in the ledger and retry, or set the merchant's posting.numbering to series and retry. If it is this order's invoice, skip the order.");

    private async Task<(InvoiceIntent? Intent, RunEnd? End)> IntendUnnumbered(OrderStep.WriteIntent step, OrderScene scene)
    {
        var found = await scene.Ledger.FindInvoicesByReference(step.Reference, scene.Context, scene.Cancellation);
        if (!found.TryGetValue(out var others))
        {
            return (null, RunEnd.FromFailure(found, "The ledger could not be searched for the order's invoice"));
        }

        return others.Count > MaxOthers
            ? (null, new RunEnd.Held($"The ledger has {others.Count} invoices with the reference '{step.Reference}'; give each order its own."))
            : (new InvoiceIntent(0, step.CustomerCode, services.Clock.GetUtcNow(), step.Reference, InvoiceNumbering.Ledger) { Gross = step.Gross, Others = [.. others.Select(invoice => invoice.Number)] }, null);
    }

    private async Task<(OrderRun Run, RunEnd? End)> CreateUnnumbered(OrderStep.CreateInvoice step, OrderRun run, OrderScene scene)
    {
        var created = await scene.Ledger.CreateInvoice(step.CustomerCode, step.Document, scene.Context, scene.Cancellation);
        switch (created)
        {
            case Outcome<LedgerInvoice>.Done done:
                Accept(done.Value, step.Document, scene, "invoice.created", $"Invoice {done.Value.Number} was created under the ledger's next number.");
                return (run, null);
            case Outcome<LedgerInvoice>.InDoubt doubt:
                state.State.Intent = state.State.Intent! with { DoubtSince = services.Clock.GetUtcNow() };
                Remember(scene.Context.CorrelationId, "invoice.in-doubt", $"It is unknown whether the invoice was created: {doubt.Reason}");
                return await ResolveUnnumbered(run, scene);
            default:
                // Certainly nothing was created.
                state.State.Intent = null;
                return (run, RunEnd.FromFailure(created, "The invoice could not be created"));
        }
    }

    // Found by what nobody else's invoice has together: our reference, our customer, our total, and it was not there before.
    private async Task<(OrderRun Run, RunEnd? End)> ResolveUnnumbered(OrderRun run, OrderScene scene)
    {
        var intent = state.State.Intent!;
        var found = await scene.Ledger.FindInvoicesByReference(intent.Reference!, scene.Context, scene.Cancellation);
        if (!found.TryGetValue(out var invoices))
        {
            return (run, RunEnd.FromFailure(found, "The ledger could not be searched for the order's invoice"));
        }

        var ours = invoices.Where(invoice => IsOf(intent, invoice)).ToList();
        if (ours is [var only])
        {
            // The content that was posted is not known for sure: an empty hash makes the next step compare.
            state.State.Invoice = new PostedInvoice(only.Number, only.Id, string.Empty, only.Gross, only.Paid, only.CustomerCode);
            state.State.Intent = null;
            Remember(scene.Context.CorrelationId, "invoice.found", $"Invoice {only.Number} was in the ledger already.");
            return (run, null);
        }

        if (ours.Count > 1)
        {
            return (run, new RunEnd.Held(
                $"The ledger has this order's invoice more than once, as {string.Join(" and ", ours.Select(invoice => invoice.Number))}: delete all but one of them there, then retry."));
        }

        if (LateArrivals.Rest(intent.At, intent.DoubtSince, LedgerTimeout(scene), services.LateArrival, services.Clock.GetUtcNow()) is { } rest)
        {
            return (run, new RunEnd.Retry("The invoice may have been created and is not to be seen in the ledger yet.", rest, CountsAsAttempt: false));
        }

        state.State.Intent = null;
        Remember(scene.Context.CorrelationId, "invoice.not-created", "The invoice was not created; it is created now.");
        return (run with { IntentFresh = false }, null);
    }

    private static bool IsOf(InvoiceIntent intent, LedgerInvoice invoice) =>
        invoice.Gross == intent.Gross
        && string.Equals(invoice.CustomerCode, intent.CustomerCode, StringComparison.OrdinalIgnoreCase)
        && intent.Others?.Contains(invoice.Number) != true;
}
