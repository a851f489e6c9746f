using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Documents;
using KashflowOrleans.Grains.Orders;
using KashflowOrleans.Grains.Persistence;
using NodaTime;

namespace KashflowOrleans.Tests.Grains.Support;

/// <summary>An order as the shop tells it at one moment, already decided upon.</summary>
internal sealed record ModelMoment(DesiredDocuments Desired, ShopWord Word, IReadOnlyList<RefundDecision> Refunds);

/// <summary>One order with its stored state, played through against <see cref="ModelBooks"/> as the grain does it, while replies are lost and the process dies.</summary>
internal sealed class ModelOrder(Random random, ModelBooks books)
{
    private const int MaxSteps = 400;
    private static readonly VersionedJsonSerializer Serializer = new();

    private BinaryData _stored = Serializer.Serialize(new OrderGrainState());
    private int _nextNumber = An.FirstNumber;
    private int _crashAfter;
    private double _lossRate;

    public LocalDate Today { get; set; } = new(2026, 3, 2);

    public int Calls { get; private set; }

    public OrderGrainState State => Serializer.Deserialize<OrderGrainState>(_stored);

    /// <summary>One run; null when it did not come to an end.</summary>
    public OrderStep? Run(ModelMoment moment, int? crashAfter = null, double lossRate = 0, bool isReleased = false)
    {
        (_crashAfter, _lossRate) = (crashAfter ?? int.MaxValue, lossRate);
        var state = State;
        state.IsReleased |= isReleased;
        foreach (var refund in moment.Refunds.Where(refund => !state.CreditNotes.Exists(progress => progress.RefundId == refund.RefundId)))
        {
            state.CreditNotes.Add(new CreditNoteProgress { RefundId = refund.RefundId, Number = refund.Number });
        }

        var run = new OrderRun();
        try
        {
            for (var count = 0; count < MaxSteps; count++)
            {
                var step = OrderProcess.Next(state, run, moment.Desired, RefundsToCredit.Of(moment.Refunds), moment.Word);
                if (step is OrderStep.Finished or OrderStep.Hold or OrderStep.Ignore)
                {
                    Write(state);
                    return step;
                }

                var (next, end) = Act(step, run, state);
                if (next is null)
                {
                    Write(state);
                    return end;
                }

                run = next;
            }
        }
        catch (CrashException)
        {
            return null;
        }

        throw new InvalidOperationException($"No end after {MaxSteps} steps.");
    }

    // No next run: the run ends, with a lost reply or a hold.
    private (OrderRun? Run, OrderStep? End) Act(OrderStep step, OrderRun run, OrderGrainState state)
    {
        switch (step)
        {
            case OrderStep.EnsureCustomer ensure:
                state.CustomerCode = ensure.Document.Code;
                return (run with { CustomerEnsured = ensure.Document.Code }, null);
            case OrderStep.LookForExistingInvoice look:
                var known = books.OurInvoices.Where(number => state.Replaced.All(replaced => replaced.Invoice.Number != number)).Select(number => books.Invoice(number)!);
                return ExistingInvoices.Judge([.. known.Where(invoice => invoice.Reference == look.Document.Reference)], look.CustomerCode, look.Document, An.FirstNumber) switch
                {
                    Judgement.NoneExists => (run with { ExistingLooked = true }, null),
                    var other => throw new InvalidOperationException($"An invoice of our own was not known: {other}"),
                };
            case OrderStep.WriteIntent intend:
                if (state.Replaced.Count > 0)
                {
                    state.ReissuedOn ??= Today.ToDateOnly();
                }

                state.Intent = new InvoiceIntent(_nextNumber++, intend.CustomerCode, DateTimeOffset.UnixEpoch, intend.Reference);
                Write(state);
                return (run with { IntentFresh = true }, null);
            case OrderStep.ResolveDoubt doubt:
                return (books.Has(doubt.Number) ? Settle(doubt.Number, run, state) : run with { IntentFresh = true }, null);
            case OrderStep.CreateInvoice create:
                return CreateInvoice(create, run, state);
            case OrderStep.UpdateInvoice update:
                return UpdateInvoice(update, run, state);
            case OrderStep.WriteReversalIntent reverse:
                return WriteReversalIntent(reverse, run, state);
            default:
                return ActOnCredit(step, run, state);
        }
    }

