using System.Globalization;
using System.Text.Json.Nodes;

namespace KashflowOrleans.Tests.EndToEnd;

[Collection(EndToEndCollection.Name)]
public sealed class When_a_merchant_chooses_who_numbers_invoices(Database database)
{
    [Theory]
    [InlineData("series")]
    [InlineData("order")]
    [InlineData("ledger")]
    public async Task The_order_has_one_invoice_with_that_number_though_its_reply_was_lost(string numbering)
    {
        await using var stack = await Stack.Start(database, document => document["merchant"]!["posting"]!["numbering"] = numbering);
        await stack.TypeIntoBooks("customers", new JsonObject { ["Code"] = "HAND1", ["Name"] = "By Hand" });
        await stack.TypeIntoBooks("invoices", new JsonObject
        {
            ["Number"] = 41,
            ["CustomerCode"] = "HAND1",
            ["LineItems"] = new JsonArray(new JsonObject { ["Quantity"] = 1, ["Rate"] = 10, ["VATLevel"] = 20, ["VATAmount"] = 2, ["NominalCode"] = 4000 }),
        });
        await stack.SetFaults("kashflow", new JsonObject { ["kind"] = "dropReplyAfterWork", ["match"] = "POST /v2/invoices", ["times"] = 1 });
        var order = (await stack.PlaceOrders("simple", seed: 3)).Single();
        for (var time = 1; time <= 2; time++)
        {
            using var heard = await stack.Ping(order);
            await stack.WaitForStatus(order, "synced");
            await stack.WaitUntilQuiet();
        }

        var shown = await stack.ShopOrder(order);
        var reference = (string)shown["increment_id"]!;
        var invoice = Assert.Single((await stack.Ledger())["invoices"]!.AsArray(), invoice => (string?)invoice!["CustomerReference"] == reference)!;
        var expected = numbering switch
        {
            "order" => int.Parse(reference, CultureInfo.InvariantCulture),
            "ledger" => 42,
            _ => 100_000,
        };
        Assert.Equal((expected, (decimal)shown["grand_total"]!), ((int)invoice["Number"]!, (decimal)invoice["GrossAmount"]!));
        Assert.Equal(expected, (int)(await stack.Order(order))!["documents"]!["invoice"]!["number"]!);
        Assert.Contains(shown["status_histories"]!.AsArray(), note => (string?)note!["comment"] == string.Create(CultureInfo.InvariantCulture, $"KashFlow invoice {expected}"));
    }

    [Fact]
    public async Task A_number_that_is_taken_is_named_and_the_order_held()
    {
        await using var stack = await Stack.Start(database, document => document["merchant"]!["posting"]!["numbering"] = "order");
        var order = (await stack.PlaceOrders("simple", seed: 3)).Single();
        var number = int.Parse((string)(await stack.ShopOrder(order))["increment_id"]!, CultureInfo.InvariantCulture);
        await stack.TypeIntoBooks("customers", new JsonObject { ["Code"] = "HAND1", ["Name"] = "By Hand" });
        await stack.TypeIntoBooks("invoices", new JsonObject
        {
            ["Number"] = number,
            ["CustomerCode"] = "HAND1",
            ["CustomerReference"] = "typed in",
            ["LineItems"] = new JsonArray(new JsonObject { ["Quantity"] = 1, ["Rate"] = 10, ["VATLevel"] = 20, ["VATAmount"] = 2, ["NominalCode"] = 4000 }),
        });
        using var heard = await stack.Ping(order);
        var held = await stack.WaitForStatus(order, "held");
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"Number {number}, which this order"), held.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("typed in", held.ToJsonString(), StringComparison.Ordinal);
        Assert.Single((await stack.Ledger())["invoices"]!.AsArray());
    }
}
