using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace KashflowOrleans.Tests.EndToEnd;

[Collection(SecondEndToEndCollection.Name)]
public sealed class When_past_orders_are_imported(Database database)
{
    private const string Imports = "/api/v1/merchants/acme/import";
    private static readonly DateTime Placed = DateTime.UtcNow.Date.AddDays(-60).AddHours(10);

    [Fact]
    public async Task Through_a_pause_and_a_restart_each_has_one_invoice_and_the_counts_add_up()
    {
        await using var stack = await Stack.Start(database, SlowBooks);

        // More than may be on their way at a time: the pause finds some that were not handed out.
        var past = await stack.PlacePast(110, Placed);
        var older = await stack.PlacePast(3, Placed.AddDays(-30), seed: 99);
        var import = await Start(stack);

        await Stack.WaitUntil(async () => Finished(await Read(stack, import)) >= 5, () => "some orders to be finished");
        using var paused = await stack.Api.PostAsync(new Uri($"{import}/pause", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.OK, paused.StatusCode);
        await stack.WaitUntilQuiet();
        var atRest = await Read(stack, import);
        AssertAddsUp(atRest);
        Assert.Equal("paused", (string?)atRest["state"]);
        Assert.InRange(Finished(atRest), 5, 109);

        await stack.StopProduct();
        await stack.StartProduct();
        Assert.Equal(Finished(atRest), Finished(await Read(stack, import)));
        using var resumed = await stack.Api.PostAsync(new Uri($"{import}/resume", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.OK, resumed.StatusCode);

        // Stopped while it runs: the next product finds it by itself.
        await Stack.WaitUntil(async () => Finished(await Read(stack, import)) > Finished(atRest), () => "the import to go on");
        await stack.StopProduct();
        await stack.StartProduct();
        var done = await UntilDone(stack, import);
        Assert.Equal((110, 110, 0, 110), ((int)done["seen"]!, (int)done["finished"]!, (int)done["pending"]!, (int)done["total"]!));

        await AssertOneInvoiceEach(stack, past);
        Assert.Null(await stack.Order(older[0]));
    }

    [Fact]
    public async Task A_live_order_is_invoiced_meanwhile_and_one_that_is_both_has_one_invoice()
    {
        await using var stack = await Stack.Start(database, SlowBooks);
        var past = await stack.PlacePast(30, Placed);
        var import = await Start(stack);
        var live = (await stack.PlaceOrders("simple", seed: 500))[0];
        using var first = await stack.Ping(live);
        using var both = await stack.Ping(past[^1]);
        await stack.WaitForStatus(live, "synced");
        Assert.NotEqual("done", (string?)(await Read(stack, import))["state"]);
        await UntilDone(stack, import);
        await AssertOneInvoiceEach(stack, [.. past, live]);
    }

    [Fact]
    public async Task Again_they_are_looked_at_and_nothing_is_posted_twice()
    {
        await using var stack = await Stack.Start(database);
        var past = await stack.PlacePast(10, Placed);
        await UntilDone(stack, await Start(stack));
        var before = await stack.Ledger();
        var again = await UntilDone(stack, await Start(stack));
        Assert.Equal((10, 10), ((int)again["seen"]!, (int)again["finished"]!));
        Assert.Equal((int)before["summary"]!["invoices"]!, (int)(await stack.Ledger())["summary"]!["invoices"]!);
        await AssertOneInvoiceEach(stack, past);
    }

    [Fact]
    public async Task A_shop_that_is_down_is_named_and_the_import_goes_on_by_itself()
    {
        await using var stack = await Stack.Start(database);
        await stack.PlacePast(10, Placed);
        await stack.SetFaults("magento", new JsonObject { ["kind"] = "html503", ["rate"] = 1 });
        var import = await Start(stack);
        await Stack.WaitUntil(async () => (string?)(await Read(stack, import))["state"] == "failing", () => "the import to say that it cannot go on");
        Assert.NotNull((string?)(await Read(stack, import))["problem"]);
        await stack.SetFaults("magento");
        Assert.Equal(10, (int)(await UntilDone(stack, import))["seen"]!);
    }

    // So slow that an import is not over before it can be looked at.
    private static void SlowBooks(JsonObject setup)
    {
        setup["connections"]!["kashflow"]!["requestsPerSecond"] = 200;
        setup["connections"]!["shop"]!["requestsPerSecond"] = 100;
    }

    private static async Task<string> Start(Stack stack)
    {
        using var reply = await stack.Api.PostAsJsonAsync(Imports, new JsonObject
        {
            ["channel"] = "shop",
            ["from"] = Placed.AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["to"] = Placed.AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["share"] = 0.25,
        });
        Assert.Equal((HttpStatusCode.Accepted, string.Empty), (reply.StatusCode, reply.IsSuccessStatusCode ? string.Empty : await reply.Content.ReadAsStringAsync()));
        return reply.Headers.Location!.ToString();
    }

    private static async Task<JsonObject> Read(Stack stack, string import) => (await stack.Api.GetFromJsonAsync<JsonObject>(import))!;

    private static long Finished(JsonObject import) => (long)import["finished"]!;

    private static async Task<JsonObject> UntilDone(Stack stack, string import)
    {
        JsonObject last = [];
        await Stack.WaitUntil(
            async () =>
            {
                AssertAddsUp(last = await Read(stack, import));
                return (string?)last["state"] == "done";
            },
            () => $"the import to be done; it says {last.ToJsonString()}");
        return last;
    }

    private static void AssertAddsUp(JsonObject import)
    {
        Assert.Equal((long)import["seen"]!, (long)import["pending"]! + Finished(import));
        Assert.Equal((long)import["seen"]!, (long)import["queued"]! + import["byStatus"]!.AsObject().Sum(status => (long)status.Value!));
    }

    private static async Task AssertOneInvoiceEach(Stack stack, IReadOnlyList<int> orders)
    {
        var ledger = await stack.Ledger();
        foreach (var order in orders)
        {
            var sold = await stack.ShopOrder(order);
            var invoices = ledger["invoices"]!.AsArray().Where(invoice => (string?)invoice!["CustomerReference"] == (string?)sold["increment_id"]).ToList();
            Assert.Equal((decimal)sold["grand_total"]!, (decimal)Assert.Single(invoices)!["GrossAmount"]!);
        }

        Assert.Equal((orders.Count, 0), ((int)ledger["summary"]!["invoices"]!, (int)ledger["summary"]!["duplicateReferences"]!));
    }
}
