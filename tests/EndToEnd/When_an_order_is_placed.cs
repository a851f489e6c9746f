using System.Text.Json.Nodes;

namespace KashflowOrleans.Tests.EndToEnd;

[Collection(EndToEndCollection.Name)]
public sealed class When_an_order_is_placed(Database database)
{
    [Theory]
    [InlineData("simple")]
    [InlineData("multiLine")]
    [InlineData("configurable")]
    [InlineData("dynamicBundle")]
    [InlineData("fixedBundle")]
    [InlineData("virtual")]
    [InlineData("discounted")]
    [InlineData("coupon")]
    [InlineData("mixedVat")]
    [InlineData("zeroTotal")]
    [InlineData("guest")]
    [InlineData("business")]
    [InlineData("bankTransfer")]
    [InlineData("euro")]
    public async Task Its_invoice_is_its_grand_total_to_the_penny(string kind)
    {
        await using var stack = await Stack.Start(database);
        var orders = await stack.PlaceOrders(kind, count: 5, seed: 7);
        foreach (var order in orders)
        {
            using var answer = await stack.Ping(order);
            Assert.Equal(System.Net.HttpStatusCode.Accepted, answer.StatusCode);
        }

        foreach (var order in orders)
        {
            var shown = await stack.WaitForStatus(order, "synced", "held", "dead", "ignored");
            Assert.Equal("synced", (string?)shown["order"]!["status"]);
            var body = await stack.ShopOrder(order);
            var invoice = Assert.Single(await InvoicesOf(stack, body));
            Assert.Equal((decimal?)body["grand_total"], (decimal?)invoice["GrossAmount"]);
            Assert.Equal((decimal?)body["tax_amount"], (decimal?)invoice["VATAmount"]);
            Assert.Equal((decimal?)body["total_paid"] ?? 0, (decimal?)invoice["TotalPaidAmount"] ?? 0);
            Assert.Contains(
                body["status_histories"]!.AsArray(),
                history => ((string?)history!["comment"])?.Contains($"KashFlow invoice {invoice["Number"]}", StringComparison.Ordinal) == true);
        }
    }

    [Fact]
    public async Task It_is_ignored_while_the_shop_waits_for_the_payment_and_invoiced_once_it_is_paid()
    {
        await using var stack = await Stack.Start(database);
        var order = (await stack.PlaceOrders("pendingPayment")).Single();
        using var first = await stack.Ping(order);
        await stack.WaitForStatus(order, "ignored");
        Assert.Empty((await stack.Ledger())["invoices"]!.AsArray());

        await stack.Change(order, "pay");
        await Poke(stack, order);

        await stack.WaitForStatus(order, "synced");
        Assert.Single((await stack.Ledger())["invoices"]!.AsArray());
    }

    [Fact]
    public async Task A_payment_that_comes_later_is_added_to_its_invoice_once()
    {
        await using var stack = await Stack.Start(database);
        var order = (await stack.PlaceOrders("bankTransfer")).Single();
        using var first = await stack.Ping(order);
        var unpaid = await stack.WaitForStatus(order, "synced");
        Assert.Equal(0m, (decimal?)unpaid["order"]!["paid"] ?? 0);

        await stack.Change(order, "pay");
        await Poke(stack, order);
        await Poke(stack, order);

        var invoice = Assert.Single((await stack.Ledger())["invoices"]!.AsArray())!;
        var payment = Assert.Single(invoice["PaymentLines"]!.AsArray())!;
        Assert.Equal((decimal?)invoice["GrossAmount"], (decimal?)payment["Amount"]);
    }

    [Fact]
    public async Task Its_correlation_id_leads_from_the_webhook_to_the_calls_in_the_ledger()
    {
        await using var stack = await Stack.Start(database);
        var order = (await stack.PlaceOrders("simple")).Single();
        using var answer = await stack.Ping(order, correlationId: "from-the-shop-1");
        Assert.Equal("from-the-shop-1", answer.Headers.GetValues("X-Correlation-Id").Single());
        var shown = await stack.WaitForStatus(order, "synced");

        Assert.All(shown["steps"]!.AsArray(), step => Assert.Equal("from-the-shop-1", (string?)step!["correlationId"]));
        await Stack.WaitUntil(
            async () => (await Audit(stack)).Any(line => ((string?)line!["action"])?.Contains("POST", StringComparison.Ordinal) == true
                && ((string?)line["action"])!.Contains("invoices", StringComparison.Ordinal)),
            () => "the audit line of the created invoice");
    }

    private static async Task<JsonArray> Audit(Stack stack)
    {
        using var reply = await stack.Api.GetAsync(new Uri("/api/v1/merchants/acme/audit?correlationId=from-the-shop-1", UriKind.Relative));
        return JsonNode.Parse(await reply.Content.ReadAsStringAsync())!["lines"]!.AsArray();
    }

    // A retry by hand returns after the run, so nothing has to be waited for.
    private static async Task Poke(Stack stack, int order)
    {
        var number = (string)(await stack.ShopOrder(order))["increment_id"]!;
        using var reply = await stack.Api.PostAsync(new Uri($"/api/v1/merchants/acme/orders/shop/{number}/retry", UriKind.Relative), null);
        Assert.True(reply.IsSuccessStatusCode, await reply.Content.ReadAsStringAsync());
    }

    private static async Task<IReadOnlyList<JsonNode>> InvoicesOf(Stack stack, JsonObject order) =>
        [.. (await stack.Ledger())["invoices"]!.AsArray().Where(invoice => (string?)invoice!["CustomerReference"] == (string?)order["increment_id"])!];
}
