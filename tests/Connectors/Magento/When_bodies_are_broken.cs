using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using KashflowOrleans.Connectors.Magento;
using KashflowOrleans.Documents;
using KashflowOrleans.Model;
using KashflowOrleans.Sandbox;
using KashflowOrleans.Sandbox.Magento;
using KashflowOrleans.Tests.Connectors.Common.Support;
using KashflowOrleans.Tests.Connectors.Magento.Support;
using RefundRequest = KashflowOrleans.Sandbox.Magento.Orders.RefundRequest;

namespace KashflowOrleans.Tests.Connectors.Magento;

/// <summary>Broken bodies through translation and the flows that come with the program: what is posted is what the body's own header says, and what is not posted says why. The
/// variable <c>KASHFLOW_MUTATIONS</c> asks for more bodies than the usual number.</summary>
public sealed partial class When_bodies_are_broken : IAsyncLifetime
{
    private const int Usual = 10_000;
    private const int OwnOrders = 60;
    private const int ShopOrders = 60;

    private static readonly int Bodies =
        int.TryParse(Environment.GetEnvironmentVariable("KASHFLOW_MUTATIONS"), NumberStyles.None, CultureInfo.InvariantCulture, out var more) ? more : Usual;

    private SandboxHost _host = null!;

    public async Task InitializeAsync() => _host = await SandboxHost.StartAsync(new SandboxOptions { Time = new ManualTime() });

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public void An_order_is_posted_as_its_header_says_or_held_with_what_is_wrong()
    {
        List<string> good =
        [
            .. Enumerable.Range(0, OwnOrders).Select(seed => new OrderGenerator(seed).Next(isPlain: seed % 5 == (int)BodyForm.Event).Write((BodyForm)(seed % 5)).ToJsonString()),
            .. _host.Magento.Place(new PlaceOrders { Count = ShopOrders, Seed = 3 }).Select(id => Encoding.UTF8.GetString(_host.Magento.OrderBody(id)!)),
            .. Samples.Orders().Select(sample => sample.Body.ToJsonString()),
        ];
        var tally = new Tally();
        for (var seed = 0; seed < Bodies; seed++)
        {
            var (body, what) = new WildBodies(seed).Break(good[seed % good.Count]);
            var message = string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {what}");
            if (Read(() => MagentoTranslator.Translate(body), body, message) is not { } order)
            {
                tally.Unread++;
                continue;
            }

            var desired = Desk.Decide(order);
            if (desired.Invoice is { } invoice)
            {
                CheckInvoice(invoice, order, HeaderFacts.Of(body)!, message);
            }

            tally.Count(desired, desired.Invoice is not null, message);
        }

        tally.Check(Bodies);
    }

    [Fact]
    public void A_credit_memo_is_posted_as_its_header_says_or_held_with_what_is_wrong()
    {
        var good = Refunded();
        var tally = new Tally();
        for (var seed = 0; seed < Bodies / 2; seed++)
        {
            var (memo, order) = good[seed % good.Count];
            var isMemo = seed % 3 != 0;
            var (body, what) = new WildBodies(seed).Break(isMemo ? memo : order);
            var message = string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {(isMemo ? "credit memo" : "order")}: {what}");
            var memoBytes = isMemo ? body : Encoding.UTF8.GetBytes(memo);
            var orderBytes = isMemo ? Encoding.UTF8.GetBytes(order) : body;
            if (Read(() => MagentoRefundTranslator.Translate(memoBytes, orderBytes), body, message) is not { } refund)
            {
                tally.Unread++;
                continue;
            }

            var desired = Desk.Decide(refund);
            var note = desired.CreditNotes.SingleOrDefault();
            if (note is not null)
            {
                CheckNote(note, HeaderFacts.Of(memoBytes, isMemo: true)!, message);
            }

            tally.Count(desired, note is not null, message);
        }

        tally.Check(Bodies / 2);
    }

    private static T? Read<T>(Func<T> translate, byte[] body, string message)
        where T : class
    {
        try
        {
            return translate();
        }
        catch (JsonException)
        {
            Assert.True(HeaderFacts.Of(body) is null, $"{message}: refused although it is a JSON object");
            return null;
        }
        catch (Exception failure)
        {
            Assert.Fail($"{message}: {failure}");
            return null;
        }
    }

