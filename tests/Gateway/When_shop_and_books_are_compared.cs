using System.Text.Json;
using KashflowOrleans.Configuration;
using KashflowOrleans.Events;
using KashflowOrleans.Grains.Reconciliation;
using KashflowOrleans.Storage.Effects;
using KashflowOrleans.Storage.Reconciliation;
using NodaTime;

namespace KashflowOrleans.Tests.Gateway;

public sealed class When_shop_and_books_are_compared : IAsyncLifetime
{
    private const string Report = "/api/v1/merchants/acme/reconciliation";
    private static readonly LocalDate Day = new(2026, 1, 2);
    private readonly string _viewer = GatewayFixture.KeyOf("acme", ApiRole.Viewer);
    private readonly string _operator = GatewayFixture.KeyOf("acme", ApiRole.Operator);
    private GatewayFixture _gateway = null!;

    public async Task InitializeAsync() => _gateway = await GatewayFixture.Start();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task Each_day_shows_both_sides_and_every_cause_by_name()
    {
        _gateway.Reconciliation.Orders.AddRange([Order("7", "synced", 500001), Order("8", "held", null, "VAT differs by 0.01"), Order("9", "synced", 500002) with { Channel = "elsewhere" }]);
        var report = await (await _gateway.Get($"{Report}?from=2026-01-01&to=2026-01-31", _viewer)).Json();
        Assert.Equal(("Europe/London", """["shop"]"""), (report.GetProperty("timeZone").GetString(), report.GetProperty("channels").GetRawText()));
        var day = Assert.Single(report.GetProperty("days").EnumerateArray());
        Assert.Equal(("2026-01-02", "GBP"), (day.GetProperty("day").GetString(), day.GetProperty("currency").GetString()));
        Assert.Equal((2, 330m, 55m), (day.GetProperty("channel").GetProperty("orders").GetInt32(), Amount(day, "channel", "gross"), Amount(day, "channel", "vat")));
        Assert.Equal((1, 165m, 27.5m, 165m), (day.GetProperty("ledger").GetProperty("invoices").GetInt32(), Amount(day, "ledger", "gross"), Amount(day, "ledger", "vat"), Amount(day, "ledger", "payments")));
        Assert.Equal((165m, 0m), (Amount(day, "difference", "gross"), Amount(day, "unexplained", "gross")));
        var cause = Assert.Single(day.GetProperty("explained").EnumerateArray());
        Assert.Equal(("held", 1, 165m), (cause.GetProperty("cause").GetString(), cause.GetProperty("count").GetInt32(), cause.GetProperty("gross").GetDecimal()));
        var item = Assert.Single(cause.GetProperty("items").EnumerateArray());
        Assert.Equal(("8", "VAT differs by 0.01"), (item.GetProperty("orderId").GetString(), item.GetProperty("detail").GetString()));
        Assert.Equal(JsonValueKind.Null, day.GetProperty("checkedAt").ValueKind);
        var total = Assert.Single(report.GetProperty("totals").EnumerateArray());
        Assert.Equal((165m, 0m), (Amount(total, "difference", "gross"), Amount(total, "unexplained", "gross")));
    }

    [Fact]
    public async Task A_posted_order_without_an_invoice_is_unexplained_and_says_how_much()
    {
        _gateway.Reconciliation.Orders.Add(Order("7", "synced", null));
        var report = await (await _gateway.Get($"{Report}?from=2026-01-02&to=2026-01-02&currency=gbp&channel=shop", _viewer)).Json();
        Assert.Equal(165m, Amount(Assert.Single(report.GetProperty("days").EnumerateArray()), "unexplained", "gross"));
    }

    [Fact]
    public async Task What_a_check_found_stands_among_the_causes()
    {
        _gateway.Reconciliation.Orders.Add(Order("7", "synced", 500001));
        var found = new DayFindings();
        found.Of("GBP").Others = 3;
        found.Of("GBP").OthersGross = 99m;
        found.Add(new Finding(DifferenceCauses.DeletedByHand, "GBP", "7", "000007", 500001, Amounts.Sale(165m, 27.5m), default, "Invoice 500001 is no longer in the books."), 10);
        var checkedAt = Instant.FromUtc(2026, 2, 1, 8, 0);
        _gateway.Reconciliation.Days.Add(new CheckedDay("acme", "shop", Day, "shop-1", checkedAt, found.ToString()));
        var report = await (await _gateway.Get($"{Report}?from=2026-01-02&to=2026-01-02", _viewer)).Json();
        var day = Assert.Single(report.GetProperty("days").EnumerateArray());
        Assert.Equal((165m, 0m, 0m), (Amount(day, "channel", "gross"), Amount(day, "ledger", "gross"), Amount(day, "unexplained", "gross")));
        Assert.Equal("deletedByHand", Assert.Single(day.GetProperty("explained").EnumerateArray()).GetProperty("cause").GetString());
        Assert.Equal(("2026-02-01T08:00:00Z", 3, 99m), (day.GetProperty("checkedAt").GetString(), day.GetProperty("others").GetProperty("count").GetInt32(), Amount(day, "others", "gross")));
    }

