using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace KashflowOrleans.Connectors.Magento.Webhooks;

/// <summary>Finds the orders a push speaks of (apis/magento.md §3). Pure; bodies have no fixed schema, so everything is looked for and nothing is relied upon.</summary>
internal static class PushBody
{
    private const int MaxId = 20;
    private const int MaxIncrementId = 50;
    private const int MaxKey = 120;

    /// <summary>What modules and Commerce webhooks call documents of an order.</summary>
    private static readonly string[] Documents = ["creditmemo", "invoice", "shipment"];

    /// <summary>What an event is about, which decides where the order's id stands.</summary>
    private enum Subject
    {
        /// <summary>Nothing we act on.</summary>
        Other,

        /// <summary>The order itself.</summary>
        Order,

        /// <summary>An invoice, a credit memo, a shipment: names its order in <c>order_id</c>, and its other ids are its own.</summary>
        Document,

        /// <summary>A row under an order, such as a history entry: names it in <c>parent_id</c>.</summary>
        Part,
    }

    /// <summary>The order that an I/O event speaks of; null, and why, when it speaks of none.</summary>
    public static (MagentoHint? Hint, string Reason) OfCloudEvent(JsonElement root)
    {
        if (Text(root, "type") is not { } type) return (null, "the event has no type");
        var (subject, name) = SubjectOf(type);
        if (subject == Subject.Other) return (null, $"events of type {Shorten(name)} are not acted upon");

        var data = Object(root, "data") ?? Object(Object(root, "event"), "data");
        if ((Object(data, "value") ?? data) is not { } value) return (null, $"the event {Shorten(name)} has no data");
        var (id, number) = Find(value, subject);
        if (id is null && number is null) return (null, $"the event {Shorten(name)} names no order: add entity_id or order_id, and increment_id, to its fields");

        var key = Text(root, "event_id") ?? Text(root, "eventid") ?? Text(root, "id");
        return (new MagentoHint(MagentoHint.Order, id, number, key is null ? Hash("event", Encoding.UTF8.GetBytes(root.GetRawText())) : Key(key), Shorten(name), NamesOneChange: true), string.Empty);
    }

    /// <summary>The order that a module's or a Commerce webhook's body speaks of; null when it speaks of none.</summary>
    public static MagentoHint? OfPing(JsonElement root, string kind, ReadOnlySpan<byte> body)
    {
        var value = root;
        for (var depth = 0; depth < 3 && (Object(value, "data") ?? Object(value, "value")) is { } inner; depth++) value = inner;
        var order = Object(value, "order");
        var (id, number) = order is { } nested ? Find(nested, Subject.Order) : default;
        if (id is null && number is null && Documents.Select(name => Object(value, name)).FirstOrDefault(found => found is not null) is { } document) (id, number) = Find(document, Subject.Document);
        if (id is null && number is null) (id, number) = Find(value, IsDocument(value) ? Subject.Document : Subject.Order);
        if (id is null && number is null) return null;

        // Pings are sent again word for word, also for the next change: only a stamp tells changes apart.
        var stamp = Text(order, "updated_at") ?? Documents.Select(name => Text(Object(value, name), "updated_at")).FirstOrDefault(text => text is not null) ?? Text(value, "updated_at");
        var key = Hash(kind, body) + (stamp is null ? string.Empty : $":{Shorten(stamp)}");
        return new MagentoHint(MagentoHint.Order, id, number, key, "ping", NamesOneChange: stamp is not null);
    }

    /// <summary>Text or a number under a name; null when there is none.</summary>
    public static string? Text(JsonElement? element, string name)
    {
        if (element is not { ValueKind: JsonValueKind.Object } parent || !parent.TryGetProperty(name, out var value)) return null;
        try
        {
            var text = value.ValueKind switch
            {
                JsonValueKind.String => value.GetString()!.Trim(),
                JsonValueKind.Number => value.GetRawText(),
                _ => string.Empty,
            };
            return text.Length == 0 ? null : text;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: JSON allows it, .NET does not.
            return null;
        }
    }

