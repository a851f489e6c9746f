using System.Text.Json;
using System.Text.Json.Nodes;
using KashflowOrleans.Configuration;
using KashflowOrleans.Documents;
using KashflowOrleans.Grains.Connections;
using KashflowOrleans.Grains.Customers;
using KashflowOrleans.Grains.Merchants;
using KashflowOrleans.Grains.Numbering;
using KashflowOrleans.Grains.Orders;
using KashflowOrleans.Grains.Orders.Parts;
using KashflowOrleans.Grains.Persistence;
using KashflowOrleans.Grains.Polling;
using KashflowOrleans.Model;
using KashflowOrleans.Storage.Effects;
using KashflowOrleans.Tests.Grains.Support;
using NodaTime;

namespace KashflowOrleans.Tests.Grains.Decisions;

public sealed class A_stored_state
{
    private static readonly VersionedJsonSerializer Serializer = new();

    private static readonly JournalContent Fee = new("2026-03-02", "Fee", [new JournalLine(7700, 1.25m, 0m, null), new JournalLine(1210, 0m, 1.25m, "other side")]);

    private static readonly OrderGrainState Order = new()
    {
        Version = 7,
        Status = "retrying",
        Reason = "busy",
        Number = "000000017",
        Currency = "GBP",
        Total = 30.10m,
        PlacedAt = new DateTimeOffset(2026, 3, 2, 10, 30, 0, TimeSpan.Zero),
        ReceivedAt = new DateTimeOffset(2026, 3, 2, 10, 30, 1, TimeSpan.Zero),
        Flow = new FlowVersionRef("web-orders", 3, "00ff"),
        InputHash = "aa11",
        ConfigVersion = 4,
        Findings = "The flow's rules found: checks.sku/ignore 1.",
        Alerts = ["warning: large order"],
        CustomerCode = "KFAAAA",
        Intent = new InvoiceIntent(100_000, "KFAAAA", new DateTimeOffset(2026, 3, 2, 10, 31, 0, TimeSpan.Zero), "W-000000017", InvoiceNumbering.Ledger) { Gross = 30.10m, Others = [17], DoubtSince = new DateTimeOffset(2026, 3, 2, 10, 31, 30, TimeSpan.Zero) },
        Invoice = new PostedInvoice(100_000, 5, "hash", 30.10m, 0m, "KFAAAA"),
        AddedPayments = [new ReceivedPayment("bank", "B-1", GatewayTransactionKind.Capture, 12.10m, "GBP", new DateTimeOffset(2026, 3, 4, 9, 0, 0, TimeSpan.Zero), "B-0", 0.30m, "bank")],
        CreditNotes =
        [
            new CreditNoteProgress
            {
                RefundId = "3",
                Number = "000000003",
                Flow = new FlowVersionRef("web-refunds", 2, "11ff"),
                InputHash = "bb22",
                Findings = "The flow's rules found: checks.sku/ignore 1.",
                Intent = new CreditNoteIntent(100_001, "KFAAAA", new DateTimeOffset(2026, 3, 3, 10, 31, 0, TimeSpan.Zero), "CN-000000003"),
                Posted = new PostedCreditNote(100_001, 6, "hash", 12.10m, 10m, 2.10m),
            },
        ],
        Replaced =
        [
            new ReplacedInvoice
            {
                Ordinal = 1,
                Invoice = new PostedInvoice(99_999, 4, "hash", 30.10m, 0m, "KFAAAA", [new RecordedMoney(5m, 11, 77, "txn-1")]),
                On = new DateOnly(2026, 3, 3),
                Why = "the order was cancelled.",
                IsCancelled = true,
                Reversal = new CreditNoteProgress { RefundId = "reversal-1", Number = "reversal-1" },
                Content = new ReversalContent(
                    "KFAAAA", "000000017/reversal-1", "000000017", new DateOnly(2026, 3, 3), "EUR", 1.17m, new LedgerAddress("1 High Street", null, null, null, "LS1 4AP", "GB"),
                    [new InvoiceLine("Mug", 2m, 10m, 20m, 4m, false, 4000, null)], [new RecordedMoney(5m, 11, 77, "txn-1", true)]),
                Money = [new RecordedMoney(5m, 11, 77, "txn-1")],
                Returned = [new RecordedMoney(5m, 11, 77, "txn-1")],
                Netted = [100_001],
                IsSettled = true,
            },
        ],
        Books = new OrderBooks { PlacedOn = new LocalDate(2026, 3, 2), Vat = 5m },
        ReissuedOn = new DateOnly(2026, 3, 3),
        Replaces = "000000016",
        ReplacedBy = "000000017-1",
        Journals =
        [
            new JournalProgress
            {
                Reference = "FEE-17",
                Revision = 2,
                Intent = new JournalIntent("FEE-17~00ff00ff#2-", true, Fee, 12, new DateTimeOffset(2026, 3, 3, 10, 31, 0, TimeSpan.Zero), new DateTimeOffset(2026, 3, 3, 10, 31, 30, TimeSpan.Zero)),
                Posted = new PostedJournal(13, "FEE-17~00ff00ff#2", Fee),
                Reversed = [new ReversedJournal(11, 12)],
            },
        ],
        Parts = [new HandedPart("17~45", "000000045", "aa22", 3)],
        NotedInvoiceNumber = 100_000,
        Attempts = 3,
        NextAttempt = new DateTimeOffset(2026, 3, 2, 10, 32, 0, TimeSpan.Zero),
        SkippedBecause = "test order",
        IsReleased = true,
        HistorySequence = 12,
    };

