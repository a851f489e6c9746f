using KashflowOrleans.Configuration;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;
using KashflowOrleans.Documents;
using KashflowOrleans.Grains.Connections;
using KashflowOrleans.Model;
using KashflowOrleans.Storage;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace KashflowOrleans.Grains.Orders;

/// <content>Carries out the steps that <see cref="OrderProcess"/> names, each at most one creating call.</content>
public sealed partial class OrderGrain
{
    private async Task<(OrderRun Run, RunEnd? End)> Act(OrderStep step, OrderRun run, OrderScene scene)
    {
        switch (step)
        {
            case OrderStep.Finished:
                return (run, new RunEnd.Synced());
            case OrderStep.Hold hold:
                return (run, new RunEnd.Held(hold.Reason));
            case OrderStep.Ignore ignore:
                return (run, new RunEnd.Ignored(ignore.Reason));
            case OrderStep.EnsureCustomer ensure:
                return await EnsureCustomer(ensure.Document, run, scene);
            case OrderStep.LookForExistingInvoice look:
                return await LookForExistingInvoice(look, run, scene);
            case OrderStep.WriteIntent intend:
                return await WriteIntent(intend, run, scene);
            case OrderStep.ResolveDoubt doubt:
                return await ResolveDoubt(doubt.Number, run, scene);
            case OrderStep.CreateInvoice create:
                return await CreateInvoice(create, run, scene);
            case OrderStep.UpdateInvoice update:
                return await UpdateInvoice(update, run, scene);
            case OrderStep.WriteNote note:
                return await WriteNote(note.Text, run, scene);
            case OrderStep.ResolveJournalDoubt or OrderStep.LookForExistingJournal or OrderStep.WriteJournalIntent or OrderStep.CreateJournal:
                return await ActOnJournal(step, run, scene);
            default:
                return await ActOnRefund(step, run, scene);
        }
    }

    private async Task<(OrderRun Run, RunEnd? End)> EnsureCustomer(CustomerDocument document, OrderRun run, OrderScene scene)
    {
        var person = CustomerIdentity.KeyOf(scene.Order, _key);
        EnsureCustomerReply reply;
        try
        {
            reply = await GrainFactory.GetGrain<ICustomerGrain>(person.ToString()).Ensure(document, scene.Connections.LedgerKey.Connection.Value, scene.Context.CorrelationId);
        }
        catch (Exception failure) when (failure is TimeoutException or StorageUnavailableException or OrleansException or InconsistentStateException)
        {
            return (run, new RunEnd.Retry("The customer is being worked on.", null, CountsAsAttempt: false));
        }

        if (reply.Code is { } code)
        {
            if (reply.Created)
            {
                Remember(scene.Context.CorrelationId, "customer.created", $"Customer {code} was created in the ledger.");
            }

            state.State.CustomerCode = code;
            return (run with { CustomerEnsured = code }, null);
        }

        return (run, reply.Retryable
            ? new RunEnd.Retry(reply.Problem!, reply.RetryAfter, CountsAsAttempt: true)
            : new RunEnd.Held(reply.Problem!));
    }

    private async Task<(OrderRun Run, RunEnd? End)> LookForExistingInvoice(OrderStep.LookForExistingInvoice step, OrderRun run, OrderScene scene)
    {
        var found = await scene.Ledger.FindInvoicesByReference(step.Document.Reference, scene.Context, scene.Cancellation);
        if (!found.TryGetValue(out var invoices))
        {
            return (run, RunEnd.FromFailure(found, "The ledger could not be searched for the order's invoice"));
        }

        switch (ExistingInvoices.Judge(invoices, step.CustomerCode, step.Document, scene.Connections.Config!.Posting))
        {
            case Judgement.NoneExists:
                return (run with { ExistingLooked = true }, null);
            case Judgement.TakeOver existing:
                Accept(existing.Invoice, step.Document, scene, "invoice.taken-over", $"Invoice {existing.Invoice.Number} was in the ledger already and says the same.");
                return (run, null);
            case Judgement.Unclear unclear:
                return (run, new RunEnd.Held(unclear.Reason));
            default:
                throw new InvalidOperationException("A judgement nobody follows.");
        }
    }

