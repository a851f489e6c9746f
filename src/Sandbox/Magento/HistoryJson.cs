using System.Text.Json;
using KashflowOrleans.Sandbox.Magento.Orders;

namespace KashflowOrleans.Sandbox.Magento;

/// <summary>The answer of GET orders/{id}/comments.</summary>
internal static class HistoryJson
{
    public static void Write(Utf8JsonWriter writer, ShopEntry entry)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("items"u8);
        var count = 0;
        if (entry is GeneratedEntry generated)
        {
            foreach (var comment in generated.Order.Comments)
            {
                OrderJson.WriteComment(writer, comment, entry.EntityId);
                count++;
            }
        }
        else if (entry is RawEntry raw)
        {
            using var document = JsonDocument.Parse(raw.Body);
            if (document.RootElement.TryGetProperty("status_histories", out var histories) && histories.ValueKind == JsonValueKind.Array)
            {
                foreach (var history in histories.EnumerateArray())
                {
                    history.WriteTo(writer);
                    count++;
                }
            }
        }

        writer.WriteEndArray();
        new SearchCriteria().Write(writer);
        writer.WriteNumber("total_count"u8, count);
        writer.WriteEndObject();
    }
}
