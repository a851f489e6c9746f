using System.Text.Json;
using KashflowOrleans.Connectors.Magento.Webhooks;
using KashflowOrleans.Tests.Connectors.Magento.Support;

namespace KashflowOrleans.Tests.Connectors.Magento;

public sealed class A_known_body
{
    [Fact]
    public void Of_an_order_comes_to_its_total()
    {
        foreach (var (name, body, lines, state, currency) in Samples.Orders())
        {
            var order = body.Translate();
            Assert.True(order.Problems.Count == 0, $"{name}: {string.Join(" | ", order.Problems)}");
            Assert.Equal(lines, order.Lines.Select(line => line.Gross));
            Assert.Equal((lines.Sum(), state, currency), (order.Total, order.State, order.Currency));
            Assert.True(order.AddsUp(), name);
            Assert.Matches("^[1-9]", order.Id);
            Assert.NotNull(order.Shipping?.Postcode);
        }
    }

    [Fact]
    public void Of_an_invoice_comes_to_its_total()
    {
        foreach (var (name, invoice, order, lines) in Samples.Invoices())
        {
            var part = InvoiceBodies.Translate(order, int.Parse(invoice["entity_id"]!.ToString(), System.Globalization.CultureInfo.InvariantCulture), [invoice]);
            Assert.True(part.Problems.Count == 0, $"{name}: {string.Join(" | ", part.Problems)}");
            Assert.Equal(lines, part.Lines.Select(line => line.Gross));
            Assert.Equal((name, lines.Sum(), 0m), (name, part.Total, part.TaxTotal));
        }
    }

    [Fact]
    public void Of_a_credit_memo_comes_to_its_total()
    {
        foreach (var (name, memo, order, lines) in Samples.Refunds())
        {
            var refund = RefundBodies.Translate(order, memo.AsObject())[0];
            Assert.True(refund.Problems.Count == 0, $"{name}: {string.Join(" | ", refund.Problems)}");
            Assert.Equal(lines, refund.Lines.Select(line => line.Gross));
            Assert.Equal((name, lines.Sum(), 0m), (name, refund.Total, refund.TaxTotal));
        }
    }

    [Fact]
    public async Task Of_a_module_names_its_order()
    {
        foreach (var (body, id) in Samples.ModuleBodies())
        {
            var verdict = await Pushes.Module().Verify(Pushes.Post(body, ("X-Webhook-Secret", Pushes.Secret)), default);
            var hint = Assert.Single(Assert.IsType<MagentoVerdict.Accepted>(verdict).Hints);
            Assert.Equal(id, hint.OrderId);
            Assert.StartsWith("00000000", hint.IncrementId, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Of_an_invoices_event_names_the_order_and_not_the_invoice()
    {
        var body = Samples.InvoiceEvent();
        body["type"] = "com.adobe.commerce.observer.sales_order_invoice_save_after";
        using var document = JsonDocument.Parse(body.ToJsonString());
        var (hint, _) = PushBody.OfCloudEvent(document.RootElement);
        Assert.Equal(("8", null), (hint!.OrderId, hint.IncrementId));
    }
}
