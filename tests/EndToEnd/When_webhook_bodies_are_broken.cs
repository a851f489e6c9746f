using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using KashflowOrleans.Tests.Connectors.Magento.Support;
using KashflowOrleans.Tests.EndToEnd.Cases;

namespace KashflowOrleans.Tests.EndToEnd;

/// <summary>Some hundreds of broken bodies at the webhook's address: each is taken or refused with a reason, none brings the gateway to a failure, and none posts anything that the
/// shop does not know.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class When_webhook_bodies_are_broken(CaseBooks books) : IClassFixture<CaseBooks>
{
    private const int Bodies = 400;

    private static readonly TestOrder Order = new() { EntityId = "880001", IncrementId = "000880001", Items = [new(1, "MUG", 1, 10, 2, 20), new(2, "CUP", 2, 20, 4, 20)] };

    [Fact]
    public async Task They_are_taken_or_refused_and_never_fail()
    {
        string[] good =
        [
            new JsonObject { ["event"] = "order", ["id"] = 880001 }.ToJsonString(),
            new JsonObject { ["order"] = Order.Write(BodyForm.Event), ["is_guest"] = 0 }.ToJsonString(),
            Order.Write(BodyForm.Event).ToJsonString(),
            new JsonObject { ["data"] = new JsonObject { ["value"] = Order.Write(BodyForm.Event) } }.ToJsonString(),
            new JsonObject { ["creditmemo"] = new JsonObject { ["entity_id"] = "4", ["order_id"] = "880001", ["items"] = new JsonArray(), ["updated_at"] = "2026-04-01 10:00:00" } }.ToJsonString(),
            .. Samples.All().Where(sample => sample.Body["order"] is not null).Select(sample => sample.Body.ToJsonString()),
        ];
        var answers = new Dictionary<HttpStatusCode, int>();
        for (var seed = 0; seed < Bodies; seed++)
        {
            var (body, what) = new WildBodies(seed).Break(good[seed % good.Length]);
            var status = await Send(body, string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {what}"));
            answers[status] = answers.GetValueOrDefault(status) + 1;
        }

        Assert.True(answers.GetValueOrDefault(HttpStatusCode.Accepted) > Bodies / 4, string.Join(", ", answers));
        Assert.True(answers.GetValueOrDefault(HttpStatusCode.BadRequest) > Bodies / 40, string.Join(", ", answers));

        // Whatever they asked for, the shop has one order, and it is posted as the shop has it.
        var posted = await books.Post(Order.Write(BodyForm.Rest), id: 880001, number: Order.IncrementId);
        Assert.Equal((30m, 6m, 36m, 0m), posted.Invoice.Totals());
        var ledger = await books.Stack.Ledger();
        Assert.Equal(36m, (decimal)ledger["summary"]!["gross"]!);
        Assert.Empty(ledger["creditNotes"]!.AsArray());
    }

    private async Task<HttpStatusCode> Send(byte[] body, string what)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/acme/shop") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("X-Webhook-Secret", Stack.WebhookSecret);
        using var answer = await books.Stack.Api.SendAsync(request);
        Assert.True(answer.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge, $"{what}: {answer.StatusCode}");
        if (answer.StatusCode != HttpStatusCode.Accepted)
        {
            var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
            Assert.False(string.IsNullOrWhiteSpace((string?)problem["detail"]), what);
        }

        return answer.StatusCode;
    }
}
