using KashflowOrleans.Model;
using KashflowOrleans.Tests.Flows.Prebuilt.Support;
using NodaTime;

namespace KashflowOrleans.Tests.Flows.Prebuilt;

public sealed class When_a_refund_is_credited
{
    private static readonly Refund Refund = An.Refund();

    [Fact]
    public void It_becomes_a_credit_note_on_the_orders_invoice()
    {
        var note = An.CreditNoteOf(Refund);
        Assert.Equal(("CN-000000003", "000000017", "GBP"), (note.Reference, note.InvoiceReference, note.CurrencyCode));
        Assert.Equal(new LocalDate(2026, 3, 2), note.IssuedOn);
        Assert.Null(note.ExchangeRate);
        Assert.Equal((8m, 2m, 10m, 10m), (note.Net, note.Vat, note.Gross, note.Paid));
        Assert.Equal("LS1 4AP", note.Address.Postcode);
        Assert.Equal(["Mug [MUG]", "Adjustment fee"], note.Lines.Select(line => line.Description));
    }

    [Fact]
    public void Nothing_but_the_credit_note_is_made()
    {
        var documents = An.Decide(Refund);
        Assert.Null(documents.Invoice);
        Assert.Null(documents.Customer);
        Assert.Null(documents.ChannelNote);
    }

    [Fact]
    public void Money_given_back_is_booked_by_its_method()
    {
        var payment = Assert.Single(An.CreditNoteOf(Refund).Payments);
        Assert.Equal((10m, An.CardMethod, "txn-back", "Refund by card for order 000000017"), (payment.Amount, payment.MethodId, payment.Reference, payment.Note));
        var unnamed = Refund with { Payments = [new OrderPayment("customer_balance", 4m, null, An.PlacedAt), new OrderPayment("card", 6m, null, An.PlacedAt)] };
        Assert.Equal(["CN-000000003 customer_balance", "CN-000000003 card"], An.CreditNoteOf(unnamed).Payments.Select(one => one.Reference));
    }

    [Fact]
    public void Goods_delivery_fees_and_adjustments_go_to_their_accounts()
    {
        var lines = Enum.GetValues<RefundLineKind>().Select(kind => new RefundLine(kind, null, kind.ToString(), 1, 10m, 0m, 0m)).ToArray();
        var config = An.Config with { Posting = An.Posting with { GiftCardNominal = An.GiftCardNominal } };
        var note = An.CreditNoteOf(Refund with { Lines = lines, Total = 50m, TaxTotal = 0m, Payments = [] }, config);
        Assert.Equal([An.SalesNominal, An.ShippingNominal, An.FeeNominal, An.SalesNominal, An.GiftCardNominal], note.Lines.Select(line => line.NominalCode));
    }

    [Fact]
    public void Only_an_adjustment_is_a_credit_note_too()
    {
        var note = An.CreditNoteOf(Refund with
        {
            Lines = [new RefundLine(RefundLineKind.Adjustment, null, "Adjustment", 1, 10m, 0m, null)],
            Total = 10m,
            TaxTotal = 0m,
        });
        Assert.Equal((10m, 0m), (note.Gross, note.Lines[0].VatPercent));
    }

    [Theory]
    [InlineData("19.00")]
    [InlineData("19.01")]
    [InlineData("18.99")]
    public void Vat_is_posted_as_the_shop_gave_it(string amount)
    {
        var vat = decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture);
        var note = An.CreditNoteOf(Refund with { Lines = [new RefundLine(RefundLineKind.Goods, "A", "Thing", 1, 95m, vat, 20m)], Total = 95m + vat, TaxTotal = vat, Payments = [] });
        Assert.Equal(vat, note.Vat);
    }

    [Fact]
    public void What_does_not_add_up_is_held_with_the_difference()
    {
        Assert.Equal(
            "The credit note's lines add up to 10.00 GBP, the refund's total is 10.50: a difference of -0.50.", An.HoldOf(An.Decide(Refund with { Total = 10.5m })));
        Assert.Contains("the refund's tax is 1.99", An.HoldOf(An.Decide(Refund with { TaxTotal = 1.99m })), StringComparison.Ordinal);
    }

    [Fact]
    public void More_given_back_than_credited_is_held() =>
        Assert.Contains("overpaid by 0.01", An.HoldOf(An.Decide(Refund with { Payments = [Refund.Payments[0] with { Amount = 10.01m }] })), StringComparison.Ordinal);

    [Fact]
    public void A_fee_above_what_is_given_back_is_held()
    {
        var refund = Refund with { Lines = [new RefundLine(RefundLineKind.Adjustment, null, "Fee", 1, -2m, 0m, null)], Total = -2m, TaxTotal = 0m, Payments = [] };
        Assert.NotNull(An.Decide(refund).Hold);
    }

    [Theory]
    [InlineData(RefundState.Canceled, "cancelled")]
    [InlineData(RefundState.Open, "not given the money back yet")]
    public void Not_yet_or_no_longer_a_refund_is_ignored(RefundState state, string reason) =>
        Assert.Contains(reason, An.Decide(Refund with { State = state }).Ignore, StringComparison.Ordinal);

    [Fact]
    public void An_unknown_state_and_problems_are_held()
    {
        Assert.Contains("'7'", An.HoldOf(An.Decide(Refund with { State = RefundState.Unknown, ChannelState = "7" })), StringComparison.Ordinal);
        Assert.Equal("Row 1 is odd.", An.HoldOf(An.Decide(Refund with { Problems = ["Row 1 is odd."] })));
    }

    [Fact]
    public void Another_currency_has_the_rate_of_the_ledger()
    {
        Assert.Equal(1.17m, An.CreditNoteOf(Refund with { Currency = "EUR" }).ExchangeRate);
        Assert.Contains("USD", An.HoldOf(An.Decide(Refund with { Currency = "USD" })), StringComparison.Ordinal);
    }
}
