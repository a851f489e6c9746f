using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Npgsql;

namespace KashflowOrleans.Benchmarks.Load;

/// <summary>The second floor: a program that makes the same calls for an order and one commit, and nothing else: no intents, no retries, no audit, no read models.</summary>
internal sealed class StraightProgram : IDisposable
{
    private readonly HttpClient _shop;
    private readonly HttpClient _books;
    private readonly NpgsqlDataSource _database;

    private StraightProgram(HttpClient shop, HttpClient books, NpgsqlDataSource database) => (_shop, _books, _database) = (shop, books, database);

    public static async Task<StraightProgram> Start(Uri shopAddress, Uri booksAddress, string connectionString)
    {
        var shop = new HttpClient { BaseAddress = shopAddress };
        shop.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "sandbox0integration0token0000001");
        var books = new HttpClient { BaseAddress = booksAddress };
        using var first = await books.PostAsJsonAsync("/v2/sessiontoken", new JsonObject { ["UserName"] = "books@sandbox.test", ["Password"] = "sandbox-password" });
        var challenge = (await first.Content.ReadFromJsonAsync<JsonObject>())!;
        var letters = challenge["MemorableWordList"]!.AsArray().Select(letter => (JsonNode)new JsonObject
        {
            ["Position"] = (int)letter!["Position"]!,
            ["Value"] = "penguins"[(int)letter["Position"]! - 1].ToString(),
        });
        using var second = await books.PutAsJsonAsync(
            "/v2/sessiontoken", new JsonObject { ["TemporaryToken"] = (string)challenge["TemporaryToken"]!, ["MemorableWordList"] = new JsonArray([.. letters]) });
        var session = (await second.Content.ReadFromJsonAsync<JsonObject>())!;
        books.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"KfToken {session["SessionToken"]}");

        var database = NpgsqlDataSource.Create(connectionString);
        await using var create = database.CreateCommand("CREATE TABLE IF NOT EXISTS straight_program (order_id int PRIMARY KEY, invoice int NOT NULL)");
        await create.ExecuteNonQueryAsync();
        return new StraightProgram(shop, books, database);
    }

    /// <summary>Posts one order; whether everything succeeded.</summary>
    public async Task<bool> Post(int orderId, int invoiceNumber)
    {
        var order = await _shop.GetFromJsonAsync<JsonObject>($"/rest/default/V1/orders/{orderId}");
        var number = (string)order!["increment_id"]!;
        var email = (string)order["customer_email"]!;
        var total = (decimal)order["grand_total"]!;
        using var known = await _books.GetAsync(new Uri($"/v2/customers?page=1&perpage=50&searchtext={Uri.EscapeDataString(email)}", UriKind.Relative));
        var code = string.Create(CultureInfo.InvariantCulture, $"SP{orderId}");
        using var customer = await _books.PostAsJsonAsync("/v2/customers", new JsonObject
        {
            ["Code"] = code,
            ["Name"] = email,
            ["Contacts"] = new JsonArray(new JsonObject { ["Email"] = email, ["IsPrimary"] = true }),
        });
        using var existing = await _books.GetAsync(new Uri($"/v2/invoices?page=1&perpage=50&searchtext={number}", UriKind.Relative));
        using var invoice = await _books.PostAsJsonAsync("/v2/invoices", new JsonObject
        {
            ["Number"] = invoiceNumber,
            ["CustomerCode"] = code,
            ["CustomerReference"] = number,
            ["IssuedDate"] = "2026-01-01 00:00:00",
            ["DueDate"] = "2026-01-15 00:00:00",
            ["LineItems"] = new JsonArray(new JsonObject
            {
                ["Number"] = 1,
                ["Description"] = "Order " + number,
                ["Quantity"] = 1,
                ["Rate"] = total,
                ["VATLevel"] = 0,
                ["VATAmount"] = 0,
                ["NominalCode"] = 4000,
            }),
            ["PaymentLines"] = new JsonArray(new JsonObject { ["Date"] = "2026-01-01 00:00:00", ["Amount"] = total, ["Method"] = 409844, ["AccountId"] = 55166 }),
        });
        using var note = await _shop.PostAsJsonAsync($"/rest/default/V1/orders/{orderId}/comments", new JsonObject
        {
            ["statusHistory"] = new JsonObject { ["comment"] = "posted", ["is_customer_notified"] = 0, ["is_visible_on_front"] = 0 },
        });
        await using var command = _database.CreateCommand("INSERT INTO straight_program (order_id, invoice) VALUES ($1, $2)");
        command.Parameters.AddWithValue(orderId);
        command.Parameters.AddWithValue(invoiceNumber);
        await command.ExecuteNonQueryAsync();
        return known.IsSuccessStatusCode && customer.IsSuccessStatusCode && existing.IsSuccessStatusCode && invoice.IsSuccessStatusCode && note.IsSuccessStatusCode;
    }

    public void Dispose()
    {
        _shop.Dispose();
        _books.Dispose();
        _database.Dispose();
    }
}
