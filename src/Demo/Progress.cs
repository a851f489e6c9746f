using System.Globalization;
using System.Text.Json.Nodes;

namespace KashflowOrleans.Demo;

/// <summary>Shows in the terminal what becomes of the orders: a line when an order comes to an end, a summary now and then.</summary>
internal sealed class Progress(GatewayClient product, DemoOptions options)
{
    private const int Page = 50;
    private const int LinesBetweenSummaries = 20;

    private readonly Dictionary<string, string> _shown = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private int _placed;
    private int _invoiced;
    private int _lines;

    /// <summary>Whether what the command line asked for was reached.</summary>
    public bool IsDone => options.UntilInvoices is { } wanted && _invoiced >= wanted;

    /// <summary>Counts an order that was placed.</summary>
    public void Placed()
    {
        lock (_lock)
        {
            _placed++;
        }
    }

    /// <summary>Shows progress until it is stopped (throws) or the wanted number of invoices is reached (true); false when one of the programs ended.</summary>
    public async Task<bool> Show(Child sandbox, Child gateway, CancellationToken cancellation)
    {
        // What earlier runs left is not news.
        Take(await product.NewestOrders(DemoMerchant.Id, Page, cancellation), print: false);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            foreach (var child in new[] { sandbox, gateway })
            {
                if (child.HasExited)
                {
                    await Console.Error.WriteLineAsync($"{child.Name} has ended; see {child.LogPath}.");
                    return false;
                }
            }

            try
            {
                Take(await product.NewestOrders(DemoMerchant.Id, Page, cancellation), print: true);
                if (_lines >= LinesBetweenSummaries)
                {
                    _lines = 0;
                    Summarize(await product.Counts(DemoMerchant.Id, cancellation));
                }
            }
            catch (HttpRequestException problem)
            {
                await Console.Error.WriteLineAsync($"The gateway did not answer: {problem.Message}");
            }

            if (IsDone)
            {
                return true;
            }
        }

        return true;
    }

    private void Take(JsonArray orders, bool print)
    {
        foreach (var order in orders.Reverse())
        {
            var id = $"{order!["channel"]}/{order["orderId"]}";
            var status = (string?)order["status"] ?? string.Empty;
            if (_shown.TryGetValue(id, out var before) && before == status)
            {
                continue;
            }

            _shown[id] = status;
            if (!print)
            {
                continue;
            }

            if (status == "synced")
            {
                _invoiced++;
            }

            _lines++;
            Console.WriteLine(Line(order, status));
        }
    }

    private static string Line(JsonNode order, string status)
    {
        var total = order["total"] is JsonValue amount ? ((decimal)amount).ToString("0.00", CultureInfo.InvariantCulture) : string.Empty;
        var what = status == "synced" ? $"invoice {order["invoiceNumber"]}" : (string?)order["reason"];
        return $"  order {(string?)order["number"] ?? (string?)order["orderId"],-12} {(string?)order["currency"],-3} {total,10}   {status,-9} {what}";
    }

    private void Summarize(JsonObject counts)
    {
        var byStatus = counts["byStatus"] as JsonObject ?? [];
        var text = string.Join(" · ", byStatus.Where(pair => (long?)pair.Value is > 0).Select(pair => $"{pair.Key} {pair.Value}"));
        Console.WriteLine($"  ── placed in this run {_placed} · all orders: {text}");
    }
}
