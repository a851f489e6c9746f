using KashflowOrleans.Connectors.Kashflow;
using KashflowOrleans.Connectors.Kashflow.Wire;

namespace KashflowOrleans.Tests.Connectors.Kashflow;

/// <summary>The invoice comes to 35.93, its payments are of 31 March 2026.</summary>
public sealed class PaymentMergeFacts
{
    private const decimal All = 35.93m;

    [Fact]
    public void What_an_importer_booked_already_stands_in_for_ours()
    {
        var merged = PaymentMerge.Of(Samples.Invoice("42", Samples.Payment("ch_1", All)), [Imported(5, All, "2026-04-03 00:00:00")], []);
        var line = Assert.Single(merged.Lines);
        Assert.Equal((5, "PP-1", "2026-04-03 00:00:00", 3), (line.Id, line.Reference, line.Date, line.PaymentProcessor));
        Assert.Null(merged.Problem);
    }

    [Fact]
    public void So_does_what_somebody_typed_in()
    {
        var typed = Imported(5, All) with { PaymentProcessor = 0, Reference = "" };
        Assert.Equal(5, Assert.Single(PaymentMerge.Of(Samples.Invoice("42", Samples.Payment("ch_1", All)), [typed], []).Lines).Id);
        Assert.Equal(5, Assert.Single(PaymentMerge.Of(Samples.Invoice("42", Samples.Payment("ch_1", All)), [typed], null).Lines).Id);
    }

    [Theory]
    [InlineData("2026-03-25 00:00:00", 35.93)]
    [InlineData("2026-04-06 00:00:00", 35.93)]
    [InlineData("2026-03-31 00:00:00", 35.92)]
    public void Another_day_or_amount_is_other_money_and_held_with_both_figures(string day, double amount)
    {
        var merged = PaymentMerge.Of(Samples.Invoice("42", Samples.Payment("ch_1", All)), [Imported(5, (decimal)amount, day)], []);
        Assert.Empty(merged.Lines);
        Assert.Contains("35.93", merged.Problem, StringComparison.Ordinal);
        Assert.Contains(((decimal)amount).ToString("0.00", System.Globalization.CultureInfo.InvariantCulture) + " of " + day[..10], merged.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Money_of_others_stays_beside_ours_as_long_as_it_fits()
    {
        var merged = PaymentMerge.Of(Samples.Invoice("42", Samples.Payment("ch_1", 20m)), [Imported(5, 15.93m), Ours(6, 20m, "ch_1")], ["ch_1"]);
        Assert.Equal([6, 5], merged.Lines.Select(line => line.Id));
        Assert.Equal(All, merged.Lines.Sum(line => line.Amount));
    }

    [Fact]
    public void Ours_and_an_importers_for_the_same_money_is_held()
    {
        var merged = PaymentMerge.Of(Samples.Invoice("42", Samples.Payment("ch_1", All)), [Ours(4, All, "ch_1"), Imported(5, All)], ["ch_1"]);
        Assert.Contains("importer", merged.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void What_we_recorded_and_no_longer_want_is_gone()
    {
        Assert.Empty(PaymentMerge.Of(Samples.Invoice("42"), [Ours(4, All, "ch_1")], ["ch_1"]).Lines);
        Assert.Empty(PaymentMerge.Of(Samples.Invoice("42"), [Ours(4, All, "ch_1") with { Note = "card for order 42" }], null).Lines);
        Assert.Single(PaymentMerge.Of(Samples.Invoice("42"), [Ours(4, All, "ch_1")], []).Lines);
    }

    [Fact]
    public void A_credit_note_is_no_payment_and_stays()
    {
        var credit = Imported(9, All) with { IsPaymentCreditNote = true, PaymentProcessor = 0 };
        var merged = PaymentMerge.Of(Samples.Invoice("42", Samples.Payment("ch_1", All)), [credit], []);
        Assert.Equal([null, 9], merged.Lines.Select(line => line.Id));
    }

    [Fact]
    public void Twice_the_same_amount_needs_two_of_theirs()
    {
        var document = Samples.Invoice("42", Samples.Payment("a", 10m), Samples.Payment("b", 10m));
        Assert.Equal([5, null], PaymentMerge.Of(document, [Imported(5, 10m)], []).Lines.Select(line => line.Id));
        Assert.Equal([5, 6], PaymentMerge.Of(document, [Imported(6, 10m, "2026-04-02"), Imported(5, 10m)], []).Lines.Select(line => line.Id));
    }

    [Fact]
    public void Doing_it_again_changes_nothing()
    {
        var document = Samples.Invoice("42", Samples.Payment("a", 10m), Samples.Payment("b", 20m));
        var once = PaymentMerge.Of(document, [Imported(5, 20m), Imported(6, 1m)], []).Lines;
        var stored = once.Select((line, index) => new PaymentLineWire
        {
            Id = line.Id ?? 100 + index,
            Amount = line.Amount,
            Reference = line.Reference,
            Date = line.Date,
            PaymentProcessor = line.PaymentProcessor ?? 0,
            Method = line.Method,
            AccountId = line.AccountId,
        }).ToList();
        Assert.Equal(stored.Select(line => (int?)line.Id), PaymentMerge.Of(document, stored, ["a", "b"]).Lines.Select(line => line.Id));
    }

    private static PaymentLineWire Imported(int id, decimal amount, string date = "2026-03-31 00:00:00") =>
        new() { Id = id, Amount = amount, Reference = "PP-1", Date = date, PaymentProcessor = 3, Method = 1, AccountId = 2 };

    private static PaymentLineWire Ours(int id, decimal amount, string reference) => new() { Id = id, Amount = amount, Reference = reference, Date = "2026-03-31 00:00:00", Note = "Card" };
}
