using System.Globalization;
using KashflowOrleans.Documents;
using KashflowOrleans.Grains.Orders;
using NodaTime;

namespace KashflowOrleans.Tests.Grains.Support;

/// <summary>An order in a shop where people do as they like with it; what should exist for it is worked out without a flow.</summary>
internal sealed class ModelShop(Random random)
{
    private static readonly LocalDate Placed = new(2026, 3, 2);
    private static readonly CustomerDocument Customer = new("KFANN", "Ann Lee", "ann@example.com", "Ann", "Lee", null, null, Address("1 High Street"), "GBP");

    private readonly List<RefundDecision> _refunds = [];
    private List<InvoiceLine> _lines = AnyLines(random);
    private List<PaymentDocument> _payments = [];
    private string _street = "1 High Street";
    private ShopWord _word = ShopWord.Stands;
    private bool _isHeld;
    private int _references;

    /// <summary>Something happens.</summary>
    public void Change()
    {
        switch (random.Next(0, 12))
        {
            case 0 or 1 or 2:
                _lines = AnyLines(random);
                break;
            case 3:
                _street = $"{random.Next(1, 9).ToString(CultureInfo.InvariantCulture)} High Street";
                break;
            case 4 or 5:
                _payments = [.. _payments, Payment(random.Next(1, 3_000) / 100m)];
                break;
            case 6 when _payments.Count > 0:
                // Corrected: another amount, another account, another reference, or it never was.
                var index = random.Next(_payments.Count);
                var payment = _payments[index];
                List<PaymentDocument> others = [.. _payments.Where((_, at) => at != index)];
                _payments = random.Next(0, 4) switch
                {
                    0 => [.. others, payment with { Amount = random.Next(1, 3_000) / 100m }],
                    1 => [.. others, payment with { AccountId = random.Next(77, 79) }],
                    2 => [.. others, payment with { Reference = NextReference() }],
                    _ => others,
                };
                break;
            case 7 when _refunds.Count < 4:
                _refunds.Add(Refund());
                break;
            case 8:
                _word = ShopWord.Cancelled;
                break;
            case 9:
                _word = random.Pick(ShopWord.Stands, ShopWord.Waits);
                break;
            case 10:
                _isHeld = !_isHeld;
                break;
            default:
                _word = ShopWord.Stands;
                break;
        }
    }

    /// <summary>The last word: it stands or it is cancelled.</summary>
    public void Finish()
    {
        _isHeld = false;
        _word = _word == ShopWord.Waits ? ShopWord.Stands : _word;
    }

    public ModelMoment Moment()
    {
        var desired = _isHeld ? DesiredDocuments.Held("on hold")
            : _word != ShopWord.Stands ? DesiredDocuments.Ignored(_word == ShopWord.Cancelled ? "The order was cancelled in the shop." : "It waits.")
            : DesiredDocuments.Post(Customer, new InvoiceDocument("000000017", Placed, Placed.PlusDays(14), "GBP", null, Address(_street), _lines, _payments), null);
        return new ModelMoment(desired, _word, [.. _refunds]);
    }

    private static LedgerAddress Address(string street) => new(street, null, null, null, "LS1 4AP", "GB");

    private static List<InvoiceLine> AnyLines(Random random) => [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Line(random, random.Next(1, 2_000) / 100m))];

    private static InvoiceLine Line(Random random, decimal net)
    {
        var rate = random.Pick(20m, 20m, 5m, 0m);
        return new InvoiceLine("Mug", 1, net, rate, Math.Round(net * rate / 100m, 2, MidpointRounding.AwayFromZero) + (rate == 0 ? 0 : random.Pick(0m, 0m, 0.01m)), rate == 0 && random.Chance(0.5), random.Pick(4000, 4905, 4910), null);
    }

    private string NextReference() => $"p{(++_references).ToString(CultureInfo.InvariantCulture)}";

    private PaymentDocument Payment(decimal amount) => new(Placed, amount, random.Pick(11, 12), random.Next(77, 79), random.Chance(0.8) ? NextReference() : "p0", "");

    private RefundDecision Refund()
    {
        var number = (_refunds.Count + 1).ToString("000000000", CultureInfo.InvariantCulture);
        var line = Line(random, random.Next(1, 800) / 100m);
        IReadOnlyList<PaymentDocument> back = random.Chance(0.5) && _payments.Count > 0 ? [Payment(line.Net + line.Vat) with { Reference = $"back-{number}" }] : [];
        return new RefundDecision(number, number, new CreditNoteDocument($"CN-{number}", "000000017", Placed.PlusDays(400), "GBP", null, Address(_street), [line], back), null, null);
    }
}
