using System.Globalization;
using System.Text.Json.Nodes;

namespace KashflowOrleans.Tests.EndToEnd.Cases;

/// <summary>A running stack that the tests of a class share; every order gets an identity of its own.</summary>
public sealed class CaseBooks(Database database) : IAsyncLifetime
{
    /// <summary>The ledger's method for gift cards.</summary>
    public const int GiftCardMethod = 409845;

    /// <summary>The ledger's method for store credit.</summary>
    public const int StoreCreditMethod = 409849;

    /// <summary>The ledger's account for both.</summary>
    public const int CreditAccount = 55167;

    private const int FirstId = 7_000;

    private int _last = FirstId;

    public Stack Stack { get; private set; } = null!;

    // Rates that the shops of the cases charge and the sandbox's account lacks.
    public async Task InitializeAsync()
    {
        Stack = await Stack.Start(database, document =>
        {
            var methods = document["merchant"]!["posting"]!["paymentMethods"]!;
            methods["giftcard"] = Method(GiftCardMethod);
            methods["customer_balance"] = Method(StoreCreditMethod);
        });
        foreach (var rate in (decimal[])[8.25m, 19m, 17.5m])
        {
            await Stack.TypeIntoBooks("vatrates", new JsonObject { ["rate"] = rate });
        }
    }

    public async Task DisposeAsync() => await Stack.DisposeAsync();

    private static JsonObject Method(int method) => new() { ["methodId"] = method, ["accountId"] = CreditAccount };

    /// <summary>An identity that no order of this stack has yet.</summary>
    public int NewId() => Interlocked.Increment(ref _last);

    /// <summary>Puts an order and its credit memos into the shop, sends its word of it, and waits until the order has come to rest.</summary>
    /// <param name="order">The order; it gets an identity and a number unless the id is given.</param>
    /// <param name="memos">Its credit memos; they get identities and the order's.</param>
    /// <param name="id">The order's identity.</param>
    /// <param name="number">The order's number.</param>
    public async Task<Posted> Post(JsonObject order, IReadOnlyList<JsonObject>? memos = null, int? id = null, string? number = null)
    {
        var placed = await Place(order, memos, id, number);
        await Tell(placed);
        return await Look(placed, (string)order["increment_id"]!);
    }

    /// <summary>Puts an order and its credit memos into the shop without a word.</summary>
    public async Task<int> Place(JsonObject order, IReadOnlyList<JsonObject>? memos = null, int? id = null, string? number = null)
    {
        var own = id ?? NewId();
        order["entity_id"] = own;
        order["increment_id"] = number ?? $"{own:000000000}";
        foreach (var memo in memos ?? [])
        {
            var memoId = NewId();
            (memo["entity_id"], memo["increment_id"], memo["order_id"]) = (memoId, $"{memoId:000000000}", own);
            await Stack.PlaceRawMemo(memo.ToJsonString());
        }

        return await Stack.PlaceRaw(order.ToJsonString(), own);
    }

    /// <summary>Sends the shop's word of an order.</summary>
    public async Task Tell(int order)
    {
        using var answer = await Stack.Ping(order);
        Assert.Equal(System.Net.HttpStatusCode.Accepted, answer.StatusCode);
    }

    /// <summary>What has become of an order, once it has come to rest.</summary>
    public async Task<Posted> Look(int order, string number)
    {
        var shown = (await Stack.WaitForStatus(order, "synced", "held", "ignored", "dead"))["order"]!;
        var ledger = await Stack.Ledger();
        var notes = ledger["creditNotes"]!.AsArray();
        return new Posted(
            (string)shown["status"]!,
            (string?)shown["reason"],
            [.. ledger["invoices"]!.AsArray().Where(invoice => (string?)invoice!["CustomerReference"] == number)!],
            number,
            [.. notes!],
            ledger["customers"]!.AsArray());
    }

    /// <summary>Looks at an order again; a retry by hand returns after the run.</summary>
    public async Task<Posted> LookAgain(int order, string number)
    {
        using var reply = await Stack.Api.PostAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"/api/v1/merchants/acme/orders/shop/{order}/retry"), UriKind.Relative), null);
        Assert.True(reply.IsSuccessStatusCode, await reply.Content.ReadAsStringAsync());
        return await Look(order, number);
    }
}

/// <summary>What an order came to.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Reason">Why it is held, ignored or dead.</param>
/// <param name="Invoices">The ledger's invoices of its number.</param>
/// <param name="Number">Its number.</param>
/// <param name="AllNotes">Every credit note of the ledger.</param>
/// <param name="Customers">Every customer of the ledger.</param>
public sealed record Posted(string Status, string? Reason, IReadOnlyList<JsonNode> Invoices, string Number, IReadOnlyList<JsonNode> AllNotes, JsonArray Customers)
{
    /// <summary>The one invoice of a posted order.</summary>
    public JsonNode Invoice
    {
        get
        {
            Assert.True(Status == "synced", $"order {Number} is {Status}: {Reason}");
            return Assert.Single(Invoices);
        }
    }

    /// <summary>Why a held order is held; nothing was posted for it.</summary>
    public string Hold
    {
        get
        {
            Assert.Equal("held", Status);
            Assert.Empty(Invoices);
            return Reason!;
        }
    }

    /// <summary>The ledger's customer of the invoice.</summary>
    public JsonNode Customer => Assert.Single(Customers, customer => (string?)customer!["Code"] == (string?)Invoice["CustomerCode"])!;

    /// <summary>The credit note of a credit memo.</summary>
    public JsonNode NoteOf(JsonObject memo) => Assert.Single(AllNotes, note => (string?)note["CustomerReference"] == $"CN-{memo["increment_id"]}");

    /// <summary>Whether a credit memo has no credit note.</summary>
    public bool HasNoNoteOf(JsonObject memo) => !AllNotes.Any(note => (string?)note["CustomerReference"] == $"CN-{memo["increment_id"]}");
}

/// <summary>Amounts of the ledger.</summary>
public static class Amounts
{
    /// <summary>Net, VAT, gross and what is left to pay.</summary>
    public static (decimal Net, decimal Vat, decimal Gross, decimal Due) Totals(this JsonNode document) =>
        ((decimal)document["NetAmount"]!, (decimal)document["VATAmount"]!, (decimal)document["GrossAmount"]!, (decimal)document["DueAmount"]!);

    /// <summary>Net, VAT and rate of each line.</summary>
    public static IReadOnlyList<(decimal Net, decimal Vat, decimal Percent)> Lines(this JsonNode document) =>
        [.. document["LineItems"]!.AsArray().Select(line => ((decimal)line!["Quantity"]! * (decimal)line["Rate"]!, (decimal)line["VATAmount"]!, (decimal)line["VATLevel"]!))];

    /// <summary>Amounts of the payments, in their order.</summary>
    public static IReadOnlyList<decimal> Payments(this JsonNode document) => [.. document["PaymentLines"]!.AsArray().Select(payment => (decimal)payment!["Amount"]!)];
}
