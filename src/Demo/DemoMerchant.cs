using System.Text.Json.Nodes;

namespace KashflowOrleans.Demo;

/// <summary>The merchant of the demonstration: a sandbox shop and a sandbox KashFlow, set up through the same document a real merchant uses.</summary>
internal static class DemoMerchant
{
    public const string Id = "demo";
    public const string Channel = "shop";
    public const string WebhookSecret = "demo-webhook-secret";

    /// <summary>The body of <c>PUT /api/v1/merchants/demo/setup</c>.</summary>
    public static JsonObject Setup(string shopAddress, string booksAddress) => new()
    {
        ["merchant"] = new JsonObject
        {
            ["name"] = "Demonstration Ltd",
            ["timeZone"] = "Europe/London",
            ["homeCurrency"] = "GBP",
            ["posting"] = new JsonObject
            {
                ["salesNominal"] = 4000,
                ["shippingNominal"] = 4905,
                ["feeNominal"] = 4000,
                ["paymentTermsDays"] = 14,
                ["firstInvoiceNumber"] = 100_000,
                ["writeBack"] = true,
                ["paymentMethods"] = new JsonObject { ["*"] = new JsonObject { ["methodId"] = 409844, ["accountId"] = 55166 } },
            },
        },
        ["connections"] = new JsonObject
        {
            [Channel] = new JsonObject
            {
                ["kind"] = "magento",
                ["baseUrl"] = $"{shopAddress}/rest/default",
                ["settings"] = new JsonObject { ["auth"] = "bearer", ["webhook"] = "module" },
                ["secrets"] = new JsonObject
                {
                    ["accessToken"] = new JsonObject { ["value"] = "sandbox0integration0token0000001" },
                    ["webhookSecret"] = new JsonObject { ["value"] = WebhookSecret },
                },
                ["requestsPerSecond"] = 1000,
                ["pollSeconds"] = 15,
            },
            ["kashflow"] = new JsonObject
            {
                ["kind"] = "kashflow",
                ["baseUrl"] = $"{booksAddress}/v2",
                ["secrets"] = new JsonObject
                {
                    ["username"] = new JsonObject { ["value"] = "books@sandbox.test" },
                    ["password"] = new JsonObject { ["value"] = "sandbox-password" },
                    ["memorableWord"] = new JsonObject { ["value"] = "penguins" },
                },
                ["requestsPerSecond"] = 1000,
            },
        },
        ["keys"] = new JsonObject { ["viewer"] = new JsonObject { ["role"] = "viewer" } },
    };
}