    private static (string? Id, string? Number) Find(JsonElement value, Subject subject)
    {
        var order = Object(value, "order");
        return subject switch
        {
            Subject.Order => Either(Text(order, "entity_id") ?? Text(order, "id") ?? Text(value, "entity_id") ?? Text(value, "id") ?? Text(value, "order_id"), Text(order, "increment_id") ?? Text(value, "increment_id")),
            Subject.Document => Either(Text(value, "order_id") ?? Text(order, "entity_id") ?? Text(order, "id"), Text(order, "increment_id") ?? Text(value, "order_increment_id")),
            Subject.Part => Either(Text(value, "parent_id") ?? Text(value, "order_id") ?? Text(order, "entity_id"), Text(order, "increment_id")),
            _ => default,
        };
    }

    // A template may put the order's number where its id belongs; ids have no leading zeros, numbers have.
    private static (string? Id, string? Number) Either(string? id, string? number)
    {
        var isId = id is { Length: > 0 and <= MaxId } && id.All(char.IsAsciiDigit) && id[0] != '0';
        if (!isId && id is { Length: > 1 } && id[0] == '0') number ??= id;
        return (isId ? id : null, IsIncrementId(number) ? number : null);
    }

    private static bool IsIncrementId(string? number) =>
        number is { Length: > 0 and <= MaxIncrementId } && number.All(static character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or '/' or '#');

    private static (Subject Subject, string Name) SubjectOf(string type)
    {
        if (After(type, "observer.") is { } observed)
        {
            // A conditional event carries its own name after that of the event it stands on.
            var name = observed.Split('.')[0];
            return (name switch
            {
                _ when Starts(name, "sales_order_invoice_") || Starts(name, "sales_order_creditmemo_") || Starts(name, "sales_order_shipment_") || Starts(name, "sales_order_item_") => Subject.Document,
                _ when Starts(name, "sales_order_status_history_") || Starts(name, "sales_order_address_") || Starts(name, "sales_order_payment_") => Subject.Part,
                _ when Starts(name, "sales_order_save_") || Starts(name, "sales_order_place_") || name is "checkout_submit_all_after" or "order_cancel_after" => Subject.Order,
                _ => Subject.Other,
            }, name);
        }

        if (After(type, "plugin.") is { } plugged)
        {
            var name = plugged.StartsWith("magento.", StringComparison.Ordinal) ? plugged["magento.".Length..] : plugged;
            return (name switch
            {
                _ when Starts(name, "sales.api.order_management.") || Starts(name, "sales.api.order_repository.") => Subject.Order,
                _ when Starts(name, "sales.api.invoice_repository.") || Starts(name, "sales.api.creditmemo_repository.") || Starts(name, "sales.api.shipment_repository.") => Subject.Document,
                _ => Subject.Other,
            }, name);
        }

        return (Subject.Other, type);

        static bool Starts(string name, string beginning) => name.StartsWith(beginning, StringComparison.Ordinal);
    }

    private static string? After(string type, string marker) =>
        type.StartsWith(marker, StringComparison.Ordinal) ? type[marker.Length..]
        : type.IndexOf("." + marker, StringComparison.Ordinal) is >= 0 and var at ? type[(at + 1 + marker.Length)..]
        : null;

    // A template may name what it is about and give that thing's own id, which is another order's.
    private static bool IsDocument(JsonElement value) => Has(value, "order_id") || (Text(value, "event") is { } kind && Documents.Contains(kind));

    private static bool Has(JsonElement value, string name) => value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out _);

    private static JsonElement? Object(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    private static string Key(string text) => text.Length <= MaxKey && text.All(static character => character is > ' ' and < '\x7f') ? text : Hash("event", Encoding.UTF8.GetBytes(text));

    private static string Hash(string kind, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(kind));
        hash.AppendData([0]);
        hash.AppendData(body);
        return $"{kind}:{Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }

    private static string Shorten(string text) => text.Length > 80 ? text[..80] : text;
}
