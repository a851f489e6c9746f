using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace KashflowOrleans.Tests.EndToEnd;

/// <summary>The way of somebody who has never made a flow: copy, change, look, try, publish, promote with an approval, roll back; all through the API.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class When_a_merchant_changes_a_flow(Database database)
{
    private const string Flows = "/api/v1/merchants/acme/flows/";
    private const string Flow = Flows + "web-orders";
    private const int GoodsNominal = 4000;
    private const int VirtualNominal = 4010;

    [Fact]
    public async Task It_is_copied_changed_tried_published_approved_used_and_rolled_back()
    {
        await using var stack = await Stack.Start(database);
        using var ann = await Admin(stack, "ann");
        using var ben = await Admin(stack, "ben");
        var yesterday = (await stack.PlaceOrders("virtual", count: 2, seed: 3)).Concat(await stack.PlaceOrders("simple", count: 2, seed: 4)).ToList();
        await Post(stack, yesterday);
        var before = await Invoices(stack);
        Assert.Equal(4, before.Count);

        await Expect(HttpStatusCode.Created, ann.PostAsJsonAsync(Flow + "/copy", new JsonObject { ["from"] = "prebuilt/magento-order-to-cash" }));
        var draft = (await ann.GetFromJsonAsync<JsonObject>(Flow + "/draft"))!;
        var document = Changed(draft["document"]!.AsObject());
        var saved = await Expect(HttpStatusCode.OK, ann.PutAsJsonAsync(Flow + "/draft", document));
        Assert.DoesNotContain(saved["problems"]!.AsArray(), problem => (string?)problem!["severity"] == "error");

        var changes = (await ann.GetFromJsonAsync<JsonObject>(Flow + "/diff?from=prebuilt/magento-order-to-cash&to=draft"))!["changes"]!.AsArray();
        Assert.Contains(changes, change => (string?)change!["place"] == "nodes.invoice.fields.reference" && ((string?)change["after"])!.Contains("WEB-", StringComparison.Ordinal));
        Assert.Contains(changes, change => ((string?)change!["place"])!.StartsWith("nodes.invoice.lines", StringComparison.Ordinal) && (string?)change["after"] is { } after && after.Contains("virtual", StringComparison.Ordinal));

        // On one order with every step, then on yesterday's orders: nothing outside is touched by either.
        var calls = await CallsThatWrite(stack);
        var number = (string)(await stack.ShopOrder(yesterday[0]))["increment_id"]!;
        var trial = await Expect(HttpStatusCode.OK, ann.PostAsJsonAsync(Flow + "/test", new JsonObject
        {
            ["draft"] = true,
            ["order"] = new JsonObject { ["channel"] = "shop", ["number"] = number },
        }));
        Assert.Equal($"WEB-{number}", (string?)trial["documents"]!["invoice"]!["reference"]);
        Assert.Contains("nominals", trial["trace"]!.ToJsonString(), StringComparison.Ordinal);
        var dryRun = await Expect(HttpStatusCode.OK, ann.PostAsJsonAsync(Flow + "/compare", new JsonObject { ["draft"] = true, ["orders"] = 50 }));
        Assert.Equal((4, 0, 4, 0), Counts(dryRun["summary"]!));
        var places = dryRun["changed"]!.AsArray().Select(order => order!["changes"]!.AsArray().Select(change => (string)change!["place"]!).ToList()).ToList();
        Assert.All(places, changed => Assert.Contains("invoice.reference", changed));
        Assert.True(places.Count(changed => changed.Exists(place => place.EndsWith("nominalCode", StringComparison.Ordinal))) == 2, dryRun.ToJsonString());
        Assert.Equal(calls, await CallsThatWrite(stack));
        Assert.Equal(Texts(before), Texts(await Invoices(stack)));

        await Expect(HttpStatusCode.Created, ann.PostAsJsonAsync(Flow + "/publish", new JsonObject { ["comment"] = "prefix, account for virtual goods" }));
        await AssertNextOrderIs(stack, "simple", seed: 11, prefix: "", GoodsNominal);
        var waiting = await Expect(HttpStatusCode.Accepted, ann.PostAsJsonAsync(Flow + "/promote", new JsonObject { ["version"] = 1, ["to"] = "prod" }));
        Assert.Equal((5, 0, 5, 0), Counts(waiting["promotion"]!["comparison"]!["summary"]!));
        var approval = $"{Flow}/promotions/{(int)waiting["promotion"]!["id"]!}/approve";
        await Expect(HttpStatusCode.Conflict, ann.PostAsJsonAsync(approval, new JsonObject()));
        await AssertNextOrderIs(stack, "simple", seed: 12, prefix: "", GoodsNominal);
        await Expect(HttpStatusCode.OK, ben.PostAsJsonAsync(approval, new JsonObject { ["comment"] = "agreed" }));

        await InForce(ann, "prod", 1);
        await UntilItMakes(ann, "shop", number, $"WEB-{number}");
        var changedOrder = await AssertNextOrderIs(stack, "virtual", seed: 13, prefix: "WEB-", VirtualNominal);
        await AssertNextOrderIs(stack, "simple", seed: 14, prefix: "WEB-", GoodsNominal);

        // What is posted stays as it was posted, whichever flow is in force when the order is looked at again.
        await Post(stack, yesterday);
        foreach (var old in before)
        {
            var now = Assert.Single(await Invoices(stack), invoice => (int)invoice["Number"]! == (int)old["Number"]!);
            Assert.True(JsonNode.DeepEquals(old, now), $"Invoice\n{old.ToJsonString()}\nbecame\n{now.ToJsonString()}");
        }

        await Expect(HttpStatusCode.OK, ann.PostAsJsonAsync(Flow + "/rollback", new JsonObject { ["environment"] = "prod", ["version"] = 0, ["comment"] = "wrong account" }));
        await InForce(ann, "prod", null);
        await UntilItMakes(ann, "shop", number, number);
        await AssertNextOrderIs(stack, "virtual", seed: 15, prefix: "", GoodsNominal);
        await Post(stack, [changedOrder]);
        var reference = $"WEB-{(string)(await stack.ShopOrder(changedOrder))["increment_id"]!}";
        Assert.Single(await Invoices(stack), invoice => (string?)invoice["CustomerReference"] == reference);
    }

    [Fact]
    public async Task A_document_with_errors_is_not_published_and_each_error_has_its_place()
    {
        await using var stack = await Stack.Start(database);
        using var ann = await Admin(stack, "ann");
        await Expect(HttpStatusCode.Created, ann.PostAsJsonAsync(Flow + "/copy", new JsonObject { ["from"] = "prebuilt/magento-order-to-cash" }));
        var document = (await ann.GetFromJsonAsync<JsonObject>(Flow + "/draft"))!["document"]!.AsObject();
        var invoice = Node(document, "invoice");
        invoice["fields"]!["reference"] = new JsonObject { ["path"] = "order.nummer" };
        invoice["lines"]![0]!["fields"]!["nominal"] = new JsonObject { ["value"] = 9999 };
        await Expect(HttpStatusCode.OK, ann.PutAsJsonAsync(Flow + "/draft", document));
        var refused = await Expect(HttpStatusCode.BadRequest, ann.PostAsJsonAsync(Flow + "/publish", new JsonObject()));
        var errors = refused["errors"]!.AsArray().Select(error => ($"{error!["field"]}", $"{error["message"]}")).ToList();
        Assert.Contains(errors, error => error.Item1.StartsWith("nodes.invoice.fields.reference", StringComparison.Ordinal) && error.Item2.Contains("did you mean 'number'", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Item1.StartsWith("nodes.invoice.lines", StringComparison.Ordinal) && error.Item2.Contains("9999", StringComparison.Ordinal));
        await InForce(ann, "dev", null);
    }

    [Fact]
    public async Task Orders_of_a_dev_shop_follow_the_dev_flow_into_the_dev_books_alone()
    {
        await using var prod = await Stack.Start(database);
        await using var trial = await Stack.Start(database);
        using var ann = await Admin(prod, "ann");
        await prod.SetUp(document =>
        {
            foreach (var (name, connection) in trial.Connections("trial-"))
            {
                connection["environment"] = "dev";
                document["connections"]![name] = connection;
            }
        });
        await Expect(HttpStatusCode.Created, ann.PostAsJsonAsync(Flow + "/copy", new JsonObject { ["from"] = "prebuilt/magento-order-to-cash" }));
        var draft = (await ann.GetFromJsonAsync<JsonObject>(Flow + "/draft"))!;
        await Expect(HttpStatusCode.OK, ann.PutAsJsonAsync(Flow + "/draft", Changed(draft["document"]!.AsObject())));
        await Expect(HttpStatusCode.Created, ann.PostAsJsonAsync(Flow + "/publish", new JsonObject()));
        await InForce(ann, "dev", 1);
        var hash = (string)(await ann.GetFromJsonAsync<JsonObject>(Flow))!["flow"]!["versions"]![0]!["hash"]!;
        var sample = new JsonObject { ["sample"] = new JsonObject { ["number"] = "1", ["state"] = "canceled" }, ["channel"] = "trial-shop", ["environment"] = "dev" };
        await Stack.WaitUntil(
            async () => (await Expect(HttpStatusCode.OK, ann.PostAsJsonAsync(Flows + "test", sample)))["trace"]?.ToJsonString().Contains(hash, StringComparison.Ordinal) == true,
            () => "the flow to be in force for the trial shop");

        var order = (await trial.PlaceOrders("simple", seed: 5)).Single();
        using var heard = await prod.Ping(order, channel: "trial-shop");
        Assert.Equal(HttpStatusCode.Accepted, heard.StatusCode);
        await Stack.WaitUntil(
            async () => (await Invoices(trial)).Exists(invoice => ((string?)invoice["CustomerReference"])!.StartsWith("WEB-", StringComparison.Ordinal)),
            () => "the order of the trial shop to stand in the trial books");
        Assert.Empty(await Invoices(prod));
    }

    private static JsonObject Changed(JsonObject document)
    {
        var invoice = Node(document, "invoice");
        invoice["fields"]!["reference"] = new JsonObject { ["text"] = "WEB-{{order.number}}" };
        var goods = invoice["lines"]![0]!.AsObject();
        var others = goods.DeepClone().AsObject();
        goods["when"] = new JsonObject { ["expression"] = "line.kind = 'goods'" };
        goods["fields"]!["nominal"] = new JsonObject
        {
            ["map"] = new JsonObject { ["virtual"] = VirtualNominal, ["downloadable"] = VirtualNominal },
            ["from"] = new JsonObject { ["path"] = "line.category" },
            ["default"] = GoodsNominal,
        };
        others["when"] = new JsonObject { ["expression"] = "line.kind != 'goods'" };
        invoice["lines"]!.AsArray().Add(others);
        return document.DeepClone().AsObject();
    }

    private static JsonObject Node(JsonObject document, string id) => document["nodes"]!.AsArray().Single(node => (string?)node!["id"] == id)!.AsObject();

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

    private static async Task Post(Stack stack, IReadOnlyList<int> orders)
    {
        foreach (var order in orders)
        {
            using var heard = await stack.Ping(order);
            await stack.WaitForStatus(order, "synced");
        }

        await stack.WaitUntilQuiet();
    }

    private static async Task<int> AssertNextOrderIs(Stack stack, string kind, int seed, string prefix, int nominal)
    {
        var order = (await stack.PlaceOrders(kind, seed: seed)).Single();
        await Post(stack, [order]);
        var reference = prefix + (string)(await stack.ShopOrder(order))["increment_id"]!;
        var invoice = Assert.Single(await Invoices(stack), invoice => (string?)invoice["CustomerReference"] == reference);
        Assert.Contains(invoice["LineItems"]!.AsArray(), line => (int?)line!["NominalCode"] == nominal);
        return order;
    }

    private static async Task InForce(HttpClient client, string environment, int? version)
    {
        var flow = (await client.GetFromJsonAsync<JsonObject>(Flow))!["flow"]!;
        Assert.Equal(version, (int?)flow["inForce"]![environment]);
    }

    // Each silo reads configurations anew every two seconds: a trial with what is in force tells when.
    private static async Task UntilItMakes(HttpClient client, string channel, string number, string reference)
    {
        JsonObject? last = null;
        var request = new JsonObject { ["order"] = new JsonObject { ["channel"] = channel, ["number"] = number } };
        await Stack.WaitUntil(
            async () => (string?)(last = await Expect(HttpStatusCode.OK, client.PostAsJsonAsync(Flows + "test", request)))["documents"]?["invoice"]?["reference"] == reference,
            () => $"the flow in force to make the reference {reference}; it made {last?["documents"]?.ToJsonString()}");
    }

    private static async Task<int> CallsThatWrite(Stack stack) => (await Invoices(stack)).Count + (await stack.Ledger())["customers"]!.AsArray().Count;

    private static (int Orders, int Same, int Changed, int Unreadable) Counts(JsonNode summary) =>
        ((int)summary["orders"]!, (int)summary["same"]!, (int)summary["changed"]!, (int)summary["unreadable"]!);

    private static async Task<List<JsonObject>> Invoices(Stack stack)
    {
        List<JsonObject> invoices = [.. (await stack.Ledger())["invoices"]!.AsArray().Select(invoice => invoice!.AsObject())];

        // Which invoice comes next says nothing about this one.
        invoices.ForEach(invoice => invoice.Remove("NextNumber"));
        return invoices;
    }

    private static IEnumerable<string> Texts(List<JsonObject> invoices) => invoices.Select(invoice => invoice.ToJsonString());
}
