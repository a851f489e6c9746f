using System.Text.Json.Nodes;

namespace KashflowOrleans.Tests.EndToEnd;

/// <summary>Real bodies stay outside the repository; the variable KASHFLOW_SAMPLES names their folder. Without it the orders of this product's own sandbox stand in for them.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class When_real_orders_are_given(Database database)
{
    [Fact]
    public async Task Each_becomes_an_invoice_over_its_grand_total_or_is_held_with_a_reason()
    {
        await using var stack = await Stack.Start(database);
        var bodies = RealOrders();
        if (bodies.Count == 0)
        {
            bodies = [.. await OwnOrders(stack)];
        }

        for (var index = 0; index < bodies.Count; index++)
        {
            // Different recordings share ids: each gets an identity of its own, as separate shops would.
            var body = (JsonObject)bodies[index].DeepClone();
            body["entity_id"] = 50_000 + index;
            body["increment_id"] = $"REAL{index:0000}";
            var order = await stack.PlaceRaw(body.ToJsonString());
            using var answer = await stack.Ping(order);
            var shown = await stack.WaitForStatus(order, "synced", "held");
            var invoices = (await stack.Ledger())["invoices"]!.AsArray().Where(invoice => (string?)invoice!["CustomerReference"] == $"REAL{index:0000}").ToList();
            if ((string?)shown["order"]!["status"] == "held")
            {
                Assert.False(string.IsNullOrWhiteSpace((string?)shown["order"]!["reason"]));
                Assert.Empty(invoices);
            }
            else
            {
                Assert.Equal(Amount(body["grand_total"]), (decimal?)Assert.Single(invoices)!["GrossAmount"]);
            }
        }
    }

    [Fact]
    public async Task The_recorded_order_of_bundle_configurable_and_downloadable_products_comes_to_165()
    {
        if (RealOrders().FirstOrDefault(order => Amount(order["grand_total"]) == 165m) is not { } body)
        {
            return;
        }

        await using var stack = await Stack.Start(database);
        var order = await stack.PlaceRaw(body.ToJsonString());
        using var answer = await stack.Ping(order);
        await stack.WaitForStatus(order, "synced");
        var invoice = Assert.Single((await stack.Ledger())["invoices"]!.AsArray())!;
        Assert.Equal(165m, (decimal?)invoice["GrossAmount"]);
    }

    private static decimal Amount(JsonNode? node) => decimal.Parse(node!.ToString(), System.Globalization.CultureInfo.InvariantCulture);

    private static List<JsonObject> RealOrders()
    {
        var orders = new List<JsonObject>();
        if (Environment.GetEnvironmentVariable("KASHFLOW_SAMPLES") is not { Length: > 0 } folder)
        {
            return orders;
        }

        foreach (var file in Directory.EnumerateFiles(Path.Combine(folder, "magento"), "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var root = JsonNode.Parse(File.ReadAllText(file)) as JsonObject;
            var order = root?["order"] as JsonObject ?? root;
            if (order is not null && order["increment_id"] is not null && order["items"] is JsonArray && order["customer_email"] is not null && order["order_id"] is null)
            {
                orders.Add(order);
            }
        }

        Assert.NotEmpty(orders);
        return orders;
    }

    private static async Task<IReadOnlyList<JsonObject>> OwnOrders(Stack stack)
    {
        var bodies = new List<JsonObject>();
        foreach (var id in await stack.PlaceOrders("dynamicBundle", count: 3))
        {
            bodies.Add(await stack.ShopOrder(id));
        }

        return bodies;
    }
}
