using System.Text.Json.Nodes;

namespace KashflowOrleans.Tests.EndToEnd;

[Collection(EndToEndCollection.Name)]
public sealed class When_the_shop_pushes_in_its_own_way(Database database)
{
    [Fact]
    public async Task Adobe_IO_events_are_verified_and_become_invoices()
    {
        await using var stack = await Stack.Start(database, document =>
        {
            var settings = document["connections"]!["shop"]!["settings"]!;
            settings["webhook"] = "adobe-io";
            settings["adobeIoClientId"] = "sandbox-client";
        });
        await stack.SetUp(document =>
        {
            var settings = document["connections"]!["shop"]!["settings"]!;
            settings["webhook"] = "adobe-io";
            settings["adobeIoClientId"] = "sandbox-client";
            settings["adobeIoKeyHost"] = stack.Sandbox.MagentoAddress.ToString();
        });
        await stack.PushTo(new JsonObject { ["kind"] = "adobe-io", ["clientId"] = "sandbox-client" });
        await ExpectInvoices(stack);
    }

    [Fact]
    public async Task Commerce_webhooks_are_verified_and_become_invoices()
    {
        await using var stack = await Stack.Start(database);
        var key = await stack.PublicKey();
        await stack.SetUp(document =>
        {
            document["connections"]!["shop"]!["settings"]!["webhook"] = "commerce";
            document["connections"]!["shop"]!["secrets"]!["commercePublicKey"] = new JsonObject { ["value"] = key };
        });
        await stack.PushTo(new JsonObject { ["kind"] = "commerce" });
        await ExpectInvoices(stack);
    }

    [Fact]
    public async Task A_modules_duplicates_out_of_order_become_invoices_once()
    {
        await using var stack = await Stack.Start(database);
        await stack.PushTo(new JsonObject { ["kind"] = "module", ["secret"] = Stack.WebhookSecret, ["duplicate"] = 3, ["reorder"] = true });
        await ExpectInvoices(stack);
    }

    [Fact]
    public async Task The_shop_may_be_read_with_OAuth_1()
    {
        await using var stack = await Stack.Start(database, document =>
        {
            document["connections"]!["shop"]!["settings"]!["auth"] = "oauth1";
            document["connections"]!["shop"]!["secrets"] = new JsonObject
            {
                ["consumerKey"] = new JsonObject { ["value"] = "sandbox0consumer0key000000000001" },
                ["consumerSecret"] = new JsonObject { ["value"] = "sandbox0consumer0secret000000001" },
                ["accessToken"] = new JsonObject { ["value"] = "sandbox0access0token000000000001" },
                ["accessTokenSecret"] = new JsonObject { ["value"] = "sandbox0access0token0secret00001" },
                ["webhookSecret"] = new JsonObject { ["value"] = Stack.WebhookSecret },
            };
        });
        await stack.PushTo(new JsonObject { ["kind"] = "module", ["secret"] = Stack.WebhookSecret });
        await ExpectInvoices(stack);
    }

    private static async Task ExpectInvoices(Stack stack)
    {
        var orders = await stack.PlaceOrders("simple", count: 4, seed: 21);
        foreach (var order in orders)
        {
            await stack.WaitForStatus(order, "synced");
        }

        await stack.WaitUntilQuiet();
        Assert.Equal(orders.Count, (await stack.Ledger())["invoices"]!.AsArray().Count);
    }
}