    [Fact]
    public void Of_an_order_reads_back_whole()
    {
        Assert.All(typeof(OrderGrainState).GetProperties(), property => Assert.True(property.GetValue(Order) is not null, $"The example leaves {property.Name} empty."));
        AssertSame(Order);
    }

    [Fact]
    public void Of_a_customer_reads_back_whole() =>
        AssertSame(new CustomerState { Links = { ["books"] = new CustomerLink { Code = "KFAAAA", Id = 5, IntendedCode = "KFBBBB" } } });

    [Fact]
    public void Of_a_customer_of_the_first_shape_belongs_to_the_main_ledger_alone()
    {
        var read = Read<CustomerState>(new BinaryData("""{"schema":1,"ledgerCode":"KFAAAA","ledgerId":5}"""));
        Assert.Null(read.LinkTo("trial-books", isMain: false).Code);
        var link = read.LinkTo("books", isMain: true);
        Assert.Equal(("KFAAAA", 5L), (link.Code, link.Id));
        Assert.Null(read.LinkTo("trial-books", isMain: false).Code);
        AssertSame(read);
    }

    [Fact]
    public void Of_an_order_of_the_first_shape_stays_on_the_decision_it_was_made_with()
    {
        var read = Read<OrderGrainState>(new BinaryData("""{"schema":1,"version":3,"flowVersion":"order-to-cash/1","invoice":{"number":7,"ledgerId":70,"contentHash":"x","gross":30,"paid":30}}"""));
        Assert.Equal("prebuilt/magento-order-to-cash/1", read.Flow!.ToString());
        Assert.Equal(read.Flow, FlowPin.Choose(read, new FlowVersionRef("web-orders", 3, "00ff")));
    }

    [Fact]
    public void Of_an_order_of_the_second_shape_has_no_credit_notes_and_stays_on_its_flow()
    {
        var read = Read<OrderGrainState>(new BinaryData(
            """{"schema":2,"version":3,"flow":{"flow":"web-orders","number":3,"hash":"00ff"},"invoice":{"number":7,"ledgerId":70,"contentHash":"x","gross":30,"paid":30}}"""));
        Assert.Empty(read.CreditNotes);
        Assert.Empty(read.Parts);
        Assert.Equal((3, null, "web-orders/3"), (read.Schema, read.Invoice!.CustomerCode, read.Flow!.ToString()));
    }

    [Fact]
    public void Of_a_merchant_from_before_environments_is_all_of_prod()
    {
        var read = Read<MerchantState>(new BinaryData("""
            {"schema":1,"config":{"merchant":"acme","name":"Acme","version":3,"timeZone":"Europe/London","homeCurrency":"GBP","apiKeys":[],
             "connections":[{"id":"books","kind":"kashflow","baseUrl":"https://books.example","settings":{},"secrets":{}}],
             "posting":{"salesNominal":4000,"shippingNominal":4905,"feeNominal":4910,"paymentTermsDays":14,"firstInvoiceNumber":1,"writeBack":true,"paymentMethods":[]}}}
            """)).Config!;
        Assert.Equal(FlowEnvironments.Prod, read.Connections[0].Environment);
        Assert.Equal("books", read.LedgerOf(FlowEnvironments.Prod)!.Id);
        Assert.Null(read.LedgerOf(FlowEnvironments.Dev));
        Assert.Empty(read.Flows);
    }

