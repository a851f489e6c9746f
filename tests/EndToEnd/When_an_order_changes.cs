using System.Globalization;
using System.Text.Json.Nodes;

namespace KashflowOrleans.Tests.EndToEnd;

[Collection(SecondEndToEndCollection.Name)]
public sealed class When_an_order_changes(Database database)
{
    [Fact]
    public async Task Cancelled_after_posting_nothing_of_it_is_left_in_the_books()
    {
        await using var stack = await Stack.Start(database);
        var order = await PlaceAndSync(stack, "bankTransfer", seed: 3);
        await stack.Change(order, "cancel");
        var shown = await Poke(stack, order, "ignored");

        var (invoice, note) = (Assert.Single(await Documents(stack, "invoices")), Assert.Single(await Documents(stack, "creditNotes")));
        Assert.Equal(-(decimal)invoice["GrossAmount"]!, (decimal)note["GrossAmount"]!);
        Assert.Equal((0m, 0m), ((decimal)invoice["DueAmount"]!, (decimal)note["DueAmount"]!));
        Assert.Equal($"{invoice["CustomerReference"]}/reversal-1", (string?)note["CustomerReference"]);
        Assert.Empty(await Sums(stack));
        Assert.Contains($"Invoice {invoice["Number"]} was credited in full by credit note {note["Number"]}", (string?)shown["order"]!["reason"], StringComparison.Ordinal);
        Assert.Equal((int)invoice["Number"]!, (int)shown["documents"]!["replaced"]!.AsArray().Single()!["invoice"]!["number"]!);
    }