    private async Task<(OrderRun Run, RunEnd? End)> WriteIntent(OrderStep.WriteIntent step, OrderRun run, OrderScene scene)
    {
        var (intent, end) = await Intend(step, scene);
        if (intent is null)
        {
            return (run, end);
        }

        state.State.Intent = intent;
        state.State.Status = OrderStatuses.Posting;
        Remember(scene.Context.CorrelationId, "invoice.intended", intent.Number > 0 ? $"Invoice {intent.Number} is about to be created." : "An invoice is about to be created under the ledger's next number.");
        await WriteState(CancellationToken.None);
        return (run with { IntentFresh = true }, null);
    }

    private async Task<(OrderRun Run, RunEnd? End)> ResolveDoubt(int number, OrderRun run, OrderScene scene)
    {
        if (number == 0)
        {
            return await ResolveUnnumbered(run, scene);
        }

        var read = await scene.Ledger.GetInvoice(number, scene.Context, scene.Cancellation);
        if (read.TryGetValue(out var invoice))
        {
            return Settle(invoice, run, scene, "invoice.found", $"Invoice {number} was in the ledger already.");
        }

        // Not there, or not readable yet (apis/kashflow.md §7.6): creating it again under the same number cannot make a second one.
        return read is Outcome<LedgerInvoice>.Refused { Kind: RefusalKind.NotFound }
            ? (run with { IntentFresh = true }, null)
            : (run, RunEnd.FromFailure(read, "The ledger could not be asked for the invoice"));
    }

    private async Task<(OrderRun Run, RunEnd? End)> CreateInvoice(OrderStep.CreateInvoice step, OrderRun run, OrderScene scene)
    {
        if (step.Number == 0)
        {
            return await CreateUnnumbered(step, run, scene);
        }

        var created = await scene.Ledger.CreateInvoice(step.Number, step.CustomerCode, step.Document, scene.Context, scene.Cancellation);
        switch (created)
        {
            case Outcome<LedgerInvoice>.Done done:
                Accept(done.Value, step.Document, scene, "invoice.created", $"Invoice {step.Number} was created.");
                return (run, null);
            case Outcome<LedgerInvoice>.Found found:
                return Settle(found.Value, run, scene, "invoice.found", $"Invoice {step.Number} was in the ledger already.");
            case Outcome<LedgerInvoice>.Refused { Kind: RefusalKind.Duplicate }:
                return await ResolveTakenNumber(step, run, scene);
            default:
                return (run, RunEnd.FromFailure(created, $"Invoice {step.Number} could not be created"));
        }
    }

    // The number is taken: by ourselves, in an attempt whose reply was lost, or by somebody who typed it in.
    private async Task<(OrderRun Run, RunEnd? End)> ResolveTakenNumber(OrderStep.CreateInvoice step, OrderRun run, OrderScene scene)
    {
        var read = await scene.Ledger.GetInvoice(step.Number, scene.Context, scene.Cancellation);
        if (read.TryGetValue(out var invoice))
        {
            return Settle(invoice, run, scene, "invoice.found", $"Invoice {step.Number} was in the ledger already.");
        }

        return read is Outcome<LedgerInvoice>.Refused { Kind: RefusalKind.NotFound }
            ? (run, new RunEnd.Retry($"Invoice {step.Number} exists in the ledger but cannot be read yet.", ReadLagPause, CountsAsAttempt: true))
            : (run, RunEnd.FromFailure(read, $"Invoice {step.Number} could not be read"));
    }

    private (OrderRun Run, RunEnd? End) Settle(LedgerInvoice invoice, OrderRun run, OrderScene scene, string step, string detail)
    {
        if (!string.Equals(invoice.Reference, state.State.Intent?.Reference ?? scene.Order.Number, StringComparison.Ordinal)
            || !string.Equals(invoice.CustomerCode, state.State.Intent?.CustomerCode, StringComparison.OrdinalIgnoreCase)
            || invoice.Gross < 0)
        {
            if (state.State.Intent is { By: InvoiceNumbering.Order })
            {
                state.State.Intent = null;
                return (run, new RunEnd.Held(TakenByAnother(invoice)));
            }

            // Somebody else's invoice under our number: take another number. It was never ours, so nothing can be doubled by that.
            Remember(scene.Context.CorrelationId, "invoice.number-taken", $"Invoice {invoice.Number} in the ledger belongs to something else ('{invoice.Reference}').");
            state.State.Intent = null;
            var taken = run.NumbersTaken + 1;
            return taken <= MaxNumbersTaken
                ? (run with { IntentFresh = false, ExistingLooked = true, NumbersTaken = taken }, null)
                : (run, new RunEnd.Held(TooManyTaken(taken)));
        }

        // The content that was posted is not known for sure: an empty hash makes the next step compare by writing it again.
        state.State.Invoice = new PostedInvoice(invoice.Number, invoice.Id, string.Empty, invoice.Gross, invoice.Paid, invoice.CustomerCode);
        state.State.Intent = null;
        Remember(scene.Context.CorrelationId, step, detail);
        return (run, null);
    }