    private static void CheckInvoice(InvoiceDocument invoice, Order order, HeaderFacts header, string message)
    {
        Assert.True((header.Total, header.Tax) == (invoice.Gross, invoice.Vat), $"{message}: the header says {header.Total} with VAT {header.Tax}, posted was {invoice.Gross} with {invoice.Vat}");
        Assert.True(decimal.Round(invoice.Gross, 2) == invoice.Gross && invoice.Lines.All(line => decimal.Round(line.Net, 2) == line.Net && decimal.Round(line.Vat, 2) == line.Vat), message);
        Assert.True(invoice.Payments.Sum(payment => payment.Amount) <= invoice.Gross, message);
        Assert.True(invoice.Payments.All(payment => payment.Amount > 0), message);

        // What the header's own parts do not explain stands as a line of its own; a fixed product tax may be within the subtotal.
        var fees = order.Lines.Where(line => line.Kind == OrderLineKind.Fee).ToList();
        var outside = fees.Sum(fee => fee.Net);
        var besides = fees.Where(fee => fee.Description != "Fixed product tax").Sum(fee => fee.Net);
        Assert.True(Math.Abs(header.Unexplained - outside) < 0.005m || Math.Abs(header.Unexplained - besides) < 0.005m, $"{message}: {header.Unexplained} is unexplained, fees are {outside}");
    }

    private static void CheckNote(CreditNoteDocument note, HeaderFacts header, string message)
    {
        Assert.True((header.Total, header.Tax) == (note.Gross, note.Vat), $"{message}: the header says {header.Total} with VAT {header.Tax}, posted was {note.Gross} with {note.Vat}");
        Assert.True(header.State == "2" || header.State is null, message);
        Assert.True(note.Lines.All(line => decimal.Round(line.Net, 2) == line.Net && decimal.Round(line.Vat, 2) == line.Vat), message);
        Assert.True(note.Payments.Sum(payment => payment.Amount) <= note.Gross, message);
    }

    private List<(string Memo, string Order)> Refunded()
    {
        var good = new List<(string, string)>();
        foreach (var id in _host.Magento.Place(new PlaceOrders { Count = ShopOrders, Seed = 5 }))
        {
            if (_host.Magento.FindOrder(id)!.Totals is { Paid: 0, Grand: > 0 })
            {
                _host.Magento.Pay(id);
            }

            var request = new RefundRequest { AdjustmentPositive = id % 4 == 0 ? 0.75m : 0, AdjustmentNegative = id % 5 == 0 ? 0.50m : 0, ToStoreCredit = id % 7 == 0 };
            if (_host.Magento.Refund(id, request, out var memo) is null)
            {
                good.Add((Encoding.UTF8.GetString(_host.Magento.CreditMemoBody(memo.EntityId)!), Encoding.UTF8.GetString(_host.Magento.OrderBody(id)!)));
            }
        }

        return [.. good, .. Samples.Refunds().Select(sample => (sample.Memo.ToJsonString(), sample.Order.ToJsonString()))];
    }

    // Fields by their names, amounts that differ, or what the ledger lacks.
    [GeneratedRegex(@"[a-z]+[_.][a-z_]+|adjustment|items|state as '|state '|difference of|the ledger has the rates|is not enabled in the ledger|has no lines|Nothing is refunded|the ledger keeps two decimals|must be more than 0|overpaid by [\d.]+|carry the reference '|lies in the future|days ago|before it was|^Line '|took longer than \d+ ms")]
    private static partial Regex Reasons();

    [GeneratedRegex("cancelled|waits for the payment|reviews the payment|on hold|has not given the money back")]
    private static partial Regex Left();

    /// <summary>How many went which way: a test in which nothing is posted, or nothing held, tests nothing.</summary>
    private sealed class Tally
    {
        private readonly List<string> _unexplained = [];
        private int _posted;
        private int _held;
        private int _ignored;

        public int Unread { get; set; }

        public void Count(DesiredDocuments desired, bool isPosted, string message)
        {
            _posted += isPosted ? 1 : 0;
            _held += !isPosted && desired.Hold is not null ? 1 : 0;
            _ignored += !isPosted && desired.Hold is null ? 1 : 0;
            var isExplained = isPosted
                ? desired.Hold is null && desired.Ignore is null
                : desired.Hold is { } hold ? Reasons().IsMatch(hold) : desired.Ignore is { } ignore && Left().IsMatch(ignore);
            if (!isExplained)
            {
                _unexplained.Add($"{message}: {desired.Hold ?? desired.Ignore ?? "no reason"}");
            }
        }

        public void Check(int all)
        {
            Assert.True(_unexplained.Count == 0, $"{_unexplained.Count} name nothing to look for:\n{string.Join('\n', _unexplained.Take(10))}");
            Assert.Equal(all, _posted + _held + _ignored + Unread);
            Assert.All([_posted, _held, Unread], count => Assert.True(count > all / 100, string.Create(CultureInfo.InvariantCulture, $"posted {_posted}, held {_held}, left out {_ignored}, no JSON {Unread}")));
        }
    }
}
