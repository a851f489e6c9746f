using System.Globalization;
using System.Text.Json.Nodes;
using KashflowOrleans.Tests.Connectors.Magento.Support;

namespace KashflowOrleans.Tests.EndToEnd.Cases;

[Collection(SecondEndToEndCollection.Name)]
public sealed class When_an_order_has_an_odd_identity(CaseBooks books) : IClassFixture<CaseBooks>
{
    private static readonly TestOrder Order = new() { Items = [new(1, "MUG", 1, 10, 2, 20)] };

    // Two stores number their orders apart: the number is not the order.
    [Fact]
    public async Task Of_two_stores_with_one_number_each_order_gets_its_invoice()
    {
        var other = Order with { Items = [new(1, "MUG", 2, 20, 4, 20)] };
        var here = Order.Write(BodyForm.Rest);
        var there = other.Write(BodyForm.Rest);
        (here["store_id"], there["store_id"], there["customer_email"], there["customer_id"]) = (1, 2, "kim@example.org", 8);
        const string Number = "100000777";
        var first = await books.Place(here, number: Number);
        var second = await books.Place(there, number: Number);
        await books.Tell(first);
        await books.Tell(second);
        Assert.Equal("synced", (await books.Look(first, Number)).Status);
        Assert.Equal("synced", (await books.Look(second, Number)).Status);
        var invoices = (await books.Stack.Ledger())["invoices"]!.AsArray().Where(invoice => ((string)invoice!["CustomerReference"]!).EndsWith(Number, StringComparison.Ordinal));
        Assert.Equal([12m, 24m], invoices.Select(invoice => (decimal)invoice!["GrossAmount"]!).Order());
    }

    [Fact]
    public async Task Told_of_five_times_and_polled_there_is_one_invoice()
    {
        var body = Order.Write(BodyForm.Rest);
        body["updated_at"] = DateTime.UtcNow.AddMinutes(-10).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var order = await books.Place(body);
        var telling = Enumerable.Range(0, 5).Select(_ => books.Tell(order));
        using var poll = await books.Stack.Api.PostAsync(new Uri("/api/v1/merchants/acme/connections/shop/poll", UriKind.Relative), null);
        await Task.WhenAll(telling);
        Assert.True(poll.IsSuccessStatusCode, await poll.Content.ReadAsStringAsync());
        await books.Stack.WaitUntilQuiet();
        var invoice = (await books.Look(order, (string)body["increment_id"]!)).Invoice;
        Assert.Equal((10m, 2m, 12m, 0m), invoice.Totals());
        Assert.Single(invoice.Payments());
    }

