using KashflowOrleans.Configuration;
using KashflowOrleans.Contracts;
using KashflowOrleans.Flows.Prebuilt;
using KashflowOrleans.Tests.Grains.Runtime;

namespace KashflowOrleans.Tests.Grains.Support;

/// <summary>Brings flows into force the way people do.</summary>
internal static class FlowsInForce
{
    /// <summary>Publishes a document as the merchant's order flow and waits until the silo sees it.</summary>
    public static async Task PutInForce(this Business business, string document)
    {
        var flow = business.Grains.Client.GetGrain<IFlowGrain>($"{business.Merchant}/web-orders");
        Done(await flow.PutDraft(document, null, null, "ann"));
        var published = Done(await flow.Publish(null, "ann"));
        var version = published.Versions[^1].Number;
        var promoted = Done(await flow.Promote(version, FlowEnvironments.Prod, null, null, "ann"));
        Done(await flow.Decide(promoted.Promotions[^1].Id, isApproved: true, null, "ben"));

        // Each silo reads configurations anew every two seconds; the lab looks through the same eyes.
        var lab = business.Grains.Client.GetGrain<IFlowLabGrain>(business.Merchant);
        var request = new FlowTrialRequest(null, null, FlowEnvironments.Prod, Business.ShopName, null, "{}", "c-lab");
        await Eventually.Holds(
            async () => (await lab.Try(request)).Trace?.Contains(published.Versions[^1].Hash, StringComparison.Ordinal) == true, "the silo to see the version that is in force");
    }

    /// <summary>The prebuilt order flow, which also books a fee of 5 % of each order over 20.00.</summary>
    public static string WithFee(string reference = "FEE-{{order.number}}") => PrebuiltFlows.Find("magento-order-to-cash")!.Json
        .Replace(
            "\"id\": \"note\"",
            $$$"""
            "id": "fee", "kind": "journal", "when": { "expression": "order.total > 20" },
            "fields": { "reference": { "text": "{{{reference}}}" }, "date": { "path": "dates.issuedOn" }, "name": { "text": "Marketplace fee of order {{order.number}}" } },
            "lines": [
              { "fields": { "nominal": { "value": 4910 }, "debit": { "expression": "$round(order.total * 0.05, 2)" } } },
              { "fields": { "nominal": { "value": 4000 }, "credit": { "expression": "$round(order.total * 0.05, 2)" } } }
            ] }, { "id": "note"
            """,
            StringComparison.Ordinal)
        .Replace("{ \"from\": \"payments\", \"to\": \"note\" }", "{ \"from\": \"payments\", \"to\": \"note\" }, { \"from\": \"payments\", \"to\": \"fee\" }", StringComparison.Ordinal);

    private static FlowDetails Done(FlowReply reply)
    {
        Assert.True(reply.Refusal is null, reply.Refusal);
        return reply.Flow!;
    }
}