    private (OrderRun? Run, OrderStep? End) ActOnCredit(OrderStep step, OrderRun run, OrderGrainState state)
    {
        switch (step)
        {
            case OrderStep.LookForExistingCreditNote look:
                return (run with { LookedRefunds = run.LookedRefunds.Add(look.RefundId) }, null);
            case OrderStep.WriteCreditNoteIntent intend:
                Replacing.ProgressOf(state, intend.RefundId).Intent = new CreditNoteIntent(_nextNumber++, intend.CustomerCode, DateTimeOffset.UnixEpoch, intend.Reference);
                Write(state);
                return (run with { FreshRefunds = run.FreshRefunds.Add(intend.RefundId) }, null);
            case OrderStep.ResolveCreditNoteDoubt doubt:
                return (books.Has(doubt.Number) ? Settle(doubt.RefundId, doubt.Number, run, state) : run with { FreshRefunds = run.FreshRefunds.Add(doubt.RefundId) }, null);
            case OrderStep.CreateCreditNote create:
                if (books.Has(create.Number))
                {
                    return (Settle(create.RefundId, create.Number, run, state), null);
                }

                return Outside(() => books.Create(create.Number, create.CustomerCode, create.Document), () => Accept(create.RefundId, create.Number, create.Document, state), run, state);
            case OrderStep.UpdateCreditNote update:
                // Nothing else was ever written under its number.
                Assert.True(PostedAlready.Is(books.Note(update.Number)!, update.Document), $"Credit note {update.Number} says something else.");
                Accept(update.RefundId, update.Number, update.Document, state);
                return (run, null);
            case OrderStep.ApplyCreditNote apply:
                return Apply(apply, run, state);
            default:
                throw new InvalidOperationException($"Nobody carries out {step}.");
        }
    }

    private (OrderRun? Run, OrderStep? End) CreateInvoice(OrderStep.CreateInvoice create, OrderRun run, OrderGrainState state)
    {
        if (books.Has(create.Number))
        {
            return (Settle(create.Number, run, state), null);
        }

        return Outside(() => books.Create(create.Number, create.CustomerCode, create.Document), () => Accept(create.Number, create.Document, state), run, state);
    }

    private (OrderRun? Run, OrderStep? End) UpdateInvoice(OrderStep.UpdateInvoice update, OrderRun run, OrderGrainState state)
    {
        var existing = books.Invoice(update.Number)!;
        if (state.Invoice is { ContentHash.Length: 0 } && PostedAlready.Is(existing, update.Document))
        {
            Accept(update.Number, update.Document, state);
            return (run, null);
        }

        if (!existing.IsLocked)
        {
            Replacing.Announce(state, update.Document);
            Write(state);
        }

        var isDone = false;
        var (next, end) = Outside(() => isDone = !existing.IsLocked && books.Update(update.Number, update.Document), () =>
        {
            Replacing.ForgetApplications(state);
            Accept(update.Number, update.Document, state);
        }, run);
        return end is OrderStep.Hold && !isDone ? (run with { IsInvoiceLocked = true }, null) : (next, end);
    }

    private (OrderRun? Run, OrderStep? End) WriteReversalIntent(OrderStep.WriteReversalIntent step, OrderRun run, OrderGrainState state)
    {
        var refunds = step.Wanted is null ? state.CreditNotes.Where(refund => refund.Posted is not null).Select(refund => books.Note(refund.Posted!.Number)!).ToList() : [];
        var plan = state.Replaced.Count >= ChangePolicy.MaxReplaced
            ? new ReversalPlan.Hold("too many")
            : Reversal.Plan(new ReversalRequest(
                books.Invoice(step.Invoice.Number)!, step.Invoice, state.Replaced.Count + 1, Today, Reissue.Standing(state), step.Wanted, refunds, null, state.IsReleased));
        switch (plan)
        {
            case ReversalPlan.Credit credit:
                var entry = Replacing.Begin(state, step, credit.Money, credit.Content, credit.Content.On);
                entry.Reversal!.Intent = new CreditNoteIntent(_nextNumber++, credit.Content.CustomerCode, DateTimeOffset.UnixEpoch, credit.Content.Reference);
                Write(state);
                return (run with { FreshRefunds = run.FreshRefunds.Add(entry.Reversal.RefundId), IsInvoiceLocked = false }, null);
            case ReversalPlan.NothingLeft nothing:
                Replacing.Begin(state, step, nothing.Money, null, Today.ToDateOnly());
                Write(state);
                return (run with { IsInvoiceLocked = false }, null);
            default:
                return (null, new OrderStep.Hold(((ReversalPlan.Hold)plan).Reason));
        }
    }

