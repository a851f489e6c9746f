using System.Globalization;
using System.Text.Json.Nodes;
using KashflowOrleans.Sandbox.Kashflow;

namespace KashflowOrleans.Tests.EndToEnd;

[Collection(EndToEndCollection.Name)]
public sealed class When_goods_are_the_ledgers_products(Database database)
{
    private const int Nominal = 4010;
    private const decimal Stock = 100m;

    [Fact]
    public async Task They_leave_its_stock_when_they_are_sold_and_come_back_when_they_are_refunded()
    {
        await using var stack = await Start(refundsReturnStock: true);
        var (order, sku, quantity) = await Sell(stack);
        Assert.Equal(Stock - quantity, InStock(stack, sku));
        var lines = Assert.Single((await stack.Ledger())["invoices"]!.AsArray())!["LineItems"]!.AsArray();
        Assert.Equal(quantity, lines.Where(line => (string?)line!["ProductCode"] == sku && (int)line["NominalCode"]! == Nominal).Sum(line => (decimal)line!["Quantity"]!));

        await Refund(stack, order);
        Assert.Equal(Stock, InStock(stack, sku));
        var (invoice, note) = (Assert.Single((await stack.Ledger())["invoices"]!.AsArray())!, Assert.Single((await stack.Ledger())["creditNotes"]!.AsArray())!);
        Assert.Equal((-(decimal)invoice["NetAmount"]!, -(decimal)invoice["VATAmount"]!), ((decimal)note["NetAmount"]!, (decimal)note["VATAmount"]!));
    }

    [Fact]
    public async Task They_stay_out_of_stock_when_only_their_money_is_given_back()
    {
        await using var stack = await Start(refundsReturnStock: false);
        var (order, sku, quantity) = await Sell(stack);
        await Refund(stack, order);
        Assert.Equal(Stock - quantity, InStock(stack, sku));
        Assert.Single((await stack.Ledger())["creditNotes"]!.AsArray());
    }

    [Fact]
    public async Task They_come_back_when_their_order_is_cancelled()
    {
        await using var stack = await Start(refundsReturnStock: false);
        var (order, sku, quantity) = await Sell(stack, isPaid: false);
        Assert.Equal(Stock - quantity, InStock(stack, sku));
        await stack.Change(order, "cancel");
        await Retry(stack, order);
        Assert.Equal("ignored", (string?)(await stack.Order(order))!["order"]!["status"]);
        Assert.Equal(Stock, InStock(stack, sku));
    }

    private Task<Stack> Start(bool refundsReturnStock) => Stack.Start(database, document =>
    {
        document["merchant"]!["posting"]!["productLines"] = true;
        document["merchant"]!["posting"]!["refundsReturnStock"] = refundsReturnStock;
    });

    private static async Task<(int Order, string Sku, decimal Quantity)> Sell(Stack stack, bool isPaid = true)
    {
        var order = isPaid ? (await stack.PlaceOrders("simple", seed: 7)).Single() : (await stack.PlaceOrders("bankTransfer", seed: 3)).Single();
        if (isPaid && (decimal?)(await stack.ShopOrder(order))["total_paid"] is null or 0m)
        {
            await stack.Change(order, "pay");
        }

        var items = (await stack.ShopOrder(order))["items"]!.AsArray();
        var sku = (string)items[0]!["sku"]!;
        Assert.Null(stack.Sandbox.Kashflow.CreateProduct(
            new ProductFields { Code = sku, Name = sku, NominalCode = Nominal, VATRate = 20m, ManageStockLevel = true, QuantityInStock = Stock }, out _));
        using var answer = await stack.Ping(order);
        await stack.WaitForStatus(order, "synced");
        return (order, sku, items.Where(item => (string?)item!["sku"] == sku).Sum(item => (decimal)item!["qty_ordered"]!));
    }

    private static async Task Refund(Stack stack, int order)
    {
        await stack.Refund(order);
        await Retry(stack, order);
        Assert.Equal("synced", (string?)(await stack.Order(order))!["order"]!["status"]);
    }

    private static decimal InStock(Stack stack, string sku) => stack.Sandbox.Kashflow.FindProduct(Nominal, sku)!.Fields.QuantityInStock;

    // A retry by hand returns after the run, so nothing has to be waited for.
    private static async Task Retry(Stack stack, int order)
    {
        var number = (string)(await stack.ShopOrder(order))["increment_id"]!;
        using var reply = await stack.Api.PostAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"/api/v1/merchants/acme/orders/shop/{number}/retry"), UriKind.Relative), null);
        Assert.True(reply.IsSuccessStatusCode, await reply.Content.ReadAsStringAsync());
    }
}
