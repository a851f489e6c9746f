using KashflowOrleans.Configuration;
using KashflowOrleans.Documents;
using KashflowOrleans.Grains.Orders;
using KashflowOrleans.Model;
using KashflowOrleans.Tests.Grains.Support;
using static KashflowOrleans.Tests.Grains.Payments.Lines;

namespace KashflowOrleans.Tests.Grains.Payments;

public sealed class PaymentFeeFacts
{
    private const int FeeNominal = An.FeeNominal;
    private const int BankNominal = 1200;

    private static readonly MerchantConfig Config = An.Config with { Posting = An.Posting with { Statements = new StatementConfig(FeeNominal) } };
    private static readonly LedgerReference Reference = An.Reference with { BankNominals = new Dictionary<int, int> { [An.BankAccount] = BankNominal } };

    [Fact]
    public void A_fee_goes_from_the_bank_account_that_was_booked_to_the_account_for_fees()
    {
        var journal = Assert.Single(Fees([Received("ch_1") with { Fee = 0.74m }]).Journals);
        Assert.Equal("bank-ch_1-fee", journal.Reference);
        Assert.Equal([(FeeNominal, 0.74m, 0m), (BankNominal, 0m, 0.74m)], journal.Lines.Select(line => (line.NominalCode, line.Debit, line.Credit)));
    }

    [Fact]
    public void The_shops_own_payment_with_the_lines_id_has_its_fee_too()
    {
        var shop = Shop(Paid(30m, "ch_1", "card"));
        Assert.Single(Fees([Received("ch_1") with { Fee = 0.74m }], shop).Journals);
    }

    [Fact]
    public void A_fee_that_is_a_line_of_its_own_belongs_to_what_it_follows()
    {
        var fee = Received("f_1", 0.5m) with { Kind = GatewayTransactionKind.Fee, ParentId = "B-1" };
        Assert.Equal("bank-f_1-fee", Assert.Single(Fees([fee, Received()]).Journals).Reference);
        Assert.Empty(Fees([fee]).Journals);
    }

    [Fact]
    public void None_is_booked_unless_the_merchant_names_an_account_for_fees()
    {
        var order = AddedPayments.Into(Shop(), [Received() with { Fee = 1m }]).Order;
        Assert.Empty(PaymentFees.AddTo(An.Decide(order), Shop(), [Received() with { Fee = 1m }], An.Config, Reference).Journals);
    }

    [Fact]
    public void Without_a_nominal_account_of_the_bank_account_or_for_fees_the_order_is_held()
    {
        Assert.Contains("bank account 77", Fees([Received() with { Fee = 1m }], reference: An.Reference).Hold, StringComparison.Ordinal);
        Assert.Contains("4910", Fees([Received() with { Fee = 1m }], reference: Reference with { Nominals = new HashSet<int>() }).Hold, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_line_twice_has_one_fee() => Assert.Single(Fees([Received() with { Fee = 1m }, Received() with { Fee = 1m }]).Journals);

    private static DesiredDocuments Fees(IReadOnlyList<ReceivedPayment> added, Order? shop = null, LedgerReference? reference = null)
    {
        var asSold = shop ?? Shop();
        return PaymentFees.AddTo(An.Decide(AddedPayments.Into(asSold, added).Order), asSold, added, Config, reference ?? Reference);
    }
}
