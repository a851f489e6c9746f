using KashflowOrleans.Tests.Connectors.Magento.Support;

namespace KashflowOrleans.Tests.Connectors.Magento;

public sealed class An_order_whose_payment_was_reserved
{
    private static readonly TestOrder Reserved = new() { Items = [new TestItem(1, "A", 1, 10, 2, 20)], IsPaid = false, State = "processing" };

    [Theory]
    [InlineData(BodyForm.Rest)]
    [InlineData(BodyForm.Event)]
    public void Has_no_payment_until_the_money_is_captured(BodyForm form)
    {
        var reserved = Reserved.Write(form);
        reserved["payment"]!["method"] = "braintree";
        reserved["payment"]!["last_trans_id"] = "auth_1";
        reserved["payment"]!["amount_authorized"] = 12m;
        reserved["payment"]!["base_amount_authorized"] = 12m;
        Assert.Empty(reserved.Translate().Payments);
        Assert.Empty(reserved.Translate().Problems);

        reserved["total_paid"] = 12m;
        reserved["payment"]!["last_trans_id"] = "cap_1";
        Assert.Equal([("braintree", 12m, "cap_1")], reserved.Translate().Payments.Select(payment => (payment.Method, payment.Amount, payment.Reference!)));
    }

    [Fact]
    public void Counts_only_what_was_captured_of_it()
    {
        var part = Reserved.Write(BodyForm.Rest);
        part["payment"]!["amount_authorized"] = 12m;
        part["total_paid"] = 5m;
        Assert.Equal([5m], part.Translate().Payments.Select(payment => payment.Amount));
    }
}
