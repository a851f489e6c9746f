using System.Globalization;
using KashflowOrleans.Gateway.Http;
using KashflowOrleans.Gateway.Input;
using KashflowOrleans.Keys;
using KashflowOrleans.Model;

namespace KashflowOrleans.Gateway.Api.Payments;

/// <summary>Reads one line of a payment statement from named texts, whatever it was written in, and says everything that is wrong with it.</summary>
/// <param name="at">What stands before the fields' names in problems, for example <c>[3].</c>.</param>
/// <param name="values">The fields that were sent.</param>
/// <param name="errors">Where problems go.</param>
internal sealed class PaymentFields(string at, IReadOnlyDictionary<string, string?> values, List<InputError> errors)
{
    /// <summary>The fields a line can have.</summary>
    public static readonly IReadOnlyList<string> Names =
        ["source", "id", "kind", "parentId", "amount", "currency", "fee", "occurredAt", "reference", "payerName", "payerEmail", "method"];

    private const int ShownLength = 80;
    private const decimal MostMoney = 999_999_999_999m;
    private static readonly IReadOnlyList<string> Kinds = [.. Enum.GetNames<GatewayTransactionKind>().Select(name => name.ToLowerInvariant())];

    /// <summary>The line; null when something is wrong with it.</summary>
    public GatewayTransaction? Read()
    {
        var before = errors.Count;
        foreach (var name in values.Keys.Where(name => !Names.Contains(name, StringComparer.Ordinal)))
        {
            Add(name, values[name], $"is not known here. Remove it, or use one of: {string.Join(", ", Names)}.");
        }

        var (source, id, kind, amount, currency, moment) = (Source(), Id(), Kind(), Money("amount", isRequired: true), Currency(), Moment());
        var fee = Money("fee", isRequired: false, mayBeZero: true);
        if (fee > amount)
        {
            Add("fee", values["fee"], $"is more than the amount. Give what was kept of it, in {currency}.");
        }

        var line = new GatewayTransaction(source, id, kind, amount ?? 0m, currency, moment)
        {
            ParentId = Text("parentId", PaymentKey.MaxIdLength),
            Fee = fee,
            Reference = Text("reference", 500),
            PayerName = Text("payerName", 200),
            PayerEmail = Text("payerEmail", 254),
            Method = Text("method", 100),
        };
        return errors.Count == before ? line : null;
    }

    private string Source()
    {
        var text = Text("source", int.MaxValue) ?? string.Empty;
        if (!Slug.IsValid(text))
        {
            AddOrMissing("source", text, "Name whose statement it is, for example paypal, stripe or bank: 1 to 40 lower-case letters, digits or '-', starting with a letter or digit.");
        }

        return text;
    }

    private string Id()
    {
        var text = Text("id", PaymentKey.MaxIdLength) ?? string.Empty;
        if (text.Length == 0)
        {
            AddOrMissing("id", text, $"Give the transaction's id, unique within the source, 1 to {PaymentKey.MaxIdLength} characters.");
        }

        return text;
    }

    private GatewayTransactionKind Kind()
    {
        var text = Text("kind", int.MaxValue) ?? "capture";
        if (!Kinds.Contains(text, StringComparer.Ordinal))
        {
            Add("kind", text, $"is not known. Use one of: {string.Join(", ", Kinds)}; left out, it is capture.");
            return default;
        }

        return Enum.Parse<GatewayTransactionKind>(text, ignoreCase: true);
    }

    private string Currency()
    {
        var text = Text("currency", int.MaxValue) ?? string.Empty;
        if (text.Length != 3 || !text.All(char.IsAsciiLetterUpper))
        {
            AddOrMissing("currency", text, "Give the ISO 4217 code in capital letters, for example GBP.");
        }

        return text;
    }

    private DateTimeOffset Moment()
    {
        var text = Text("occurredAt", int.MaxValue) ?? string.Empty;
        if (Moments.Read(text) is { } moment)
        {
            return moment.ToDateTimeOffset();
        }

        AddOrMissing("occurredAt", text, "Give an instant such as 2026-01-31T23:59:59Z or a day such as 2026-01-31.");
        return default;
    }

    private decimal? Money(string name, bool isRequired, bool mayBeZero = false)
    {
        var text = Text(name, int.MaxValue);
        if (text is null)
        {
            if (isRequired)
            {
                Add(name, null, "is missing. Give a number more than 0 with a point and at most four decimals, for example 12.50.");
            }

            return null;
        }

        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            && (amount > 0 || (mayBeZero && amount == 0)) && amount <= MostMoney && decimal.Round(amount, 4) == amount)
        {
            return amount;
        }

        Add(name, text, mayBeZero
            ? "must be 0 or more, a number with a point and at most four decimals, for example 0.35."
            : "must be a number more than 0 with a point and at most four decimals, for example 12.50; kind says which way the money went.");
        return null;
    }

    private string? Text(string name, int most)
    {
        if (!values.TryGetValue(name, out var text) || string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        text = text.Trim();
        if (text.Length > most)
        {
            Add(name, text, $"is too long: use at most {most} characters.");
        }
        else if (text.Any(char.IsControl))
        {
            Add(name, null, "holds a control character. Remove it.");
        }

        return text;
    }

    private void AddOrMissing(string name, string text, string advice)
    {
        if (text.Length == 0)
        {
            Add(name, null, $"is missing. {advice}");
        }
        else
        {
            Add(name, text, $"is not acceptable. {advice}");
        }
    }

    private void Add(string name, string? value, string message) =>
        errors.Add(new InputError(at + name, value is null || value.Length <= ShownLength ? value : string.Concat(value.AsSpan(0, ShownLength), "…"), message));
}
