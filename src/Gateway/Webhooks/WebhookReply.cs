using System.Text.Json;
using KashflowOrleans.Storage.Inbox;
using Microsoft.AspNetCore.Http;

namespace KashflowOrleans.Gateway.Webhooks;

/// <summary>The answer to an accepted webhook: <c>{"eventId":…,"duplicate":…}</c>, with all events when there were several.</summary>
internal static class WebhookReply
{
    /// <summary>Answers.</summary>
    /// <param name="context">The request.</param>
    /// <param name="reply">JSON that the sender waits for; null for our receipt.</param>
    /// <param name="receipts">What was stored.</param>
    public static async Task Write(HttpContext context, string? reply, InboxReceipt[] receipts)
    {
        var response = context.Response;
        response.ContentType = "application/json";
        if (reply is not null)
        {
            response.StatusCode = StatusCodes.Status200OK;
            await response.WriteAsync(reply, context.RequestAborted);
            return;
        }

        response.StatusCode = StatusCodes.Status202Accepted;
        await using (var json = new Utf8JsonWriter(response.BodyWriter))
        {
            json.WriteStartObject();
            WriteSummary(json, receipts);
            if (receipts.Length > 1)
            {
                WriteAll(json, receipts);
            }

            json.WriteEndObject();
        }

        await response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static void WriteSummary(Utf8JsonWriter json, InboxReceipt[] receipts)
    {
        if (receipts.Length == 0)
        {
            json.WriteNull("eventId");
            json.WriteBoolean("duplicate", false);
            return;
        }

        json.WriteNumber("eventId", receipts[0].Id);
        json.WriteBoolean("duplicate", Array.TrueForAll(receipts, receipt => receipt.Duplicate));
    }

    private static void WriteAll(Utf8JsonWriter json, InboxReceipt[] receipts)
    {
        json.WriteStartArray("events");
        foreach (var receipt in receipts)
        {
            json.WriteStartObject();
            json.WriteNumber("eventId", receipt.Id);
            json.WriteBoolean("duplicate", receipt.Duplicate);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