    // Half an hour before midnight in UTC it is the first day of the next quarter in London.
    [Theory]
    [InlineData("2025-03-31 23:30:00", "2025-04-01")]
    [InlineData("2025-03-31 22:59:59", "2025-03-31")]
    [InlineData("2024-12-31 23:59:59", "2024-12-31")]
    public async Task Placed_about_midnight_its_tax_point_is_the_day_where_the_business_is(string placed, string day)
    {
        var invoice = (await books.Post((Order with { CreatedAt = placed }).Write(BodyForm.Rest))).Invoice;
        Assert.StartsWith(day, (string)invoice["IssuedDate"]!, StringComparison.Ordinal);
        Assert.StartsWith(day, (string)Assert.Single(invoice["PaymentLines"]!.AsArray())!["Date"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("awaiting_stars")]
    public async Task Without_a_state_that_Magento_knows_it_is_held_with_the_state_named(string? state)
    {
        var body = (Order with { State = state }).Write(BodyForm.Rest);
        if (state is null)
        {
            _ = body.Remove("state");
        }

        Assert.Contains(state is null ? "state" : $"'{state}'", (await books.Post(body)).Hold, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("processing", "closed_exchange_success")]
    [InlineData("complete", null)]
    public async Task With_a_status_of_the_merchants_own_the_state_decides(string state, string? status)
    {
        var invoice = (await books.Post((Order with { State = state, Status = status }).Write(BodyForm.Rest))).Invoice;
        Assert.Equal((10m, 2m, 12m, 0m), invoice.Totals());
    }

    // The shop leaves the amount due of an order that will never be paid.
    [Fact]
    public async Task Cancelled_it_is_no_receivable_although_its_amount_is_still_due()
    {
        var body = (Order with { State = "canceled", IsPaid = false, TotalCanceled = 12 }).Write(BodyForm.Rest);
        Assert.Equal(12m, (decimal)body["total_due"]!);
        var posted = await books.Post(body);
        Assert.Equal("ignored", posted.Status);
        Assert.Empty(posted.Invoices);
    }

    [Fact]
    public async Task Edited_before_we_saw_it_only_the_order_in_its_place_is_invoiced()
    {
        var number = books.NewId().ToString("000000000", CultureInfo.InvariantCulture);
        var original = (Order with { State = "canceled", IsPaid = false }).Write(BodyForm.Rest);
        var edited = (Order with { Items = [new(1, "MUG", 2, 20, 4, 20)] }).Write(BodyForm.Rest);
        var (first, second) = (books.NewId(), books.NewId());
        (original["relation_child_id"], original["relation_child_real_id"]) = (second, $"{number}-1");
        (edited["relation_parent_id"], edited["relation_parent_real_id"]) = (first, number);
        (edited["original_increment_id"], edited["edit_increment"]) = (number, 1);
        var replaced = await books.Post(original, id: first, number: number);
        var posted = await books.Post(edited, id: second, number: $"{number}-1");
        Assert.Equal("ignored", replaced.Status);
        Assert.Empty(replaced.Invoices);
        Assert.Equal((20m, 4m, 24m, 0m), posted.Invoice.Totals());
    }

    [Theory]
    [InlineData(BodyForm.Rest)]
    [InlineData(BodyForm.Event)]
    public async Task Of_things_that_are_not_delivered_the_billing_address_stands_on_the_invoice(BodyForm form)
    {
        var order = new TestOrder { IsVirtual = true, Items = [new(1, "EBOOK", 1, 8, 1.60m, 20) { Type = "downloadable" }] };
        var invoice = (await books.Post(order.Write(form))).Invoice;
        Assert.Equal((8m, 1.60m, 9.60m, 0m), invoice.Totals());
        Assert.Contains("1 High Street", invoice["Address"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("LS1 4AP", invoice["Address"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_guest_the_contact_is_the_one_of_the_billing_address()
    {
        var body = (Order with { IsGuest = true }).Write(BodyForm.Rest);
        var billing = body["billing_address"]!;
        body["customer_email"] = $"guest{books.NewId().ToString(CultureInfo.InvariantCulture)}@example.org";
        (billing["firstname"], billing["lastname"], billing["company"], billing["email"]) = ("Ada", "Guest", null, (string)body["customer_email"]!);
        var posted = await books.Post(body);
        var customer = posted.Customer;
        Assert.Equal("Ada Guest", (string?)customer["Name"]);
        var contact = Assert.Single(customer["Contacts"]!.AsArray())!;
        Assert.Equal(("Ada", "Guest", (string)body["customer_email"]!), ((string?)contact["Firstname"], (string?)contact["LastName"], (string?)contact["Email"]));
        Assert.Contains("LS1 4AP", customer["Addresses"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_one_guest_who_comes_again_the_contact_is_one()
    {
        var email = $"again{books.NewId().ToString(CultureInfo.InvariantCulture)}@example.org";
        var codes = new HashSet<string>(StringComparer.Ordinal);
        for (var time = 0; time < 2; time++)
        {
            var body = (Order with { IsGuest = true }).Write(BodyForm.Rest);
            body["customer_email"] = email;
            codes.Add((string)(await books.Post(body)).Invoice["CustomerCode"]!);
        }

        Assert.Single(codes);
    }
}