    private (OrderRun? Run, OrderStep? End) Apply(OrderStep.ApplyCreditNote apply, OrderRun run, OrderGrainState state)
    {
        var (note, invoice) = (books.Note(apply.Number)!, books.Invoice(apply.InvoiceNumber)!);
        var more = Math.Min(note.Open, invoice.Gross - invoice.Paid);
        if (more <= 0)
        {
            Replacing.NoteApplication(state, apply.RefundId, note.Applied, note.Open);
            return (run, null);
        }

        // As the connector does: the amount is what should be applied between the two in all.
        var wanted = note.AppliedTo(invoice) + more;
        return Outside(
            () =>
            {
                books.Apply(apply.Number, apply.InvoiceNumber, wanted - note.AppliedTo(invoice));
                return true;
            },
            () => Replacing.NoteApplication(state, apply.RefundId, note.Applied + more, note.Open - more),
            run);
    }

    // A request may be lost on its way and a reply on its way back; the process may die after the work.
    private (OrderRun? Run, OrderStep? End) Outside(Func<bool> work, Action record, OrderRun run, OrderGrainState? dated = null)
    {
        if (random.Chance(_lossRate))
        {
            return (null, null);
        }

        var isAllowed = work();
        Calls++;
        MayCrash();
        if (random.Chance(_lossRate))
        {
            return (null, null);
        }

        if (!isAllowed && dated is not null && Replacing.Redate(dated, Today.ToDateOnly()))
        {
            return (run, null);
        }

        if (!isAllowed)
        {
            return (null, new OrderStep.Hold("locked"));
        }

        record();
        return (run, null);
    }

    private OrderRun Settle(int number, OrderRun run, OrderGrainState state)
    {
        var intent = state.Intent!;
        state.Intent = null;
        if (books.Invoice(number) is not { } invoice || invoice.Reference != intent.Reference)
        {
            return run with { IntentFresh = false, ExistingLooked = true };
        }

        state.Invoice = new PostedInvoice(number, number, "", invoice.Gross, invoice.Paid, invoice.CustomerCode, [.. Reversal.RecordedOn(invoice)]);
        return run;
    }

    private OrderRun Settle(string refundId, int number, OrderRun run, OrderGrainState state)
    {
        var progress = Replacing.ProgressOf(state, refundId);
        var intent = progress.Intent!;
        progress.Intent = null;
        if (books.Note(number) is not { } note || note.Reference != intent.Reference)
        {
            return run with { FreshRefunds = run.FreshRefunds.Remove(refundId), LookedRefunds = run.LookedRefunds.Add(refundId) };
        }

        progress.Posted = new PostedCreditNote(number, number, string.Empty, note.Gross, note.Refunded);
        return run;
    }

    private void Accept(int number, InvoiceDocument document, OrderGrainState state)
    {
        var invoice = books.Invoice(number)!;
        state.Invoice = new PostedInvoice(number, number, ContentHash.Of(document), document.Gross, document.Paid, invoice.CustomerCode, [.. Reversal.RecordedOn(invoice)]);
        state.Intent = null;
    }

    private static void Accept(string refundId, int number, CreditNoteDocument document, OrderGrainState state)
    {
        var progress = Replacing.ProgressOf(state, refundId);
        (progress.Posted, progress.Intent) = (new PostedCreditNote(number, number, ContentHash.Of(document), document.Gross, document.Paid), null);
    }

    private void Write(OrderGrainState state)
    {
        MayCrash();
        _stored = Serializer.Serialize(state);
        MayCrash();
    }

    private void MayCrash()
    {
        if (_crashAfter-- == 0)
        {
            throw new CrashException();
        }
    }

    private sealed class CrashException : Exception;
}
