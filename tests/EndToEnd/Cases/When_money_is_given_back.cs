using System.Text.Json.Nodes;
using KashflowOrleans.Tests.Connectors.Magento.Support;

namespace KashflowOrleans.Tests.EndToEnd.Cases;

[Collection(SecondEndToEndCollection.Name)]
public sealed class When_money_is_given_back(CaseBooks books) : IClassFixture<CaseBooks>
{
    private const int SalesNominal = 4000;

    private static readonly TestOrder Top = new()
    {
        State = "closed",
        Items = [new(3, "TOP-XS", 1, 58, 0, 0) { Type = "configurable" }, new(4, "TOP-XS", 1, 0, 0, 0) { ParentId = 3, IsCharged = false }],
        Shipping = new TestShipping(10),
    };

    private static readonly TestOrder Plain = new() { Items = [new(1, "MUG", 3, 30, 6, 20)], Shipping = new TestShipping(5, 1, 0, 0, 20) };

    [Fact]
    public async Task Whole_with_delivery_there_is_one_credit_note_however_often_the_shop_says_so()
    {
        var memo = Memo.Of([Memo.Row(3, "TOP-XS", 1, 58, 0), Memo.EmptyRow(4, "TOP-XS")], shipping: 10);
        var body = Top.Write(BodyForm.Rest).Refunded(68);
        var posted = await books.Post(body, [memo]);
        for (var again = 0; again < 2; again++)
        {
            await books.Tell((int)body["entity_id"]!);
            posted = await books.LookAgain((int)body["entity_id"]!, posted.Number);
        }

        Assert.Equal((68m, 0m, 68m, 0m), posted.Invoice.Totals());
        var note = posted.NoteOf(memo);
        Assert.Equal((-68m, 0m, -68m, 0m), note.Totals());
        Assert.Equal([-58m, -10m], note.Lines().Select(line => line.Net));
        Assert.Equal((string?)posted.Invoice["CustomerCode"], (string?)note["CustomerCode"]);
    }

    // A third of 357 three times: the shop's VAT differs by a penny, and is posted as it stands.
    [Fact]
    public async Task In_three_parts_each_keeps_its_own_VAT_and_the_last_leaves_nothing()
    {
        var order = new TestOrder { Items = [new(1, "CHAIR", 3, 300, 57, 19)] };
        JsonObject[] memos = [Memo.Of([Memo.Row(1, "CHAIR", 1, 100, 19.00m)]), Memo.Of([Memo.Row(1, "CHAIR", 1, 100, 19.01m)]), Memo.Of([Memo.Row(1, "CHAIR", 1, 100, 18.99m)])];
        var posted = await books.Post(order.Write(BodyForm.Rest).Refunded(357), memos);
        Assert.Equal((300m, 57m, 357m, 0m), posted.Invoice.Totals());
        Assert.Equal([-19.00m, -19.01m, -18.99m], memos.Select(memo => posted.NoteOf(memo).Totals().Vat));
        Assert.Equal([-119.00m, -119.01m, -118.99m], memos.Select(memo => posted.NoteOf(memo).Totals().Gross));
        Assert.Equal(0m, posted.Invoice.Totals().Gross + memos.Sum(memo => posted.NoteOf(memo).Totals().Gross));
    }

    [Fact]
    public async Task One_part_after_another_makes_a_credit_note_each()
    {
        var body = Plain.Write(BodyForm.Rest);
        var first = await books.Post(body);
        Assert.Equal((35m, 7m, 42m, 0m), first.Invoice.Totals());
        var id = (int)body["entity_id"]!;

        var one = Memo.Of([Memo.Row(1, "MUG", 1, 10, 2)]);
        await books.Place(body.Refunded(12), [one], id);
        var posted = await books.LookAgain(id, first.Number);
        Assert.Equal((-10m, -2m, -12m, 0m), posted.NoteOf(one).Totals());

        var rest = Memo.Of([Memo.Row(1, "MUG", 2, 20, 4)], shipping: 5, shippingTax: 1);
        await books.Place(body.Refunded(42), [rest], id);
        posted = await books.LookAgain(id, first.Number);
        Assert.Equal((-25m, -5m, -30m, 0m), posted.NoteOf(rest).Totals());
        Assert.Equal((-10m, -2m, -12m, 0m), posted.NoteOf(one).Totals());
        Assert.Equal((35m, 7m, 42m, 0m), posted.Invoice.Totals());
    }

    [Fact]
    public async Task As_an_adjustment_alone_it_is_a_credit_note_without_VAT()
    {
        var memo = Memo.Of([], positive: 10);
        var posted = await books.Post(Plain.Write(BodyForm.Rest).Refunded(10), [memo]);
        var note = posted.NoteOf(memo);
        Assert.Equal((-10m, 0m, -10m, 0m), note.Totals());
        Assert.Equal(SalesNominal, (int)Assert.Single(note["LineItems"]!.AsArray())!["NominalCode"]!);
        Assert.Equal((35m, 7m, 42m, 0m), posted.Invoice.Totals());
    }

    [Fact]
    public async Task Less_a_fee_the_fee_lowers_the_credit_and_is_no_sale()
    {
        var memo = Memo.Of([Memo.Row(1, "MUG", 3, 30, 6)], negative: 4);
        var posted = await books.Post(Plain.Write(BodyForm.Rest).Refunded(32), [memo]);
        Assert.Equal((-26m, -6m, -32m, 0m), posted.NoteOf(memo).Totals());
        Assert.Single(posted.Invoices);
    }

    [Fact]
    public async Task As_store_credit_no_bank_account_of_the_money_moves()
    {
        var memo = Memo.Of([Memo.Row(1, "MUG", 3, 30, 6)]);
        var posted = await books.Post(Plain.Write(BodyForm.Rest).Refunded(36, storeCredit: 36), [memo]);
        var payment = Assert.Single(posted.NoteOf(memo)["PaymentLines"]!.AsArray())!;
        Assert.Equal((CaseBooks.StoreCreditMethod, CaseBooks.CreditAccount), ((int)payment["Method"]!, (int)payment["AccountId"]!));
        Assert.Equal(36m, Math.Abs((decimal)payment["Amount"]!));
    }

    [Theory]
    [InlineData("grand_total", 36.01, "0.01")]
    [InlineData("tax_amount", 5.99, "tax_amount")]
    [InlineData("subtotal", 29, "subtotal")]
    public async Task By_a_credit_memo_that_does_not_add_up_it_is_held_with_the_difference_named(string field, double wrong, string named)
    {
        var memo = Memo.Of([Memo.Row(1, "MUG", 3, 30, 6)]);
        memo[field] = (decimal)wrong;
        var posted = await books.Post(Plain.Write(BodyForm.Rest).Refunded((decimal)memo["grand_total"]!), [memo]);
        Assert.Equal("held", posted.Status);
        Assert.Contains(named, posted.Reason, StringComparison.Ordinal);
        Assert.Contains("difference", posted.Reason, StringComparison.Ordinal);
        Assert.True(posted.HasNoNoteOf(memo));
    }

    [Fact]
    public async Task That_the_order_does_not_know_of_is_held()
    {
        var memo = Memo.Of([Memo.Row(1, "MUG", 3, 30, 6)]);
        var posted = await books.Post(Plain.Write(BodyForm.Rest).Refunded(40), [memo]);
        Assert.Equal("held", posted.Status);
        Assert.Contains("4.00", posted.Reason, StringComparison.Ordinal);
        Assert.True(posted.HasNoNoteOf(memo));
    }
}
