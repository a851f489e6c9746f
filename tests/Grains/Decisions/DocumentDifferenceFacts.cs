using KashflowOrleans.Contracts;
using KashflowOrleans.Documents;
using KashflowOrleans.Grains.Flows;
using NodaTime;

namespace KashflowOrleans.Tests.Grains.Decisions;

public sealed class The_differences_of_documents
{
    private static readonly LedgerAddress Address = new("1 High Street", null, "Leeds", "West Yorkshire", "LS1 4AP", "GB");

    private static readonly DesiredDocuments Posted = Make();

    [Fact]
    public void Are_none_between_equals() => Assert.Empty(DocumentDifferences.Between(Posted, Make()));

    [Fact]
    public void Are_none_when_only_zeros_at_the_end_differ()
    {
        var written = With(lines => [lines[0] with { UnitPrice = 10.00m, Vat = 4.00m }, .. lines.Skip(1)]);
        Assert.Empty(DocumentDifferences.Between(Posted, written));
    }

    [Fact]
    public void Name_the_field()
    {
        var changed = With(lines => [lines[0] with { NominalCode = 4100 }, .. lines.Skip(1)]);
        Assert.Equal([new DocumentChange("invoice.lines[0].nominalCode", "4000", "4100")], DocumentDifferences.Between(Posted, changed));
    }

    [Fact]
    public void Show_sums_too()
    {
        var changed = With(lines => [lines[0] with { UnitPrice = 11m }, .. lines.Skip(1)]);
        Assert.Equal(
            ["invoice.lines[0].unitPrice", "invoice.lines[0].net", "invoice.net", "invoice.gross"], DocumentDifferences.Between(Posted, changed).Select(change => change.Place));
    }

    [Fact]
    public void Of_a_line_more_are_that_line()
    {
        var extra = Posted.Invoice!.Lines[0] with { Description = "Gift wrap", UnitPrice = 0m, Vat = 0m };
        var changes = DocumentDifferences.Between(Posted, With(lines => [extra, .. lines]));
        var change = Assert.Single(changes, change => change.Place.StartsWith("invoice.lines", StringComparison.Ordinal));
        Assert.Equal(("invoice.lines[0]", null), (change.Place, change.Before));
        Assert.Contains("Gift wrap", change.After, StringComparison.Ordinal);

        var less = Assert.Single(DocumentDifferences.Between(With(lines => [extra, .. lines]), Posted), change => change.Place.StartsWith("invoice.lines", StringComparison.Ordinal));
        Assert.Equal(("invoice.lines[0]", null), (less.Place, less.After));
    }

    [Fact]
    public void Of_posted_and_held_are_the_documents_and_the_reason()
    {
        var changes = DocumentDifferences.Between(Posted, DesiredDocuments.Held("Look at it."));
        Assert.Equal(["customer", "invoice", "channelNote", "hold"], changes.Select(change => change.Place));
        Assert.Equal((null, "\"Look at it.\""), (changes[^1].Before, changes[^1].After));
    }

    [Fact]
    public void Beyond_bearing_are_counted()
    {
        var many = Posted.Invoice! with { Lines = [.. Enumerable.Range(0, 700).Select(number => Posted.Invoice.Lines[0] with { Description = $"{number}" })] };
        var others = many with { Lines = [.. many.Lines.Select(line => line with { Description = line.Description + "!" })] };
        var changes = DocumentDifferences.Between(Posted with { Invoice = many }, Posted with { Invoice = others });
        Assert.Equal(DocumentDifferences.MaxDifferences, changes.Count);
        Assert.Equal(new DocumentChange("more", null, "201"), changes[^1]);
    }

    [Fact]
    public void Are_written_with_plain_dates_and_amounts()
    {
        var json = DocumentJson.TextOf(DocumentJson.Of(Posted));
        Assert.Contains("\"issuedOn\":\"2026-03-02\"", json, StringComparison.Ordinal);
        Assert.Contains("\"gross\":30", json, StringComparison.Ordinal);
        Assert.DoesNotContain("hasDocuments", json, StringComparison.Ordinal);
    }

    private static DesiredDocuments Make() => DesiredDocuments.Post(
        new CustomerDocument("KFAAAA", "Ann Lee", "ann@example.com", "Ann", "Lee", null, null, Address, "GBP"),
        new InvoiceDocument(
            "000000017", new LocalDate(2026, 3, 2), new LocalDate(2026, 3, 16), "GBP", null, Address,
            [new InvoiceLine("Mug", 2m, 10m, 20m, 4m, VatExempt: false, 4000, null), new InvoiceLine("Delivery", 1m, 5m, 20m, 1m, VatExempt: false, 4905, null)],
            [new PaymentDocument(new LocalDate(2026, 3, 2), 30m, 11, 77, "txn-17", "card")]),
        new ChannelNoteDocument("KashFlow invoice"));

    private static DesiredDocuments With(Func<IReadOnlyList<InvoiceLine>, IReadOnlyList<InvoiceLine>> change) =>
        Posted with { Invoice = Posted.Invoice! with { Lines = change(Posted.Invoice.Lines) } };
}
