using System.Text.Json;
using System.Text.Json.Serialization;
using KashflowOrleans.Storage.Postgres;

namespace KashflowOrleans.Storage.Effects;

/// <summary><see cref="OrderBooks"/> as they are stored.</summary>
internal static class BooksJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static string? Write(OrderBooks? books) => books is null ? null : JsonSerializer.Serialize(books with { Refunds = [.. books.Refunds.Select(Clean)], Documents = [.. books.Documents.Select(Clean)] }, Options);

    public static OrderBooks? Read(string? json) => json is null ? null : JsonSerializer.Deserialize<OrderBooks>(json, Options);

    private static BookedRefund Clean(BookedRefund refund) => refund with { Id = DbText.Clean(refund.Id), Number = DbText.Clean(refund.Number), Left = DbText.Clean(refund.Left) };

    private static BookedDocument Clean(BookedDocument document) => document with { Reference = DbText.Clean(document.Reference), Currency = DbText.Clean(document.Currency), RefundId = DbText.Clean(document.RefundId) };
}
