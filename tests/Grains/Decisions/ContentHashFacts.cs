using KashflowOrleans.Documents;
using KashflowOrleans.Grains.Orders;
using KashflowOrleans.Tests.Grains.Support;
using NodaTime;

namespace KashflowOrleans.Tests.Grains.Decisions;

public sealed class A_content_hash
{
    private static readonly InvoiceDocument Document = An.InvoiceOf(An.Order());

    [Fact]
    public void Equal_content_has_an_equal_hash() => Assert.Equal(ContentHash.Of(Document), ContentHash.Of(An.InvoiceOf(An.Order())));

    [Fact]
    public void Trailing_zeros_do_not_matter()
    {
        var same = Document with
        {
            Lines = [.. Document.Lines.Select(line => line with { Quantity = line.Quantity + 0.0000m, UnitPrice = line.UnitPrice + 0.000m, Vat = line.Vat + 0.000m, VatPercent = line.VatPercent + 0.00m })],
            Payments = [.. Document.Payments.Select(payment => payment with { Amount = payment.Amount + 0.0000m })],
        };
        Assert.Equal(ContentHash.Of(Document), ContentHash.Of(same));
    }

    [Fact]
    public void It_is_the_same_in_every_process_and_version() => Assert.Equal("3b47a9902392e69577dd78e12eab5abc", ContentHash.Of(Document));

    public static TheoryData<string, InvoiceDocument> Changes()
    {
        var line = Document.Lines[0];
        var payment = Document.Payments[0];
        return new TheoryData<string, InvoiceDocument>
        {
            { "reference", Document with { Reference = "other" } },
            { "issued", Document with { IssuedOn = Document.IssuedOn.PlusDays(1) } },
            { "due", Document with { DueOn = Document.DueOn.PlusDays(1) } },
            { "currency", Document with { CurrencyCode = "EUR" } },
            { "description", With(line with { Description = "other" }) },
            { "quantity", With(line with { Quantity = 3 }) },
            { "unit price", With(line with { UnitPrice = line.UnitPrice + 0.01m }) },
            { "VAT rate", With(line with { VatPercent = 5 }) },
            { "VAT", With(line with { Vat = line.Vat + 0.01m }) },
            { "exempt", With(line with { VatExempt = true }) },
            { "nominal", With(line with { NominalCode = 1 }) },
            { "product", With(line with { ProductCode = "MUG" }) },
            { "one line less", Document with { Lines = [line] } },
            { "lines in another order", Document with { Lines = [Document.Lines[1], line] } },
            { "paid on", With(payment with { PaidOn = payment.PaidOn.PlusDays(1) }) },
            { "amount", With(payment with { Amount = payment.Amount - 0.01m }) },
            { "method", With(payment with { MethodId = 1 }) },
            { "account", With(payment with { AccountId = 1 }) },
            { "payment reference", With(payment with { Reference = "other" }) },
            { "no payment", Document with { Payments = [] } },
            { "address", Document with { Address = Document.Address with { Line1 = "2 High Street" } } },
        };

        static InvoiceDocument With(object part) => part switch
        {
            InvoiceLine changed => Document with { Lines = [changed, Document.Lines[1]] },
            PaymentDocument changed => Document with { Payments = [changed] },
            _ => throw new ArgumentOutOfRangeException(nameof(part)),
        };
    }

    [Theory]
    [MemberData(nameof(Changes), DisableDiscoveryEnumeration = true)]
    public void Any_change_gives_another(string change, InvoiceDocument changed) => Assert.True(ContentHash.Of(Document) != ContentHash.Of(changed), $"The hash does not show: {change}.");

    [Fact]
    public void A_rate_of_exchange_that_moves_does_not_rewrite_posted_invoices() =>
        Assert.Equal(ContentHash.Of(Document), ContentHash.Of(Document with { ExchangeRate = 1.2m }));

    [Fact]
    public void Fields_do_not_run_into_each_other()
    {
        var line = Document.Lines[0];
        var one = Document with { Lines = [line with { Description = "ab", ProductCode = "c" }] };
        var other = Document with { Lines = [line with { Description = "a", ProductCode = "bc" }] };
        Assert.NotEqual(ContentHash.Of(one), ContentHash.Of(other));
    }

    [Fact]
    public void It_takes_any_text()
    {
        var torn = Document with { Lines = [Document.Lines[0] with { Description = "Mug \ud83c" }] };
        Assert.Equal(32, ContentHash.Of(torn).Length);
    }

    [Fact]
    public void Dates_do_not_depend_on_the_calendar_of_the_machine() =>
        Assert.Equal(
            ContentHash.Of(Document with { IssuedOn = new LocalDate(2026, 3, 2) }),
            ContentHash.Of(Document with { IssuedOn = new LocalDate(2026, 3, 2, CalendarSystem.Iso) }));
}
