using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using KashflowOrleans.Tests.EndToEnd.Cases;

namespace KashflowOrleans.Tests.EndToEnd;

/// <summary>Real bodies stay outside the repository (<see cref="Samples"/>). Without them the orders of this product's own sandbox stand in for them.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class When_real_orders_are_given(CaseBooks books) : IClassFixture<CaseBooks>
{
    // Net, VAT and gross as the bodies' own headers have them; read by hand.
    private static readonly Dictionary<string, (decimal Net, decimal Vat, decimal Gross)> Known = new(StringComparer.Ordinal)
    {
        ["orders_order-create-order__1"] = (165, 0, 165),
        ["sales_email_order_template"] = (68, 0, 68),
        ["sales_email_order_comment_template"] = (68, 0, 68),
        ["sales_email_invoice_template"] = (68, 0, 68),
        ["sales_email_shipment_template"] = (68, 0, 68),
        ["sales_email_creditmemo_template"] = (68, 0, 68),
    };

    private static readonly string[] Kinds = ["dynamicBundle", "fixedBundle", "configurable", "discounted", "coupon", "mixedVat", "virtual", "guest", "euro", "zeroTotal"];

    [Fact]
    public async Task Each_becomes_an_invoice_over_its_total_to_the_penny()
    {
        var count = 0;
        foreach (var (name, body, memos) in await Orders())
        {
            var posted = await books.Post(body, memos);
            if (posted.Status == "held" && !AddsUp(body))
            {
                // The only reason to hold an order that a shop really had.
                Assert.Contains("difference", posted.Hold, StringComparison.Ordinal);
                continue;
            }

            var (net, vat, gross, _) = posted.Invoice.Totals();
            Assert.Equal((name, Expected(name, body)), (name, (net, vat, gross)));
            foreach (var memo in memos)
            {
                Assert.Equal((name, -Amount(memo["grand_total"]), -Amount(memo["tax_amount"])), (name, posted.NoteOf(memo).Totals().Gross, posted.NoteOf(memo).Totals().Vat));
            }

            count++;
        }

        Assert.True(count >= (Samples.AreHere ? Known.Count : Kinds.Length));
    }

    [Fact]
    public async Task Each_body_that_a_module_sends_is_taken_and_leads_to_its_order()
    {
        foreach (var (name, body) in Samples.All().Where(sample => sample.Body["order"] is JsonObject { } order && order["items"] is JsonArray))
        {
            var order = (JsonObject)body["order"]!.DeepClone();
            var memos = body["creditmemo"] is JsonObject memo ? [(JsonObject)memo.DeepClone()] : Array.Empty<JsonObject>();
            var id = await books.Place(order, memos);
            body["order"]!["entity_id"] = id.ToString(CultureInfo.InvariantCulture);
            body["order"]!["increment_id"] = (string?)order["increment_id"];
            Assert.Equal((name, HttpStatusCode.Accepted), (name, await Send(body.ToJsonString())));
            Assert.Equal((name, Expected(name, order).Gross), (name, (await books.Look(id, (string)order["increment_id"]!)).Invoice.Totals().Gross));
        }
    }

    // Whatever else is in the samples is no order's word, and answered as such: never with a failure.
    [Fact]
    public async Task Any_other_body_is_taken_or_refused_and_posts_nothing()
    {
        foreach (var (name, body) in Samples.All().Where(sample => sample.Body["order"] is null && sample.Body["items"] is null))
        {
            var status = await Send(body.ToJsonString());
            Assert.True(status is HttpStatusCode.Accepted or HttpStatusCode.BadRequest, $"{name}: {status}");
        }
    }

    private static (decimal Net, decimal Vat, decimal Gross) Expected(string name, JsonObject body)
    {
        if (Known.TryGetValue(name, out var known))
        {
            return known;
        }

        var (vat, gross) = (Amount(body["tax_amount"]), Total(body));
        return (gross - vat, vat, gross);
    }

    private static decimal Total(JsonObject body) =>
        Amount(body["grand_total"]) + new[] { "gift_cards_amount", "customer_balance_amount", "reward_currency_amount" }.Sum(name => Amount(body["extension_attributes"] is JsonObject extension ? extension[name] ?? body[name] : body[name]));

    private static bool AddsUp(JsonObject body) =>
        Total(body) == new[] { "subtotal", "discount_amount", "discount_tax_compensation_amount", "shipping_amount", "shipping_discount_tax_compensation_amount", "tax_amount" }.Sum(name => Amount(body[name]));

    private static decimal Amount(JsonNode? node) => node is null ? 0 : decimal.Parse(node.ToString(), CultureInfo.InvariantCulture);

    private async Task<IReadOnlyList<(string Name, JsonObject Order, IReadOnlyList<JsonObject> Memos)>> Orders()
    {
        var memos = Samples.Documents("creditmemo").ToDictionary(sample => sample.Name, sample => (JsonObject)sample.Document.DeepClone(), StringComparer.Ordinal);
        var orders = Samples.Orders()
            .Select(sample => (sample.Name, (JsonObject)sample.Order.DeepClone(), (IReadOnlyList<JsonObject>)(memos.TryGetValue(sample.Name, out var memo) ? [memo] : [])))
            .ToList();
        if (!Samples.AreHere)
        {
            foreach (var kind in Kinds)
            {
                var id = (await books.Stack.PlaceOrders(kind)).Single();
                orders.Add((kind, await books.Stack.ShopOrder(id), []));
            }
        }

        return orders;
    }

    private async Task<HttpStatusCode> Send(string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/acme/shop") { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) };
        request.Headers.Add("X-Webhook-Secret", Stack.WebhookSecret);
        using var answer = await books.Stack.Api.SendAsync(request);
        return answer.StatusCode;
    }
}
