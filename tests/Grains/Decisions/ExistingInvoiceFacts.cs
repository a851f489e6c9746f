using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Documents;
using KashflowOrleans.Grains.Orders;
using KashflowOrleans.Tests.Grains.Support;

namespace KashflowOrleans.Tests.Grains.Decisions;

public sealed class Invoices_found_under_an_orders_reference
{
    private const string Customer = "KFAAAA";
    private static readonly InvoiceDocument Document = An.InvoiceOf(An.Order());

    [Fact]
    public void None_means_post() => Assert.IsType<Judgement.NoneExists>(Judge());

    [Fact]
    public void One_made_by_hand_that_says_the_same_is_taken_over()
    {
        var byHand = Invoice(17);
        Assert.Equal(byHand, Assert.IsType<Judgement.TakeOver>(Judge(byHand)).Invoice);
    }

    [Fact]
    public void One_made_by_hand_over_another_total_is_for_a_person_and_both_are_named()
    {
        var reason = Assert.IsType<Judgement.Unclear>(Judge(Invoice(17) with { Gross = 29.99m })).Reason;
        Assert.Contains("17 over 29.99", reason, StringComparison.Ordinal);
        Assert.Contains("30.00 with 30.00 paid", reason, StringComparison.Ordinal);
        Assert.Contains("'000000017'", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void One_made_by_hand_that_is_paid_otherwise_is_for_a_person() => Assert.IsType<Judgement.Unclear>(Judge(Invoice(17) with { Paid = 0m }));

    [Fact]
    public void Several_made_by_hand_are_for_a_person_and_all_are_named()
    {
        var reason = Assert.IsType<Judgement.Unclear>(Judge(Invoice(17), Invoice(18))).Reason;
        Assert.Contains("17 over", reason, StringComparison.Ordinal);
        Assert.Contains("18 over", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void One_of_our_series_for_this_customer_and_total_is_for_a_person() => Assert.IsType<Judgement.Unclear>(Judge(Invoice(An.FirstNumber)));

    [Fact]
    public void One_of_our_series_for_another_customer_is_another_shops_order() =>
        Assert.IsType<Judgement.NoneExists>(Judge(Invoice(An.FirstNumber) with { CustomerCode = "KFBBBB" }));

    [Fact]
    public void One_of_our_series_over_another_total_is_another_shops_order() =>
        Assert.IsType<Judgement.NoneExists>(Judge(Invoice(An.FirstNumber + 7) with { Gross = 31m }));

    [Fact]
    public void A_customer_code_in_other_letters_is_the_same() => Assert.IsType<Judgement.Unclear>(Judge(Invoice(An.FirstNumber) with { CustomerCode = "kfaaaa" }));

    [Fact]
    public void Another_shops_beside_one_made_by_hand_does_not_hide_it() =>
        Assert.IsType<Judgement.TakeOver>(Judge(Invoice(An.FirstNumber) with { CustomerCode = "KFBBBB" }, Invoice(17)));

    [Fact]
    public void Our_own_is_never_taken_over_on_a_guess() =>
        Seeds.Try(2_000, random =>
        {
            var found = Enumerable.Range(0, random.Next(0, 4))
                .Select(_ => Invoice(random.Pick(17, 18, An.FirstNumber, An.FirstNumber + 1)) with
                {
                    CustomerCode = random.Pick(Customer, "KFBBBB"),
                    Gross = random.Pick(30m, 31m),
                    Paid = random.Pick(30m, 0m),
                })
                .ToArray();
            switch (Judge(found))
            {
                case Judgement.TakeOver existing:
                    Assert.True(existing.Invoice.Number < An.FirstNumber);
                    Assert.Equal((Document.Gross, Document.Paid), (existing.Invoice.Gross, existing.Invoice.Paid));
                    break;
                case Judgement.NoneExists:
                    Assert.DoesNotContain(found, invoice => invoice.Number < An.FirstNumber);
                    break;
                case Judgement.Unclear unclear:
                    Assert.NotEmpty(unclear.Reason);
                    break;
            }
        });

    private static Judgement Judge(params LedgerInvoice[] found) => ExistingInvoices.Judge(found, Customer, Document, An.FirstNumber);

    private static LedgerInvoice Invoice(int number) => new(number, number, Document.Reference, Customer, Document.Net, Document.Vat, Document.Gross, Document.Paid, []);
}
