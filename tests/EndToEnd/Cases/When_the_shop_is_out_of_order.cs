using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using KashflowOrleans.Sandbox;
using KashflowOrleans.Sandbox.Magento;
using KashflowOrleans.Tests.Connectors.Magento.Support;

namespace KashflowOrleans.Tests.EndToEnd.Cases;

[Collection(SecondEndToEndCollection.Name)]
public sealed class When_the_shop_is_out_of_order(Database database)
{
    private static readonly TestOrder Order = new() { Items = [new(1, "MUG", 1, 10, 2, 20)] };

    // A list that failed says nothing of what is in it: the next poll asks for the same stretch again.
    [Theory]
    [InlineData("html503", 503)]
    [InlineData("unauthorizedOnce", 401)]
    [InlineData("refuse", 500)]
    [InlineData("refuse", 404)]
    [InlineData("throttle429", 429)]
    [InlineData("dropReplyAfterWork", 0)]
    public async Task A_poll_that_fails_moves_nothing_on_and_the_next_one_loses_nothing(string kind, int status)
    {
        await using var stack = await Stack.Start(database);
        var orders = await PlaceOld(stack, 3);
        await stack.SetFaults("magento", new JsonObject { ["kind"] = kind, ["status"] = status, ["match"] = "GET */V1/orders", ["times"] = 1_000 });
        Assert.Equal(0, await Poll(stack));
        Assert.Equal(0, await Poll(stack));
        Assert.Null(await stack.Order(orders[0]));

        await stack.SetFaults("magento");
        if (await Poll(stack) == 0)
        {
            // After a row of failures the connection is left alone for a moment.
            await Stack.WaitUntil(async () => await Poll(stack) > 0, () => "a poll to see the orders");
        }

        foreach (var order in orders)
        {
            await stack.WaitForStatus(order, "synced");
        }

        Assert.Equal(3, (await stack.Ledger())["invoices"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("html503", 503)]
    [InlineData("refuse", 500)]
    [InlineData("unauthorizedOnce", 401)]
    public async Task An_order_that_cannot_be_read_waits_and_what_is_posted_stays(string kind, int status)
    {
        await using var stack = await Stack.Start(database);
        var orders = await PlaceOld(stack, 2);
        using var before = await stack.Ping(orders[0]);
        await stack.WaitForStatus(orders[0], "synced");

        await stack.SetFaults("magento", new JsonObject { ["kind"] = kind, ["status"] = status, ["match"] = "GET */V1/orders/*", ["times"] = 1_000 });
        using var again = await stack.Ping(orders[0]);
        using var fresh = await stack.Ping(orders[1]);
        await stack.WaitForStatus(orders[1], "retrying");
        await stack.WaitForStatus(orders[0], "retrying", "synced");
        var kept = Assert.Single((await stack.Ledger())["invoices"]!.AsArray())!;
        Assert.Equal(12m, (decimal)kept["GrossAmount"]!);

        await stack.SetFaults("magento");
        await Retry(stack, orders[1]);
        await stack.WaitForStatus(orders[0], "synced");
        Assert.Equal(2, (await stack.Ledger())["invoices"]!.AsArray().Count);
    }

    // "Request does not match any route" is a wrong address and not a deleted order.
    [Fact]
    public async Task An_address_that_leads_nowhere_deletes_nothing()
    {
        await using var stack = await Stack.Start(database);
        var orders = await PlaceOld(stack, 2);
        using var before = await stack.Ping(orders[0]);
        await stack.WaitForStatus(orders[0], "synced");

        // A configuration is remembered for a moment; who asks for another attempt makes it be read anew.
        await stack.SetUp(document => document["connections"]!["shop"]!["baseUrl"] = $"{stack.Sandbox.MagentoAddress.ToString().TrimEnd('/')}/shop/rest/default");
        await Retry(stack, orders[0], until: "retrying");
        var lost = orders[1];
        using var fresh = await stack.Ping(lost);
        await stack.WaitForStatus(lost, "retrying");
        Assert.Equal(0, await Poll(stack));
        using var again = await stack.Ping(orders[0]);
        await stack.WaitForStatus(orders[0], "retrying", "synced");
        Assert.NotNull((string?)(await stack.Order(lost))!["order"]!["reason"]);
        Assert.Single((await stack.Ledger())["invoices"]!.AsArray());
        Assert.Empty((await stack.Ledger())["creditNotes"]!.AsArray());

        await stack.SetUp();
        await Retry(stack, lost);
        await Retry(stack, orders[0]);
        Assert.Equal(2, (await stack.Ledger())["invoices"]!.AsArray().Count);
    }

    // Up to 2.3 a page past the end is the last page again.
    [Fact]
    public async Task A_list_that_repeats_its_last_page_gives_every_order_once()
    {
        await using var stack = await Stack.Start(database, sandbox: new SandboxOptions { Magento = new MagentoOptions { PageBeyondEnd = PageBeyondEnd.RepeatLast } });
        var orders = await PlaceOld(stack, 203);
        Assert.Equal(orders.Count, await Poll(stack));
        Assert.Equal(0, await Poll(stack));
        foreach (var order in orders)
        {
            await stack.WaitForStatus(order, "synced");
        }

        var ledger = await stack.Ledger();
        Assert.Equal(orders.Count, ledger["invoices"]!.AsArray().Count);
        Assert.Equal(0, (int)ledger["summary"]!["duplicateReferences"]!);
        Assert.Equal(orders.Count * 12m, (decimal)ledger["summary"]!["gross"]!);
    }

    private static async Task<IReadOnlyList<int>> PlaceOld(Stack stack, int count)
    {
        var ids = new List<int>(count);
        for (var index = 0; index < count; index++)
        {
            var body = (Order with { EntityId = $"{3_000 + index}", IncrementId = $"{3_000 + index:000000000}" }).Write(BodyForm.Rest);
            body["updated_at"] = DateTime.UtcNow.AddMinutes(-10).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            ids.Add(await stack.PlaceRaw(body.ToJsonString()));
        }

        return ids;
    }

    private static async Task<int> Poll(Stack stack)
    {
        using var reply = await stack.Api.PostAsync(new Uri("/api/v1/merchants/acme/connections/shop/poll", UriKind.Relative), null);
        Assert.True(reply.IsSuccessStatusCode, await reply.Content.ReadAsStringAsync());
        return (int)(await reply.Content.ReadFromJsonAsync<JsonObject>())!.Single().Value!;
    }

    private static Task Retry(Stack stack, int order, string until = "synced") => Stack.WaitUntil(
        async () =>
        {
            using var reply = await stack.Api.PostAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"/api/v1/merchants/acme/orders/shop/{order}/retry"), UriKind.Relative), null);
            return (string?)(await stack.Order(order))?["order"]?["status"] == until;
        },
        () => string.Create(CultureInfo.InvariantCulture, $"order {order} to be {until}"));
}
