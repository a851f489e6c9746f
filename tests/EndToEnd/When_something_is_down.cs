using System.Net;
using System.Text.Json.Nodes;

namespace KashflowOrleans.Tests.EndToEnd;

[Collection(EndToEndCollection.Name)]
public sealed class When_something_is_down(Database database)
{
    [Fact]
    public async Task Without_the_database_webhooks_are_answered_with_503_and_taken_afterwards()
    {
        await using var stack = await Stack.Start(database);
        var orders = await stack.PlaceOrders("simple", count: 2);
        using var before = await stack.Ping(orders[0]);
        await stack.WaitForStatus(orders[0], "synced");

        await database.Close(stack.ConnectionString);
        using var during = await stack.Ping(orders[1]);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, during.StatusCode);
        Assert.NotNull(during.Headers.RetryAfter);
        Assert.Equal("application/problem+json", during.Content.Headers.ContentType?.MediaType);

        await database.Open(stack.ConnectionString);
        await Stack.WaitUntil(
            async () =>
            {
                using var after = await stack.Ping(orders[1]);
                return after.StatusCode == HttpStatusCode.Accepted;
            },
            () => "the webhook to be accepted again");
        await stack.WaitForStatus(orders[1], "synced");
    }

    [Fact]
    public async Task Without_the_ledger_orders_wait_and_are_posted_when_it_is_back()
    {
        await using var stack = await Stack.Start(database);
        await stack.SetFaults("kashflow", new JsonObject { ["kind"] = "html503" });
        var order = (await stack.PlaceOrders("simple")).Single();
        using var answer = await stack.Ping(order);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        await stack.WaitForStatus(order, "retrying");

        await stack.SetFaults("kashflow");

        await stack.WaitForStatus(order, "synced");
        Assert.Single((await stack.Ledger())["invoices"]!.AsArray());
    }

    [Fact]
    public async Task Without_the_shop_orders_wait_and_are_posted_when_it_is_back()
    {
        await using var stack = await Stack.Start(database);
        await stack.SetFaults("magento", new JsonObject { ["kind"] = "html503" });
        var order = (await stack.PlaceOrders("simple")).Single();
        using var answer = await stack.Ping(order);
        await stack.WaitForStatus(order, "retrying");

        await stack.SetFaults("magento");

        await stack.WaitForStatus(order, "synced");
    }

    [Fact]
    public async Task What_was_acknowledged_before_a_stop_is_posted_after_the_next_start()
    {
        await using var stack = await Stack.Start(database);
        await stack.SetFaults("magento", new JsonObject { ["kind"] = "html503" });
        var orders = await stack.PlaceOrders("simple", count: 3);
        foreach (var order in orders)
        {
            using var answer = await stack.Ping(order);
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        }

        await stack.StopProduct();
        await stack.SetFaults("magento");
        await stack.StartProduct();

        foreach (var order in orders)
        {
            await stack.WaitForStatus(order, "synced");
        }

        Assert.Equal(3, (await stack.Ledger())["invoices"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_wrong_password_is_tried_once_and_its_correction_lets_the_orders_go_on()
    {
        await using var stack = await Stack.Start(database, document =>
            document["connections"]!["kashflow"]!["secrets"]!["password"] = new JsonObject { ["value"] = "not-the-password" });
        var orders = await stack.PlaceOrders("simple", count: 10);
        await Task.WhenAll(orders.Select(async order =>
        {
            using var answer = await stack.Ping(order);
        }));
        foreach (var order in orders)
        {
            var waiting = await stack.WaitForStatus(order, "retrying");
            Assert.NotNull((string?)waiting["order"]!["reason"]);
        }

        Assert.False((bool)(await stack.Ledger())["summary"]!["locked"]!, "one wrong attempt must not lock the account");

        await stack.SetUp();
        foreach (var order in orders)
        {
            await Stack.WaitUntil(
                async () =>
                {
                    using var reply = await stack.Api.PostAsync(new Uri($"/api/v1/merchants/acme/orders/shop/{order}/retry", UriKind.Relative), null);
                    return (string?)(await stack.Order(order))?["order"]?["status"] == "synced";
                },
                () => $"order {order} to be posted with the right password");
        }
    }
}
