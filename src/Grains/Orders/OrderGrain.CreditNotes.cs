using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Contracts;
using KashflowOrleans.Documents;
using Orleans.Runtime;

namespace KashflowOrleans.Grains.Orders;

/// <content>Carries out the steps that <see cref="CreditNoteProcess"/> names, each at most one creating call.</content>
public sealed partial class OrderGrain
{
    private async Task<(OrderRun Run, RunEnd? End)> ActOnRefund(OrderStep step, OrderRun run, OrderScene scene) => step switch
    {
        OrderStep.ResolveCreditNoteDoubt doubt => await ResolveCreditNoteDoubt(doubt, run, scene),
        OrderStep.LookForExistingCreditNote look => await LookForExistingCreditNote(look, run, scene),
        OrderStep.WriteCreditNoteIntent intend => await WriteCreditNoteIntent(intend, run, scene),
        OrderStep.CreateCreditNote create => await CreateCreditNote(create, run, scene),
        OrderStep.UpdateCreditNote update => await UpdateCreditNote(update, run, scene),
        OrderStep.ApplyCreditNote apply => await ApplyCreditNote(apply, run, scene),
        OrderStep.WriteReversalIntent reverse => await WriteReversalIntent(reverse, run, scene),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "A step nobody carries out."),
    };

    private async Task<(OrderRun Run, RunEnd? End)> LookForExistingCreditNote(OrderStep.LookForExistingCreditNote step, OrderRun run, OrderScene scene)
    {
        var found = await scene.Ledger.FindCreditNotesByReference(step.Document.Reference, scene.Context, scene.Cancellation);
        if (!found.TryGetValue(out var notes))
        {
            return (run, RunEnd.FromFailure(found, "The ledger could not be searched for the refund's credit note"));
        }

        var looked = run with { LookedRefunds = run.LookedRefunds.Add(step.RefundId) };
        var first = scene.Connections.Config!.Posting.FirstInvoiceNumber;
        var candidates = ExistingCreditNotes.Candidates(notes, step.CustomerCode, step.Document, first);
        if (candidates.Count == 0)
        {
            return (looked, null);
        }

        if (candidates is [var only])
        {
            var read = await scene.Ledger.GetCreditNote(only.Number, scene.Context, scene.Cancellation);
            if (!read.TryGetValue(out var note))
            {
                return (run, RunEnd.FromFailure(read, $"Credit note {only.Number} could not be read"));
            }

            if (ExistingCreditNotes.SaysTheSame(note, step.CustomerCode, step.Document, first))
            {
                Accept(ProgressOf(step.RefundId), note, step.Document, scene, "credit-note.taken-over", $"Credit note {note.Number} was in the ledger already and says the same.");
                return (looked, null);
            }
        }

        return (run, new RunEnd.Held(ExistingCreditNotes.Unclear(candidates, step.Document)));
    }

    private async Task<(OrderRun Run, RunEnd? End)> WriteCreditNoteIntent(OrderStep.WriteCreditNoteIntent step, OrderRun run, OrderScene scene)
    {
        int number;
        try
        {
            number = await services.Series.Next(scene.Connections.LedgerKey, scene.Connections.Config!.Posting.FirstInvoiceNumber);
        }
        catch (Exception failure) when (failure is TimeoutException or OrleansException)
        {
            return (run, new RunEnd.Retry("No credit note number could be had.", null, CountsAsAttempt: false));
        }

        var progress = ProgressOf(step.RefundId);
        progress.Intent = new CreditNoteIntent(number, step.CustomerCode, services.Clock.GetUtcNow(), step.Reference);
        state.State.Status = OrderStatuses.Posting;
        Remember(scene.Context.CorrelationId, "credit-note.intended", $"Credit note {number} is about to be created for refund {progress.Number}.");
        await WriteState(CancellationToken.None);
        return (run with { FreshRefunds = run.FreshRefunds.Add(step.RefundId) }, null);
    }

    private async Task<(OrderRun Run, RunEnd? End)> ResolveCreditNoteDoubt(OrderStep.ResolveCreditNoteDoubt step, OrderRun run, OrderScene scene)
    {
        var read = await scene.Ledger.GetCreditNote(step.Number, scene.Context, scene.Cancellation);
        if (read.TryGetValue(out var note))
        {
            return Settle(step.RefundId, note, run, scene);
        }

        // Not there, not readable yet, or an invoice: creating it again under the same number cannot make a second one.
        return read is Outcome<LedgerCreditNote>.Refused { Kind: RefusalKind.NotFound }
            ? (run with { FreshRefunds = run.FreshRefunds.Add(step.RefundId) }, null)
            : (run, RunEnd.FromFailure(read, "The ledger could not be asked for the credit note"));
    }

    private async Task<(OrderRun Run, RunEnd? End)> CreateCreditNote(OrderStep.CreateCreditNote step, OrderRun run, OrderScene scene)
    {
        var created = await scene.Ledger.CreateCreditNote(step.Number, step.CustomerCode, step.Document, scene.Context, scene.Cancellation);
        switch (created)
        {
            case Outcome<LedgerCreditNote>.Done done:
                var progress = ProgressOf(step.RefundId);
                Accept(progress, done.Value, step.Document, scene, "credit-note.created", $"Credit note {step.Number} was created for refund {progress.Number}.");
                return (run, null);
            case Outcome<LedgerCreditNote>.Found found:
                return Settle(step.RefundId, found.Value, run, scene);
            case Outcome<LedgerCreditNote>.Refused { Kind: RefusalKind.Duplicate }:
                return await ResolveTakenNumber(step, run, scene);
            case Outcome<LedgerCreditNote>.Refused { Kind: RefusalKind.Locked } when Replacing.Redate(state.State, Today(scene).ToDateOnly()):
                return (run, null);
            default:
                return (run, RunEnd.FromFailure(created, $"Credit note {step.Number} could not be created"));
        }
    }

    // The number is taken: by ourselves, in an attempt whose reply was lost, or by a credit note or an invoice that somebody typed in.
    private async Task<(OrderRun Run, RunEnd? End)> ResolveTakenNumber(OrderStep.CreateCreditNote step, OrderRun run, OrderScene scene)
    {
        var read = await scene.Ledger.GetCreditNote(step.Number, scene.Context, scene.Cancellation);
        if (read.TryGetValue(out var note))
        {
            return Settle(step.RefundId, note, run, scene);
        }

        if (read is not Outcome<LedgerCreditNote>.Refused { Kind: RefusalKind.NotFound })
        {
            return (run, RunEnd.FromFailure(read, $"Credit note {step.Number} could not be read"));
        }

        // What cannot be read as a credit note but as an invoice is an invoice.
        var other = await scene.Ledger.GetInvoice(step.Number, scene.Context, scene.Cancellation);
        return other.TryGetValue(out var invoice) && invoice.Gross >= 0
            ? TakeAnotherNumber(step.RefundId, step.Number, invoice.Reference, run, scene)
            : (run, new RunEnd.Retry($"Credit note {step.Number} exists in the ledger but cannot be read yet.", ReadLagPause, CountsAsAttempt: true));
    }

    private (OrderRun Run, RunEnd? End) Settle(string refundId, LedgerCreditNote note, OrderRun run, OrderScene scene)
    {
        var progress = ProgressOf(refundId);
        if (!string.Equals(note.Reference, progress.Intent?.Reference, StringComparison.Ordinal)
            || !string.Equals(note.CustomerCode, progress.Intent?.CustomerCode, StringComparison.OrdinalIgnoreCase))
        {
            return TakeAnotherNumber(refundId, note.Number, note.Reference, run, scene);
        }

        // The content that was posted is not known for sure: an empty hash makes the next step compare.
        progress.Posted = new PostedCreditNote(note.Number, note.Id, string.Empty, note.Gross, note.Refunded);
        progress.Intent = null;
        Remember(scene.Context.CorrelationId, "credit-note.found", $"Credit note {note.Number} was in the ledger already.");
        return (run, null);
    }

    private (OrderRun Run, RunEnd? End) TakeAnotherNumber(string refundId, int number, string? reference, OrderRun run, OrderScene scene)
    {
        Remember(scene.Context.CorrelationId, "credit-note.number-taken", $"Number {number} in the ledger belongs to something else ('{reference}').");
        ProgressOf(refundId).Intent = null;
        var next = run with { FreshRefunds = run.FreshRefunds.Remove(refundId), LookedRefunds = run.LookedRefunds.Add(refundId), NumbersTaken = run.NumbersTaken + 1 };
        return next.NumbersTaken <= MaxNumbersTaken ? (next, null) : (next, new RunEnd.Held(TooManyTaken(next.NumbersTaken)));
    }

    private void Accept(CreditNoteProgress progress, LedgerCreditNote note, CreditNoteDocument document, OrderScene scene, string step, string detail)
    {
        progress.Posted = new PostedCreditNote(note.Number, note.Id, ContentHash.Of(document), document.Gross, document.Paid);
        progress.Intent = null;
        Remember(scene.Context.CorrelationId, step, detail);
    }

    private async Task<(OrderRun Run, RunEnd? End)> UpdateCreditNote(OrderStep.UpdateCreditNote step, OrderRun run, OrderScene scene)
    {
        var read = await scene.Ledger.GetCreditNote(step.Number, scene.Context, scene.Cancellation);
        if (!read.TryGetValue(out var existing))
        {
            return read is Outcome<LedgerCreditNote>.Refused { Kind: RefusalKind.NotFound }
                ? (run, new RunEnd.Held($"Credit note {step.Number} is no longer in the ledger. If it was deleted on purpose, skip the order."))
                : (run, RunEnd.FromFailure(read, $"Credit note {step.Number} could not be read"));
        }

        var progress = ProgressOf(step.RefundId);
        if (progress.Posted is { ContentHash.Length: 0 } && PostedAlready.Is(existing, step.Document))
        {
            Accept(progress, existing, step.Document, scene, "credit-note.checked", $"Credit note {step.Number} says what it should.");
            return (run, null);
        }

        progress.Posted = progress.Posted! with { ContentHash = string.Empty };
        await WriteState(CancellationToken.None);
        var updated = await scene.Ledger.UpdateCreditNote(existing, existing.CustomerCode, step.Document, scene.Context, scene.Cancellation);
        if (!updated.TryGetValue(out var note))
        {
            return (run, RunEnd.FromFailure(updated, $"Credit note {step.Number} could not be changed"));
        }

        Accept(progress, note, step.Document, scene, "credit-note.updated", $"Credit note {step.Number} was changed to what the refund says now.");
        return (run, null);
    }

    // What is open on both sides is read each time: after a crash or a lost reply less is, and nothing is applied twice.
    private async Task<(OrderRun Run, RunEnd? End)> ApplyCreditNote(OrderStep.ApplyCreditNote step, OrderRun run, OrderScene scene)
    {
        var readNote = await scene.Ledger.GetCreditNote(step.Number, scene.Context, scene.Cancellation);
        if (!readNote.TryGetValue(out var note))
        {
            return (run, Unread(readNote, $"Credit note {step.Number}"));
        }

        var readInvoice = await scene.Ledger.GetInvoice(step.InvoiceNumber, scene.Context, scene.Cancellation);
        if (!readInvoice.TryGetValue(out var invoice))
        {
            return (run, Unread(readInvoice, $"Invoice {step.InvoiceNumber}"));
        }

        var more = Math.Min(note.Open, invoice.Gross - invoice.Paid);
        if (more <= 0)
        {
            NoteApplication(step, note.Applied, note.Open, scene);
            return (run, null);
        }

        var applied = await scene.Ledger.ApplyCreditNote(step.Number, step.InvoiceNumber, note.AppliedTo(invoice) + more, DayOf(step, scene), scene.Context, scene.Cancellation);
        if (!applied.TryGetValue(out var application))
        {
            return (run, applied is Outcome<CreditApplication>.Refused { Kind: RefusalKind.NotFound }
                ? Unread(applied, $"Credit note {step.Number} or invoice {step.InvoiceNumber}")
                : RunEnd.FromFailure(applied, $"Credit note {step.Number} could not be applied to invoice {step.InvoiceNumber}"));
        }

        NoteApplication(step, note.Applied + more, note.Open - more, scene);
        Remember(scene.Context.CorrelationId, "credit-note.applied", FormattableString.Invariant($"{application.Amount:0.00} of credit note {step.Number} pays invoice {step.InvoiceNumber}."));
        return (run, null);
    }

    // What was created just now may not be readable yet.
    private static RunEnd Unread<T>(Outcome<T> outcome, string what) => outcome is Outcome<T>.Refused { Kind: RefusalKind.NotFound }
        ? new RunEnd.Retry($"{what} cannot be read in the ledger (yet).", ReadLagPause, CountsAsAttempt: true)
        : RunEnd.FromFailure(outcome, $"{what} could not be read");
}