    [Fact]
    public async Task Edited_after_posting_its_invoice_is_changed_in_place()
    {
        await using var stack = await Stack.Start(database);
        var order = await PlaceAndSync(stack, "bankTransfer", seed: 3);
        var number = (int)Assert.Single(await Documents(stack, "invoices"))["Number"]!;
        var edited = await Edit(stack, order, seed: 8);
        await Poke(stack, order, "synced");
        var invoice = Assert.Single(await Documents(stack, "invoices"));
        Assert.Equal((number, (decimal)edited["grand_total"]!, (decimal)edited["tax_amount"]!), ((int)invoice["Number"]!, (decimal)invoice["GrossAmount"]!, (decimal)invoice["VATAmount"]!));
        Assert.Empty(await Documents(stack, "creditNotes"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Edited_in_a_closed_period_its_invoice_is_credited_and_made_anew_and_the_bank_sees_its_money_once(bool isInVatReturn)
    {
        await using var stack = await Stack.Start(database);
        var order = (await stack.PlaceOrders("bankTransfer", seed: 8)).Single();
        await stack.Change(order, "pay");
        var body = await stack.ShopOrder(order);
        body["created_at"] = "2026-03-02 10:30:00";
        await stack.PlaceRaw(body.ToJsonString(), order);
        using (var answer = await stack.Ping(order))
        {
            await stack.WaitForStatus(order, "synced");
        }

        var first = Assert.Single(await Documents(stack, "invoices"));
        var bank = await Bank(stack);
        if (isInVatReturn)
        {
            await stack.TypeIntoBooks("vatreturns", new JsonObject { ["numbers"] = new JsonArray((int)first["Number"]!) });
        }
        else
        {
            await stack.TypeIntoBooks("lockdate?until=2026-03-31", []);
        }

        var edited = await Edit(stack, order, seed: 3, keep: ["total_paid", "payment", "created_at"]);
        await Poke(stack, order, "synced");
        var invoices = await Documents(stack, "invoices");
        var fresh = Assert.Single(invoices, invoice => (int)invoice["Number"]! != (int)first["Number"]!);
        var note = Assert.Single(await Documents(stack, "creditNotes"));
        Assert.Equal(((decimal)edited["grand_total"]!, (decimal)edited["tax_amount"]!), ((decimal)fresh["GrossAmount"]!, (decimal)fresh["VATAmount"]!));
        Assert.Equal((-(decimal)first["GrossAmount"]!, 0m), ((decimal)note["GrossAmount"]!, (decimal)note["DueAmount"]!));
        Assert.Equal(bank, await Bank(stack));
        Assert.Equal(Lines([fresh]), await Sums(stack));
        Assert.Equal((decimal)edited["grand_total"]! - (decimal)edited["total_paid"]!, (decimal)fresh["DueAmount"]!);
        Assert.StartsWith("2026-03-02", (string?)first["IssuedDate"], StringComparison.Ordinal);
        Assert.Equal(((string?)note["IssuedDate"])![..10], ((string?)fresh["IssuedDate"])![..10]);

        await Poke(stack, order, "synced");
        Assert.Equal((2, 1), ((await Documents(stack, "invoices")).Count, (await Documents(stack, "creditNotes")).Count));
    }

    [Fact]
    public async Task A_reply_that_is_lost_in_the_middle_makes_no_second_of_anything()
    {
        await using var stack = await Stack.Start(database);
        var order = await PlaceAndSync(stack, "bankTransfer", seed: 3);
        await stack.TypeIntoBooks("vatreturns", []);
        await stack.SetFaults("kashflow", new JsonObject { ["kind"] = "dropReplyAfterWork", ["match"] = "POST /v2/invoices", ["times"] = 2 });
        var edited = await Edit(stack, order, seed: 8);
        using var answer = await stack.Ping(order);
        await Stack.WaitUntil(async () => (await Documents(stack, "invoices")).Count == 2 && (string?)(await stack.Order(order))!["order"]!["status"] == "synced", () => "the re-issue");
        var fresh = (await Documents(stack, "invoices")).OrderBy(invoice => (int)invoice["Number"]!).Last();
        Assert.Equal((decimal)edited["grand_total"]!, (decimal)fresh["GrossAmount"]!);
        Assert.Single(await Documents(stack, "creditNotes"));
        Assert.Equal(Lines([fresh]), await Sums(stack));
    }

    [Fact]
    public async Task Replaced_by_another_only_the_other_stands()
    {
        await using var stack = await Stack.Start(database);
        var order = await PlaceAndSync(stack, "bankTransfer", seed: 3);
        var number = (string)(await stack.ShopOrder(order))["increment_id"]!;
        await stack.Change(order, "edit");
        var successor = (int)(long.Parse((string)(await stack.ShopOrder(order))["relation_child_id"]!, CultureInfo.InvariantCulture));

        // Only the new one is heard of.
        using var answer = await stack.Ping(successor);
        await stack.WaitForStatus(successor, "synced");
        await stack.WaitForStatus(order, "ignored");
        var invoices = await Documents(stack, "invoices");
        var fresh = Assert.Single(invoices, invoice => (string?)invoice["CustomerReference"] == $"{number}-1");
        Assert.Equal(Lines([fresh]), await Sums(stack));
        Assert.Equal(number, (string?)(await stack.Order(successor))!["documents"]!["replaces"]);
        Assert.Equal($"{number}-1", (string?)(await stack.Order(order))!["documents"]!["replacedBy"]);
    }

    [Fact]
    public async Task Cancelled_in_part_the_rest_is_invoiced()
    {
        await using var stack = await Stack.Start(database);
        var order = (await stack.PlaceOrders("multiLine", seed: 5)).Single();
        var body = await stack.ShopOrder(order);
        var item = body["items"]!.AsArray().First(one => (decimal)one!["row_total"]! > 0)!;
        var gross = (decimal)item["row_total"]! + (decimal)item["tax_amount"]! + ((decimal?)item["discount_tax_compensation_amount"] ?? 0m);
        item["qty_canceled"] = (decimal)item["qty_ordered"]!;
        body["subtotal_canceled"] = (decimal)item["row_total"]! + ((decimal?)item["discount_amount"] ?? 0m);
        body["discount_canceled"] = (decimal?)item["discount_amount"] ?? 0m;
        body["tax_canceled"] = (decimal)item["tax_amount"]!;
        body["total_canceled"] = gross;
        body["total_paid"] = (decimal)body["grand_total"]! - gross;
        body["state"] = "processing";
        await stack.PlaceRaw(body.ToJsonString(), order);
        using var answer = await stack.Ping(order);
        await stack.WaitForStatus(order, "synced");
        var invoice = Assert.Single(await Documents(stack, "invoices"));
        Assert.Equal(((decimal)body["grand_total"]! - gross, (decimal)body["tax_amount"]! - (decimal)item["tax_amount"]!, 0m), ((decimal)invoice["GrossAmount"]!, (decimal)invoice["VATAmount"]!, (decimal)invoice["DueAmount"]!));
    }

    private static async Task<int> PlaceAndSync(Stack stack, string kind, int seed)
    {
        var order = (await stack.PlaceOrders(kind, seed: seed)).Single();
        using var answer = await stack.Ping(order);
        await stack.WaitForStatus(order, "synced");
        return order;
    }

    // The order of the same number as it would have been with what another one bought.
    private static async Task<JsonObject> Edit(Stack stack, int order, int seed, string[]? keep = null)
    {
        var before = await stack.ShopOrder(order);
        var body = await stack.ShopOrder((await stack.PlaceOrders("bankTransfer", seed: seed)).Single());
        foreach (var name in (string[])["entity_id", "increment_id", "created_at", "customer_email", "customer_firstname", "customer_lastname", "customer_id", "customer_is_guest", "billing_address", "status_histories", .. keep ?? []])
        {
            body[name] = before[name]?.DeepClone();
        }

        if (keep is not null)
        {
            body["state"] = "processing";
        }

        await stack.PlaceRaw(body.ToJsonString(), order);
        return body;
    }

    private static async Task<IReadOnlyList<JsonNode>> Documents(Stack stack, string kind) => [.. (await stack.Ledger())[kind]!.AsArray()!];

    private static async Task<IReadOnlyList<string>> Sums(Stack stack) => Lines([.. await Documents(stack, "invoices"), .. await Documents(stack, "creditNotes")]);

    // Net and VAT for each account and rate; what comes to nothing is left out.
    private static IReadOnlyList<string> Lines(IReadOnlyList<JsonNode> documents) =>
    [
        .. documents.SelectMany(document => document["LineItems"]!.AsArray())
            .GroupBy(line => ((int)line!["NominalCode"]!, (decimal)line["VATLevel"]!))
            .Select(group => (group.Key, Net: group.Sum(line => (decimal)line!["Rate"]! * (decimal)line["Quantity"]!), Vat: group.Sum(line => (decimal)line!["VATAmount"]!)))
            .Where(sum => sum.Net != 0 || sum.Vat != 0)
            .OrderBy(sum => sum.Key)
            .Select(sum => FormattableString.Invariant($"{sum.Key.Item1} at {sum.Key.Item2:0.##}: {sum.Net:0.00} + {sum.Vat:0.00}")),
    ];

    private static async Task<IReadOnlyList<string>> Bank(Stack stack) =>
    [
        .. (await Documents(stack, "invoices")).Concat(await Documents(stack, "creditNotes"))
            .SelectMany(document => document["PaymentLines"]!.AsArray())
            .Where(line => !(bool)line!["IsPaymentCreditNote"]!)
            .GroupBy(line => (int)line!["AccountId"]!)
            .Select(group => FormattableString.Invariant($"{group.Key}: {group.Sum(line => (decimal)line!["Amount"]!):0.00} in {group.Count()}")),
    ];

    // A retry by hand returns after the run, so nothing has to be waited for.
    private static async Task<JsonObject> Poke(Stack stack, int order, string status)
    {
        using var reply = await stack.Api.PostAsync(new Uri(FormattableString.Invariant($"/api/v1/merchants/acme/orders/shop/{order}/retry"), UriKind.Relative), null);
        Assert.True(reply.IsSuccessStatusCode, await reply.Content.ReadAsStringAsync());
        return await stack.WaitForStatus(order, status);
    }
}
