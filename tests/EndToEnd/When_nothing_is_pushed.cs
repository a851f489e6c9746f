using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace KashflowOrleans.Tests.EndToEnd;

/// <summary>A shop without webhooks: polling alone finds what happens there.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class When_nothing_is_pushed(Database database)
{
    [Fact]
    public async Task An_order_is_posted_and_so_is_a_credit_memo_that_did_not_move_its_order()
    {
        await using var stack = await Stack.Start(database, Polled());
        var order = (await stack.PlaceOrders("simple", seed: 7))[0];
        await stack.Change(order, "pay");
        await stack.WaitForStatus(order, "synced");
        await UntilPolledPast(stack, order);
        var stamp = (string?)(await stack.ShopOrder(order))["updated_at"];
        await stack.Refund(order, new JsonObject { ["keepsUpdatedAt"] = true });
        Assert.Equal(stamp, (string?)(await stack.ShopOrder(order))["updated_at"]);
        var total = (decimal)(await stack.ShopOrder(order))["grand_total"]!;
        await Stack.WaitUntil(async () => (await stack.Ledger())["creditNotes"]!.AsArray().Count > 0, () => "the credit note to stand in the books");
        var books = await stack.Ledger();
        Assert.Equal(total, (decimal)Assert.Single(books["invoices"]!.AsArray())!["GrossAmount"]!);
        Assert.Equal(-total, (decimal)Assert.Single(books["creditNotes"]!.AsArray())!["GrossAmount"]!);
    }

    [Fact]
    public async Task A_shipment_has_its_order_looked_at_again()
    {
        await using var stack = await Stack.Start(database, Polled("shipments"));
        var order = (await stack.PlaceOrders("simple", seed: 8))[0];
        await stack.WaitForStatus(order, "synced");
        await stack.Change(order, "ship");
        await Stack.WaitUntil(async () => (await Polling(stack))["sources"]!.AsArray().Any(source => (string?)source!["name"] == "shipments" && source["until"] is not null), () => "shipments to be polled");
        await stack.WaitUntilQuiet();
        Assert.Single((await stack.Ledger())["invoices"]!.AsArray());
    }

    [Fact]
    public async Task A_missing_permission_for_one_kind_of_document_is_named_and_orders_are_posted_all_the_same()
    {
        await using var stack = await Stack.Start(database);
        await stack.SetFaults("magento", new JsonObject { ["kind"] = "unauthorizedOnce", ["match"] = "*/V1/shipments*", ["times"] = 1_000 });
        await stack.SetUp(Polled());
        var order = (await stack.PlaceOrders("simple", seed: 9))[0];
        await stack.WaitForStatus(order, "synced");
        JsonObject polling = [];
        await Stack.WaitUntil(
            async () => (polling = await Polling(stack))["sources"]!.AsArray().Any(source => (string?)source!["name"] == "shipments" && source["problem"] is not null),
            () => $"the refusal to be shown; polling says {polling.ToJsonString()}");
        Assert.Contains(polling["sources"]!.AsArray(), source => (string?)source!["name"] == "creditmemos" && source["until"] is not null && source["problem"] is null);
    }

    private static Action<JsonObject> Polled(string? sources = null) => setup =>
    {
        var shop = setup["connections"]!["shop"]!;
        shop["pollSeconds"] = 1;
        if (sources is not null)
        {
            shop["settings"]!["poll"] = sources;
        }
    };

    private static async Task<JsonObject> Polling(Stack stack) => (await stack.Api.GetFromJsonAsync<JsonObject>("/api/v1/merchants/acme/connections/shop/polling"))!;

    // Behind the order's last change: from here on its stamp says nothing new.
    private static async Task UntilPolledPast(Stack stack, int order)
    {
        var changed = DateTimeOffset.Parse((string)(await stack.ShopOrder(order))["updated_at"]! + "Z", System.Globalization.CultureInfo.InvariantCulture);
        await Stack.WaitUntil(async () => (DateTimeOffset?)(await Polling(stack))["ordersUntil"] > changed, () => "the polls to pass the order's last change");
        await stack.WaitUntilQuiet();
    }
}