    private void Accept(LedgerInvoice invoice, InvoiceDocument document, OrderScene scene, string step, string detail)
    {
        state.State.Invoice = new PostedInvoice(invoice.Number, invoice.Id, ContentHash.Of(document), document.Gross, document.Paid, invoice.CustomerCode);
        state.State.Intent = null;
        Remember(scene.Context.CorrelationId, step, detail);
    }

    private static string TooManyTaken(int taken) =>
        $"{taken} numbers of our series in a row belong to other invoices: set the merchant's firstInvoiceNumber above the numbers given by hand, then retry.";

    private async Task<(OrderRun Run, RunEnd? End)> UpdateInvoice(OrderStep.UpdateInvoice step, OrderRun run, OrderScene scene)
    {
        var read = await scene.Ledger.GetInvoice(step.Number, scene.Context, scene.Cancellation);
        if (!read.TryGetValue(out var existing))
        {
            return read is Outcome<LedgerInvoice>.Refused { Kind: RefusalKind.NotFound }
                ? (run, new RunEnd.Held($"Invoice {step.Number} is no longer in the ledger. If it was deleted on purpose, skip the order."))
                : (run, RunEnd.FromFailure(read, $"Invoice {step.Number} could not be read"));
        }

        if (SaysTheSame(existing, step.Document))
        {
            Accept(existing, step.Document, scene, "invoice.checked", $"Invoice {step.Number} says what it should.");
            return (run, null);
        }

        var updated = await scene.Ledger.UpdateInvoice(existing, step.CustomerCode, step.Document, scene.Context, scene.Cancellation);
        if (!updated.TryGetValue(out var invoice))
        {
            return (run, RunEnd.FromFailure(updated, $"Invoice {step.Number} could not be changed"));
        }

        // More or less of it may be due now.
        foreach (var refund in state.State.CreditNotes.Where(refund => refund.Posted is not null))
        {
            refund.Posted = refund.Posted! with { Applied = null };
        }

        Accept(invoice, step.Document, scene, "invoice.updated", $"Invoice {step.Number} was changed to what the order says now.");
        return (run, null);
    }

    // Only after an adopted attempt of our own (empty hash): totals and payments then show whether that very document arrived.
    private bool SaysTheSame(LedgerInvoice existing, InvoiceDocument document) =>
        state.State.Invoice is { ContentHash.Length: 0 }
        && existing.Net == document.Net
        && existing.Vat == document.Vat
        && existing.Paid == document.Paid
        && document.Payments.All(wanted => existing.Payments.Any(payment =>
            payment.Amount == wanted.Amount && string.Equals(payment.Reference, wanted.Reference, StringComparison.Ordinal)));

    private async Task<(OrderRun Run, RunEnd? End)> WriteNote(string text, OrderRun run, OrderScene scene)
    {
        var number = state.State.Invoice!.Number;

        // Each run reads the order first: a note of an attempt whose reply was lost is seen there.
        if (OrderProcess.HasNote(scene.Order.Notes, text))
        {
            state.State.NotedInvoiceNumber = number;
            return (run, null);
        }

        var added = await scene.Channel.AddNote(_key.OrderId, text, scene.Context, scene.Cancellation);
        switch (added)
        {
            case Outcome<bool>.Done or Outcome<bool>.Found:
                state.State.NotedInvoiceNumber = number;
                Remember(scene.Context.CorrelationId, "channel.noted", $"The shop was told invoice number {number}.");
                return (run, null);
            case Outcome<bool>.InDoubt doubt:
                // Wait longer than a late request can take, then look before writing again.
                return (run, new RunEnd.Retry(doubt.Reason, LateArrivalPause, CountsAsAttempt: true));
            default:
                return (run, RunEnd.FromFailure(added, "The invoice number could not be written to the shop"));
        }
    }
}
