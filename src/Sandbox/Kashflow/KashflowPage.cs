using System.Globalization;
using System.Text;
using System.Text.Json;

namespace KashflowOrleans.Sandbox.Kashflow;

/// <summary>The MetaData of a list: counts and the addresses of its neighbours, with the caller's own filters in them (apis/kashflow.md §2).</summary>
internal static class KashflowPage
{
    public static void WriteMetaData(Utf8JsonWriter writer, HttpRequest request, KashflowPaging paging, int total, decimal amount)
    {
        var last = Math.Max(1, (total + paging.PerPage - 1) / paging.PerPage);
        writer.WriteStartObject("MetaData"u8);
        writer.WriteNumber("TotalRecords"u8, total);
        WriteUrl(writer, "FirstPageUrl"u8, request, paging, 1);
        WriteUrl(writer, "LastPageUrl"u8, request, paging, last);
        WriteUrl(writer, "PreviousPageUrl"u8, request, paging, paging.Page > 1 && paging.Page <= last + 1 ? paging.Page - 1 : null);
        WriteUrl(writer, "NextPageUrl"u8, request, paging, paging.Page < last ? paging.Page + 1 : null);
        writer.WriteNumber("TotalAmount"u8, KashflowMoney.Four(amount));
        writer.WriteBoolean("InvoiceLimitReached"u8, false);
        writer.WriteEndObject();
    }

    private static void WriteUrl(Utf8JsonWriter writer, ReadOnlySpan<byte> name, HttpRequest request, KashflowPaging paging, int? page)
    {
        if (page is null)
        {
            writer.WriteNull(name);
            return;
        }

        var url = new StringBuilder();
        url.Append(request.Scheme).Append("://").Append(request.Host.Value).Append(request.Path.Value);
        url.Append(CultureInfo.InvariantCulture, $"?page={page}&perpage={paging.PerPage}");
        foreach (var (key, value) in request.Query)
        {
            if (!key.Equals("page", StringComparison.OrdinalIgnoreCase) && !key.Equals("perpage", StringComparison.OrdinalIgnoreCase))
                url.Append('&').Append(Uri.EscapeDataString(key)).Append('=').Append(Uri.EscapeDataString(value.ToString()));
        }

        writer.WriteString(name, url.ToString());
    }
}
