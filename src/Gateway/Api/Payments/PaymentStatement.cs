using System.Globalization;
using System.Text.Json;
using KashflowOrleans.Gateway.Http;
using KashflowOrleans.Model;

namespace KashflowOrleans.Gateway.Api.Payments;

/// <summary>Reads a delivery of statement lines: a JSON array of objects, or text/csv with a header row of the same names. All of it is taken, or nothing.</summary>
internal static class PaymentStatement
{
    /// <summary>The most lines of one delivery.</summary>
    public const int MaxLines = 1000;

    private const int MaxErrors = 100;

    /// <summary>Reads a JSON array.</summary>
    public static (IReadOnlyList<GatewayTransaction>? Lines, Problem? Problem) ReadJson(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array)
        {
            return (null, Problems.Invalid("(body)", null, $"must be an array of 1 to {MaxLines.ToString(CultureInfo.InvariantCulture)} transactions."));
        }

        var errors = new List<InputError>();
        var rows = json.EnumerateArray().Take(MaxLines + 1).Select(IReadOnlyDictionary<string, string?>? (row, index) => Values(row, $"[{index.ToString(CultureInfo.InvariantCulture)}]", errors)).ToList();
        return Read(rows, index => $"[{index.ToString(CultureInfo.InvariantCulture)}].", errors);
    }

    /// <summary>Reads CSV: RFC 4180, separated by commas, with a header row.</summary>
    public static (IReadOnlyList<GatewayTransaction>? Lines, Problem? Problem) ReadCsv(string text)
    {
        var (records, unclosed) = CsvText.Read(text, MaxLines + 2);
        if (unclosed is { } line)
        {
            return (null, Problems.Invalid("(body)", null, $"has quotes that are not closed, beginning in row {line.ToString(CultureInfo.InvariantCulture)}. Close them; double those within a value."));
        }

        if (records.Count == 0)
        {
            return (null, Problems.Invalid("(body)", null, $"is empty. Send a header row with the names {string.Join(", ", PaymentFields.Names)} and a row for each transaction."));
        }

        var header = records[0].Select(name => name.Trim()).ToList();
        if (header.Distinct(StringComparer.Ordinal).Count() != header.Count)
        {
            return (null, Problems.Invalid("row 1", null, "has a name twice. Give each column its own name."));
        }

        var errors = new List<InputError>();
        var rows = new List<IReadOnlyDictionary<string, string?>?>();
        for (var index = 1; index < records.Count; index++)
        {
            if (records[index].Count != header.Count)
            {
                errors.Add(new InputError(Row(index), null, string.Create(CultureInfo.InvariantCulture, $"has {records[index].Count} values for {header.Count} columns. Put values that hold a comma in quotes.")));
                rows.Add(null);
                continue;
            }

            rows.Add(header.Zip(records[index]).ToDictionary(pair => pair.First, string? (pair) => pair.Second, StringComparer.Ordinal));
        }

        return Read(rows, index => $"{Row(index + 1)}.", errors);

        static string Row(int index) => $"row {(index + 1).ToString(CultureInfo.InvariantCulture)}";
    }

    private static (IReadOnlyList<GatewayTransaction>? Lines, Problem? Problem) Read(
        List<IReadOnlyDictionary<string, string?>?> rows, Func<int, string> place, List<InputError> errors)
    {
        if (rows.Count is 0 or > MaxLines)
        {
            return (null, Problems.Invalid("(body)", null, $"must hold 1 to {MaxLines.ToString(CultureInfo.InvariantCulture)} transactions. Send the rest in another request."));
        }

        var lines = new List<GatewayTransaction>(rows.Count);
        for (var index = 0; index < rows.Count && errors.Count < MaxErrors; index++)
        {
            if (rows[index] is { } values && new PaymentFields(place(index), values, errors).Read() is { } line)
            {
                lines.Add(line);
            }
        }

        return errors.Count > 0 ? (null, Problems.Invalid([.. errors.Take(MaxErrors)])) : (lines, null);
    }

    private static Dictionary<string, string?>? Values(JsonElement row, string at, List<InputError> errors)
    {
        if (row.ValueKind != JsonValueKind.Object)
        {
            errors.Add(new InputError(at, null, "must be an object: one transaction."));
            return null;
        }

        var values = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var property in row.EnumerateObject())
        {
            values[property.Name] = property.Value.ValueKind switch
            {
                JsonValueKind.String => property.Value.GetString(),
                JsonValueKind.Number => Plain(property.Value),
                JsonValueKind.Null => null,
                _ => Wrong($"{at}.{property.Name}", errors),
            };
        }

        return values;
    }

    // 1e2 is a number in JSON too.
    private static string Plain(JsonElement number) => number.TryGetDecimal(out var value) ? value.ToString(CultureInfo.InvariantCulture) : number.GetRawText();

    private static string? Wrong(string field, List<InputError> errors)
    {
        errors.Add(new InputError(field, null, "must be text in quotes or a number."));
        return null;
    }
}