    [Fact]
    public void Of_a_connection_reads_back_whole() => AssertSame(new ConnectionState { RefusedBecause = "wrong password", RefusedFingerprint = "ab" });

    [Fact]
    public void Of_a_series_reads_back_whole() => AssertSame(new NumberSeriesState { ReservedBelow = 100_050 });

    [Fact]
    public void Of_a_poller_reads_back_whole() => AssertSame(new PollerState { PolledUntil = new DateTimeOffset(2026, 3, 2, 10, 30, 0, TimeSpan.Zero) });

    [Fact]
    public void Of_a_merchant_reads_back_whole()
    {
        var config = An.Config with
        {
            Connections =
            [
                new ConnectionConfig("shop", ConnectionKinds.Magento, "https://shop.example/rest/default", new Dictionary<string, string>(StringComparer.Ordinal) { ["auth"] = "bearer" }, new Dictionary<string, string>(StringComparer.Ordinal) { ["accessToken"] = "env:TOKEN" }),
                new ConnectionConfig("books", ConnectionKinds.Kashflow, "https://api.kashflow.com/v2", new Dictionary<string, string>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal), 5, 10, 0),
            ],
            ApiKeys = [new ApiKeyConfig("ops", "00ff", ApiRole.Operator)],
        };
        AssertSame(new MerchantState { Config = config });
        var read = Read<MerchantState>(Serializer.Serialize(new MerchantState { Config = config })).Config!;
        Assert.Equal("env:TOKEN", read.Find("shop")!.Secrets["accessToken"]);
        Assert.Equal("books", read.Ledger!.Id);
        Assert.Equal(ApiRole.Operator, Assert.Single(read.ApiKeys).Role);
        Assert.Equal(2, read.Posting.PaymentMethods.Count);
    }

    [Fact]
    public void Holds_no_name_of_a_type() => Assert.DoesNotContain("Kashflow", Serializer.Serialize(Order).ToString(), StringComparison.Ordinal);

    [Fact]
    public void Tolerates_fields_it_does_not_know()
    {
        var json = JsonNode.Parse(Serializer.Serialize(Order).ToString())!.AsObject();
        json["somethingNew"] = new JsonObject { ["deep"] = new JsonArray(1, 2) };
        json["intent"]!["alsoNew"] = 5;
        AssertEqual(Order, Read<OrderGrainState>(new BinaryData(json.ToJsonString())));
    }

    [Fact]
    public void Lacking_fields_have_their_first_value()
    {
        var read = Read<OrderGrainState>(new BinaryData("""{"schema":1,"version":3}"""));
        Assert.Equal((3, "received", null, 0), (read.Version, read.Status, read.Invoice, read.Attempts));
    }

    [Fact]
    public void Carries_the_version_of_its_shape() => Assert.Equal(2, JsonNode.Parse(Serializer.Serialize(new CustomerState()).ToString())!["schema"]!.GetValue<int>());

    [Fact]
    public void Of_a_newer_program_is_refused_and_both_versions_are_named()
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => Read<OrderGrainState>(new BinaryData("""{"schema":4}""")));
        Assert.Contains("version 4", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("up to 3", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_an_older_program_is_lifted_step_by_step()
    {
        var read = Read<Example>(new BinaryData("""{"schema":1,"name":"old"}"""));
        Assert.Equal((3, "old, lifted from 1, lifted from 2"), (read.Schema, read.Name));
    }

    [Fact]
    public void Of_this_program_is_not_lifted() => Assert.Equal("new", Read<Example>(Serializer.Serialize(new Example { Name = "new" })).Name);

    [Fact]
    public void That_is_no_JSON_is_refused() => Assert.ThrowsAny<JsonException>(() => Read<OrderGrainState>(new BinaryData("<xml/>")));

    private static void AssertSame<T>(T state) => AssertEqual(state, Read<T>(Serializer.Serialize(state)));

    private static void AssertEqual<T>(T expected, T actual) => Assert.Equal(Serializer.Serialize(expected).ToString(), Serializer.Serialize(actual).ToString());

    private static T Read<T>(BinaryData stored) => Serializer.Deserialize<T>(stored)!;

    private sealed class Example() : VersionedState(3)
    {
        public string Name { get; set; } = "";

        protected override void Lift(int version) => Name += $", lifted from {version}";
    }
}
