using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace KashflowOrleans.Tests.EndToEnd;

/// <summary>A marketplace's fee, booked by the merchant's own flow as a journal beside the invoice.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class When_a_flow_books_a_fee(Database database)
{
    private const string Flow = "/api/v1/merchants/acme/flows/web-orders";

    [Fact]
    public async Task One_balanced_journal_stands_in_the_books_though_the_reply_was_lost_and_the_order_heard_of_again()
    {
        await using var stack = await Stack.Start(database);
        await PutFeeInForce(stack);
        await stack.SetFaults("kashflow", new JsonObject { ["kind"] = "dropReplyAfterWork", ["match"] = "POST /v2/journals", ["times"] = 1 });
        var order = (await stack.PlaceOrders("simple", seed: 7)).Single();
        for (var time = 1; time <= 3; time++)
        {
            using var heard = await stack.Ping(order);
            await stack.WaitForStatus(order, "synced");
            await stack.WaitUntilQuiet();
        }

        var shown = await stack.ShopOrder(order);
        var fee = decimal.Round((decimal)shown["grand_total"]! * 0.05m, 2, MidpointRounding.ToEven);
        var ledger = await stack.Ledger();
        var journal = Assert.Single(ledger["journals"]!.AsArray())!;
        Assert.Equal(
            [(7700, fee, 0m), (1210, 0m, fee)],
            journal["LineItems"]!.AsArray().Select(line => ((int)line!["NominalCode"]!, (decimal)line["Debit"]!, (decimal)line["Credit"]!)));
        Assert.StartsWith($"[kf:FEE-{(string?)shown["increment_id"]}~", (string?)journal["Note"], StringComparison.Ordinal);
        Assert.Equal(fee, (decimal)ledger["summary"]!["journalled"]!);
        Assert.Single(ledger["invoices"]!.AsArray());

        var known = Assert.Single((await stack.Order(order))!["documents"]!["journals"]!.AsArray())!;
        Assert.Equal(((int)journal["Number"]!, $"FEE-{(string?)shown["increment_id"]}"), ((int)known["journal"]!["number"]!, (string?)known["reference"]));
    }

    private static async Task PutFeeInForce(Stack stack)
    {
        using var ann = await Admin(stack, "ann");
        using var ben = await Admin(stack, "ben");
        await Expect(HttpStatusCode.Created, ann.PostAsJsonAsync(Flow + "/copy", new JsonObject { ["from"] = "prebuilt/magento-order-to-cash" }));
        var document = (await ann.GetFromJsonAsync<JsonObject>(Flow + "/draft"))!["document"]!.AsObject();
        document["nodes"]!.AsArray().Add(JsonNode.Parse(
            """
            {
              "id": "fee", "kind": "journal",
              "fields": { "reference": { "text": "FEE-{{order.number}}" }, "date": { "path": "dates.issuedOn" }, "name": { "text": "Marketplace fee of order {{order.number}}" } },
              "lines": [
                { "fields": { "nominal": { "value": 7700 }, "debit": { "expression": "$round(order.total * 0.05, 2)" } } },
                { "fields": { "nominal": { "value": 1210 }, "credit": { "expression": "$round(order.total * 0.05, 2)" } } }
              ]
            }
            """));
        document["edges"]!.AsArray().Add(new JsonObject { ["from"] = "payments", ["to"] = "fee" });
        await Expect(HttpStatusCode.OK, ann.PutAsJsonAsync(Flow + "/draft", document.DeepClone()));
        await Expect(HttpStatusCode.Created, ann.PostAsJsonAsync(Flow + "/publish", new JsonObject()));
        var waiting = await Expect(HttpStatusCode.Accepted, ann.PostAsJsonAsync(Flow + "/promote", new JsonObject { ["version"] = 1, ["to"] = "prod" }));
        await Expect(HttpStatusCode.OK, ben.PostAsJsonAsync($"{Flow}/promotions/{(int)waiting["promotion"]!["id"]!}/approve", new JsonObject()));

        // Each silo reads configurations anew every two seconds: a trial with what is in force tells when.
        var hash = (string)(await ann.GetFromJsonAsync<JsonObject>(Flow))!["flow"]!["versions"]![0]!["hash"]!;
        var sample = new JsonObject { ["sample"] = new JsonObject { ["number"] = "1", ["state"] = "canceled" }, ["channel"] = "shop" };
        await Stack.WaitUntil(
            async () => (await Expect(HttpStatusCode.OK, ann.PostAsJsonAsync("/api/v1/merchants/acme/flows/test", sample)))["trace"]?.ToJsonString().Contains(hash, StringComparison.Ordinal) == true,
            () => "the flow with the fee to be in force");
    }

    private static async Task<HttpClient> Admin(Stack stack, string name)
    {
        var key = await Expect(HttpStatusCode.Created, stack.Api.PostAsJsonAsync("/api/v1/merchants/acme/keys", new JsonObject { ["id"] = name, ["role"] = "admin" }));
        var client = new HttpClient { BaseAddress = stack.Api.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)key["key"]!);
        return client;
    }

    private static async Task<JsonObject> Expect(HttpStatusCode status, Task<HttpResponseMessage> request)
    {
        using var reply = await request;
        var body = await reply.Content.ReadAsStringAsync();
        Assert.True(reply.StatusCode == status, $"{(int)status} was expected, {(int)reply.StatusCode} came: {body}");
        return JsonNode.Parse(body)!.AsObject();
    }
}
