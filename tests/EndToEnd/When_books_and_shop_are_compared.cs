using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace KashflowOrleans.Tests.EndToEnd;

[Collection(EndToEndCollection.Name)]
public sealed class When_books_and_shop_are_compared(Database database)
{
    private const string Reconciliation = "/api/v1/merchants/acme/reconciliation";

    [Fact]
    public async Task Each_difference_of_a_day_is_explained_by_name_and_nothing_is_left()
    {
        // An order that changes while the day ends is none of this test's concern.
        await using var stack = await Stack.Start(database);
        using var books = new HttpClient { BaseAddress = stack.Sandbox.KashflowAddress };
        var paid = await stack.PlaceOrders("simple", 4, seed: 3);
        foreach (var order in paid)
        {
            await stack.Change(order, "pay");
        }

        var (synced, refunded, edited, deleted) = (paid[0], paid[1], paid[2], paid[3]);
        var held = (await stack.PlaceOrders("simple", seed: 5))[0];
        await stack.Change(held, "pay");
        var canceled = (await stack.PlaceOrders("simple", seed: 6))[0];
        await stack.Change(canceled, "cancel");
        var never = (await stack.PlaceOrders("simple", seed: 8))[0];
        await stack.Change(never, "pay");

        // The reference of the one that is to be held stands in the books already, with another amount.
        var number = (string)(await stack.ShopOrder(held))["increment_id"]!;
        await stack.TypeIntoBooks("customers", new JsonObject { ["Code"] = "BYHAND", ["Name"] = "By Hand" });
        await stack.TypeIntoBooks("invoices", Typed(number, 5m));
        await stack.TypeIntoBooks("invoices", Typed("nobody's order", 77m));
        foreach (var order in paid)
        {
            using var answer = await stack.Ping(order);
            await stack.WaitForStatus(order, "synced");
        }

        using var toHold = await stack.Ping(held);
        await stack.WaitForStatus(held, "held");
        using var toIgnore = await stack.Ping(canceled);
        await stack.WaitForStatus(canceled, "ignored");
        await stack.Refund(refunded);
        using var again = await stack.Ping(refunded, Guid.NewGuid().ToString("n"));
        await Stack.WaitUntil(async () => (await stack.Ledger())["creditNotes"]!.AsArray().Count == 1, () => "the refund's credit note");
        await stack.WaitUntilQuiet();

        // Hands in the books: one invoice gets a line more, one is deleted.
        var (editedNumber, deletedNumber) = (await InvoiceOf(stack, edited), await InvoiceOf(stack, deleted));
        var before = (await stack.Ledger())["invoices"]!.AsArray().Single(invoice => (int)invoice!["Number"]! == editedNumber)!.AsObject();
        var changed = before.DeepClone().AsObject();
        changed["LineItems"]!.AsArray().Add((JsonNode)new JsonObject { ["Description"] = "Typed in by hand", ["Quantity"] = 1, ["Rate"] = 10, ["VATLevel"] = 20, ["VATAmount"] = 2, ["NominalCode"] = 4000 });
        using var edit = await books.PutAsJsonAsync($"/_sandbox/kashflow/invoices/{editedNumber.ToString(CultureInfo.InvariantCulture)}", changed);
        Assert.True(edit.IsSuccessStatusCode, await edit.Content.ReadAsStringAsync());
        using var delete = await books.DeleteAsync(new Uri($"/_sandbox/kashflow/invoices/{deletedNumber.ToString(CultureInfo.InvariantCulture)}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NoContent, delete.StatusCode);

        // What the product knows does not hold these; what both sides say does.
        var today = DayOf((string)(await stack.ShopOrder(synced))["created_at"]!);
        var day = await Day(stack, today);
        Assert.Equal(["held", "ignored"], Causes(day));
        Assert.Equal(JsonValueKindOf(null), JsonValueKindOf(day["checkedAt"]));
        JsonObject check = [];
        await Stack.WaitUntil(
            async () => (check = await Check(stack, today))["findings"]!["deletedByHand"] is not null, () => $"the check to find the deleted invoice, which it leaves alone for some seconds: {check.ToJsonString()}");
        Assert.Equal((1, 1), ((int)check["findings"]!["changedByHand"]!, (int)check["findings"]!["deletedByHand"]!));

        // The order nobody had told us of was posted by the first check.
        await stack.WaitForStatus(never, "synced");
        await stack.WaitUntilQuiet();
        await Stack.WaitUntil(
            async () => (check = await Check(stack, today))["findings"]!["postedByHand"] is not null, () => $"the check to find the invoice made by hand, which it leaves alone for some seconds: {check.ToJsonString()}");
        Assert.Equal(["changedByHand", "deletedByHand", "postedByHand"], check["findings"]!.AsObject().Select(finding => finding.Key).Order(StringComparer.Ordinal));

        day = await Day(stack, today);
        Assert.Equal(["changedByHand", "deletedByHand", "held", "ignored", "postedByHand"], Causes(day));
        Assert.All(day["unexplained"]!.AsObject(), amount => Assert.Equal(0m, (decimal)amount.Value!));
        Assert.Equal(-12m, (decimal)Cause(day, "changedByHand")["gross"]!);
        Assert.Equal(-2m, (decimal)Cause(day, "changedByHand")["vat"]!);
        Assert.Equal(editedNumber, (int)Cause(day, "changedByHand")["items"]![0]!["document"]!);
        Assert.Equal(await TotalOf(stack, deleted), (decimal)Cause(day, "deletedByHand")["gross"]!);
        Assert.Equal(await TotalOf(stack, held), (decimal)Cause(day, "held")["gross"]!);
        Assert.Equal(await TotalOf(stack, canceled), (decimal)Cause(day, "ignored")["gross"]!);
        Assert.Equal(-6m, (decimal)Cause(day, "postedByHand")["gross"]!);
        Assert.Equal(number, (string?)Cause(day, "held")["items"]![0]!["orderNumber"]);

        Assert.Equal((1, 92.4m), ((int)day["others"]!["count"]!, (decimal)day["others"]!["gross"]!));

        // To the penny what shop and books say themselves.
        int[] all = [.. paid, held, canceled, never];
        var shop = 0m;
        foreach (var order in all)
        {
            shop += await TotalOf(stack, order);
        }

        var ledger = await stack.Ledger();
        var ours = ledger["invoices"]!.AsArray().Where(invoice => (string?)invoice!["CustomerReference"] != "nobody's order").ToList();
        Assert.Equal((7, shop), ((int)day["channel"]!["orders"]!, (decimal)day["channel"]!["gross"]!));
        Assert.Equal((ours.Count, ours.Sum(invoice => (decimal)invoice!["GrossAmount"]!)), ((int)day["ledger"]!["invoices"]!, (decimal)day["ledger"]!["gross"]!));
        Assert.Equal(ours.Sum(invoice => (decimal)invoice!["VATAmount"]!), (decimal)day["ledger"]!["vat"]!);
        Assert.Equal(-ledger["creditNotes"]!.AsArray().Sum(note => (decimal)note!["GrossAmount"]!), (decimal)day["ledger"]!["refundGross"]!);
        Assert.Equal((decimal)day["channel"]!["refundGross"]!, (decimal)day["ledger"]!["refundGross"]!);
        Assert.Equal((decimal)day["channel"]!["gross"]!, (decimal)day["read"]!["gross"]!);
        Assert.Equal((decimal)day["ledger"]!["gross"]!, (decimal)day["read"]!["invoiced"]!);
    }

    [Fact]
    public async Task An_order_nobody_told_of_is_in_no_figure_until_a_check_finds_it_and_has_it_posted()
    {
        await using var stack = await Stack.Start(database);
        var order = (await stack.PlaceOrders("simple", seed: 8))[0];
        await stack.Change(order, "pay");
        var today = DayOf((string)(await stack.ShopOrder(order))["created_at"]!);
        var report = await Report(stack, today);
        Assert.Empty(report["days"]!.AsArray());

        // Its own posting fails for now, so that the finding stands alone.
        await stack.SetFaults("kashflow", new JsonObject { ["kind"] = "html503", ["match"] = "POST /v2/customers" });
        var check = await Check(stack, today);
        Assert.Equal((1, 1), ((int)check["heard"]!, (int)check["findings"]!["neverSeen"]!));
        var day = await Day(stack, today);
        Assert.Equal(await TotalOf(stack, order), (decimal)day["difference"]!["gross"]!);
        Assert.Equal(0m, (decimal)day["unexplained"]!["gross"]!);
        Assert.Contains(Assert.Single(Causes(day)), new[] { "neverSeen", "notPosted" });
        await stack.SetFaults("kashflow");
        await stack.WaitForStatus(order, "synced");
        day = await Day(stack, today);
        Assert.Equal((0m, 0m), ((decimal)day["difference"]!["gross"]!, (decimal)day["unexplained"]!["gross"]!));

        var conservation = (await stack.Api.GetFromJsonAsync<JsonObject>("/api/v1/merchants/acme/conservation"))!;
        var source = Assert.Single(conservation["sources"]!.AsArray())!;
        Assert.Equal(("check", 1, 1, true), ((string)source["source"]!, (int)source["seen"]!, (int)source["posted"]!, (bool)source["addsUp"]!));
    }

    [Fact]
    public async Task Each_way_in_is_counted_and_a_poll_that_saw_nothing_says_so()
    {
        await using var stack = await Stack.Start(database);
        using var poll = await stack.Api.PostAsync(new Uri("/api/v1/merchants/acme/connections/shop/poll", UriKind.Relative), null);
        Assert.True(poll.IsSuccessStatusCode);
        var order = (await stack.PlaceOrders("simple", seed: 6))[0];
        await stack.Change(order, "cancel");
        using var answer = await stack.Ping(order);
        await stack.WaitForStatus(order, "ignored");
        await stack.WaitUntilQuiet();
        var view = (await stack.Api.GetFromJsonAsync<JsonObject>("/api/v1/merchants/acme/conservation"))!;
        var look = Assert.Single(view["looks"]!.AsArray(), one => (string?)one!["source"] == "poll:orders")!;
        Assert.Equal(("poll:orders", 0, null), ((string)look["source"]!, (int)look["seen"]!, (string?)look["problem"]));
        var source = Assert.Single(view["sources"]!.AsArray())!;
        Assert.Equal(("webhook", 1, 1, true), ((string)source["source"]!, (int)source["seen"]!, (int)source["ignored"]!, (bool)source["addsUp"]!));
        Assert.Equal(1, (int)Assert.Single(source["ignoredBecause"]!.AsArray())!["orders"]!);
        Assert.True((bool)view["addsUp"]!);
    }

    private static JsonObject Typed(string reference, decimal net) => new()
    {
        ["CustomerCode"] = "BYHAND",
        ["CustomerReference"] = reference,
        ["LineItems"] = new JsonArray(new JsonObject { ["Description"] = "By hand", ["Quantity"] = 1, ["Rate"] = net, ["VATLevel"] = 20, ["VATAmount"] = net / 5, ["NominalCode"] = 4000 }),
    };

    // The sandbox's business is in London, its shop writes UTC.
    private static string DayOf(string createdAt) =>
        TimeZoneInfo.ConvertTimeFromUtc(DateTime.ParseExact(createdAt, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), TimeZoneInfo.FindSystemTimeZoneById("Europe/London")).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string JsonValueKindOf(JsonNode? node) => node?.GetValueKind().ToString() ?? "Null";

    private static async Task<decimal> TotalOf(Stack stack, int order) => (decimal)(await stack.ShopOrder(order))["grand_total"]!;

    private static async Task<int> InvoiceOf(Stack stack, int order)
    {
        var view = (await stack.Order(order))!;
        return (int)(view["invoiceNumber"] ?? view["order"]!["invoiceNumber"])!;
    }

    private static async Task<JsonObject> Report(Stack stack, string day) => (await stack.Api.GetFromJsonAsync<JsonObject>($"{Reconciliation}?from={day}&to={day}&channel=shop"))!;

    private static async Task<JsonObject> Day(Stack stack, string day) => Assert.Single((await Report(stack, day))["days"]!.AsArray())!.AsObject();

    private static IEnumerable<string> Causes(JsonObject day) => day["explained"]!.AsArray().Select(cause => (string)cause!["cause"]!);

    private static JsonObject Cause(JsonObject day, string name) => day["explained"]!.AsArray().Single(cause => (string)cause!["cause"]! == name)!.AsObject();

    private static async Task<JsonObject> Check(Stack stack, string day)
    {
        using var started = await stack.Api.PostAsJsonAsync($"{Reconciliation}/checks", new JsonObject { ["from"] = day, ["to"] = day, ["channel"] = "shop" });
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        var id = (string)(await started.Content.ReadFromJsonAsync<JsonObject>())!["id"]!;
        JsonObject? check = null;
        await Stack.WaitUntil(
            async () => (string?)(check = await stack.Api.GetFromJsonAsync<JsonObject>($"{Reconciliation}/checks/{id}"))!["status"] == "done", () => $"check {id} to end; it says {check?.ToJsonString()}");
        return check!;
    }
}