    [Theory]
    [InlineData("", "from", "is missing")]
    [InlineData("?from=2026-01-01", "to", "is missing")]
    [InlineData("?from=2026-02-30&to=2026-03-01", "from", "such as 2026-01-31")]
    [InlineData("?from=2026-03-02&to=2026-03-01", "to", "before 'from'")]
    [InlineData("?from=2025-01-01&to=2026-01-02", "to", "366 days")]
    [InlineData("?from=2026-01-01&to=2026-01-02&channel=books", "channel", "It has: shop")]
    [InlineData("?from=2026-01-01&to=2026-01-02&day=1", "day", "is not known here")]
    public async Task Bad_questions_are_named(string query, string field, string message)
    {
        var problem = await (await _gateway.Get(Report + query, _viewer)).ShouldBeProblem(400, "invalid-input");
        var error = problem.GetProperty("errors").EnumerateArray().First(one => one.GetProperty("field").GetString() == field);
        Assert.Contains(message, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_longest_report_is_a_year() =>
        Assert.Equal(200, (int)(await _gateway.Get($"{Report}?from=2024-01-01&to=2024-12-31", _viewer)).StatusCode);

    [Fact]
    public async Task A_check_is_accepted_one_at_a_time_and_tells_its_progress()
    {
        var body = """{"from":"2026-01-01","to":"2026-01-31","channel":"shop"}""";
        var accepted = await _gateway.Send(HttpMethod.Post, Report + "/checks", _operator, body);
        Assert.Equal((202, "/api/v1/merchants/acme/reconciliation/checks/shop-2"), ((int)accepted.StatusCode, accepted.Headers.Location?.ToString()));
        Assert.Equal("shop-2", (await accepted.Json()).GetProperty("id").GetString());
        Assert.Contains("IReconciliationGrain/acme/shop.Start(2026-01-01,2026-01-31,operator-key)", _gateway.Cluster.Calls);

        _gateway.Cluster.IsChecking = true;
        var conflict = await (await _gateway.Send(HttpMethod.Post, Report + "/checks", _operator, body)).ShouldBeProblem(409, "conflict");
        Assert.Contains("shop-2", conflict.GetProperty("detail").GetString(), StringComparison.Ordinal);

        var progress = await (await _gateway.Get(Report + "/checks/shop-1", _viewer)).Json();
        Assert.Equal(("done", 31, 1), (progress.GetProperty("status").GetString(), progress.GetProperty("daysDone").GetInt32(), progress.GetProperty("findings").GetProperty("neverSeen").GetInt32()));
        await (await _gateway.Get(Report + "/checks/shop-9", _viewer)).ShouldBeProblem(404, "not-found");
        await (await _gateway.Get(Report + "/checks/nonsense", _viewer)).ShouldBeProblem(404, "not-found");
    }

    [Theory]
    [InlineData("""{"to":"2026-01-31","channel":"shop"}""", "from")]
    [InlineData("""{"from":"2026-01-32","to":"2026-01-31","channel":"shop"}""", "from")]
    [InlineData("""{"from":"1.1.2026","to":"2026-01-31","channel":"shop"}""", "from")]
    [InlineData("""{"from":"2026-01-31","to":"2026-01-30","channel":"shop"}""", "to")]
    [InlineData("""{"from":"2026-01-31","to":"2026-01-31","channel":"books"}""", "channel")]
    [InlineData("""{"from":"2026-01-31","to":"2026-01-31","channel":"shop","fast":true}""", "fast")]
    public async Task A_check_that_cannot_be_made_is_named(string body, string field)
    {
        var problem = await (await _gateway.Send(HttpMethod.Post, Report + "/checks", _operator, body)).ShouldBeProblem(400, "invalid-input");
        Assert.Equal(field, Assert.Single(problem.GetProperty("errors").EnumerateArray()).GetProperty("field").GetString());
        Assert.DoesNotContain(_gateway.Cluster.Calls, call => call.StartsWith("IReconciliationGrain", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_source_adds_up_unless_a_row_is_broken()
    {
        var at = Instant.FromUtc(2026, 1, 2, 3, 4);
        SourceStanding Standing(string kind, string? status, long orders, string? reason = null, bool waits = false) => new("shop", kind, status, reason, waits, orders, orders * 2, at, at);
        _gateway.Reconciliation.Standings.AddRange(
        [
            Standing(nameof(EntityEventKind.Changed), "synced", 5), Standing(nameof(EntityEventKind.Changed), "ignored", 2, "The order is cancelled."), Standing(nameof(EntityEventKind.Changed), "held", 1),
            Standing(nameof(EntityEventKind.Changed), "dead", 1), Standing(nameof(EntityEventKind.Changed), "retrying", 1), Standing(nameof(EntityEventKind.Changed), null, 3, waits: true), Standing(nameof(EntityEventKind.Polled), "synced", 4),
        ]);
        _gateway.Reconciliation.Looks.Add(new SourceLook("acme", "shop", "poll:orders", at, at - Duration.FromMinutes(2), at, 0, 0, null, at));
        var view = await (await _gateway.Get("/api/v1/merchants/acme/conservation", _viewer)).Json();
        var sources = view.GetProperty("sources").EnumerateArray().ToList();
        Assert.Equal(["poll", "webhook"], sources.Select(source => source.GetProperty("source").GetString()));
        var webhook = sources[1];
        long Of(string name) => webhook.GetProperty(name).GetInt64();
        Assert.Equal((13, 26, 5, 2, 4, 1, 1), (Of("seen"), Of("events"), Of("posted"), Of("ignored"), Of("pending"), Of("held"), Of("dead")));
        Assert.All(sources, source => Assert.True(source.GetProperty("addsUp").GetBoolean()));
        Assert.Equal("""[{"reason":"The order is cancelled.","orders":2}]""", webhook.GetProperty("ignoredBecause").GetRawText());
        var look = Assert.Single(view.GetProperty("looks").EnumerateArray());
        Assert.Equal(("poll:orders", 0, JsonValueKind.Null), (look.GetProperty("source").GetString(), look.GetProperty("seen").GetInt32(), look.GetProperty("problem").ValueKind));

        // An order whose event was done without leaving it anywhere, and one of a status that there is not.
        _gateway.Reconciliation.Standings.AddRange([Standing(nameof(EntityEventKind.Changed), null, 1), Standing(nameof(EntityEventKind.Polled), "nonsense", 1)]);
        view = await (await _gateway.Get("/api/v1/merchants/acme/conservation", _viewer)).Json();
        Assert.All(view.GetProperty("sources").EnumerateArray(), source => Assert.False(source.GetProperty("addsUp").GetBoolean()));
        Assert.True(view.GetProperty("addsUp").GetBoolean());
    }

    [Fact]
    public async Task A_row_of_a_status_that_there_is_not_makes_the_sums_not_add_up()
    {
        _gateway.Orders.Rows["acme/shop/99"] = GatewayFixture.Row("acme", "99", "nonsense");
        var view = await (await _gateway.Get("/api/v1/merchants/acme/conservation?sources=false", _viewer)).Json();
        Assert.False(view.GetProperty("addsUp").GetBoolean());
        Assert.Equal(JsonValueKind.Null, view.GetProperty("sources").ValueKind);
        await (await _gateway.Get("/api/v1/merchants/acme/conservation?sources=perhaps", _viewer)).ShouldBeProblem(400, "invalid-input");
    }

    private static decimal Amount(JsonElement within, string side, string name) => within.GetProperty(side).GetProperty(name).GetDecimal();

    private static BookedOrder Order(string id, string status, int? invoice, string? reason = null)
    {
        var books = new OrderBooks
        {
            PlacedOn = Day,
            Vat = 27.5m,
            Documents = invoice is { } number ? [new BookedDocument(number, $"00000{id}", Day, "GBP", 165m, 27.5m, false, null, [new BookedPayment(Day, 165m)])] : [],
        };
        var at = Instant.FromUtc(2026, 1, 2, 3, 4);
        return new BookedOrder($"acme/shop/{id}", "shop", id, $"00000{id}", status, reason, "GBP", 165m, invoice, at, at, at, books);
    }
}
