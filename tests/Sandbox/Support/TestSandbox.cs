using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using KashflowOrleans.Sandbox;
using KashflowOrleans.Sandbox.Kashflow;
using KashflowOrleans.Sandbox.Magento;

namespace KashflowOrleans.Tests.Sandbox.Support;

/// <summary>A running sandbox and a plain client for each platform.</summary>
internal sealed class TestSandbox : IAsyncDisposable
{
    private readonly HttpClient _kashflow;
    private readonly HttpClient _magento;

    private TestSandbox(SandboxHost host, ManualTime time)
    {
        Host = host;
        Time = time;
        _kashflow = new HttpClient { BaseAddress = host.KashflowAddress };
        _magento = new HttpClient { BaseAddress = host.MagentoAddress };
    }

    public SandboxHost Host { get; }

    public ManualTime Time { get; }

    public KashflowAccount Account => Host.Kashflow;

    public MagentoShop Shop => Host.Magento;

    public string? Session { get; set; }

    public static async Task<TestSandbox> StartAsync(KashflowOptions? kashflow = null, MagentoOptions? magento = null, string? data = null, bool durable = false)
    {
        var time = new ManualTime();
        var options = new SandboxOptions { Kashflow = kashflow ?? new(), Magento = magento ?? new(), DataDirectory = data, Durable = durable, Time = time };
        return new TestSandbox(await SandboxHost.StartAsync(options), time);
    }

    /// <summary>Started, and signed in to KashFlow.</summary>
    public static async Task<TestSandbox> SignedInAsync(KashflowOptions? kashflow = null)
    {
        var sandbox = await StartAsync(kashflow);
        await sandbox.SignInAsync();
        return sandbox;
    }

    public async Task<Reply> FirstStepAsync(string? password = null) => await KashflowAsync(
        HttpMethod.Post, "/v2/sessiontoken", $$"""{"UserName":"{{Account.Options.UserName}}","Password":"{{password ?? Account.Options.Password}}"}""");

    public async Task<Reply> SecondStepAsync(JsonElement first, string? word = null)
    {
        word ??= Account.Options.MemorableWord;
        var characters = first.GetProperty("MemorableWordList").EnumerateArray().Select(character =>
        {
            var position = character.GetProperty("Position").GetInt32();
            return $$"""{"Position":{{position}},"Value":"{{word[position - 1]}}"}""";
        });
        var token = first.GetProperty("TemporaryToken").GetString();
        return await KashflowAsync(HttpMethod.Put, "/v2/sessiontoken", $$"""{"TemporaryToken":"{{token}}","MemorableWordList":[{{string.Join(',', characters)}}]}""");
    }

    public async Task SignInAsync()
    {
        var first = (await FirstStepAsync()).Expect(HttpStatusCode.Created);
        var second = (await SecondStepAsync(first.Json)).Expect(HttpStatusCode.OK);
        Session = second.Json.GetProperty("SessionToken").GetString();
    }

    public async Task<Reply> KashflowAsync(HttpMethod method, string path, string? body = null)
    {
        using var request = Request(method, path, body);
        if (Session is not null)
            request.Headers.TryAddWithoutValidation("Authorization", "KfToken " + Session);

        return await SendAsync(_kashflow, request);
    }

    public Task<Reply> KashflowAsync(string path) => KashflowAsync(HttpMethod.Get, path);

    /// <summary>Asks Magento with the integration token.</summary>
    public async Task<Reply> MagentoAsync(HttpMethod method, string path, string? body = null, string? authorization = null)
    {
        using var request = Request(method, path, body);
        request.Headers.TryAddWithoutValidation("Authorization", authorization ?? "Bearer " + Shop.Options.IntegrationToken);
        return await SendAsync(_magento, request);
    }

    public Task<Reply> MagentoAsync(string path) => MagentoAsync(HttpMethod.Get, path);

    /// <summary>Asks Magento without any credentials.</summary>
    public async Task<Reply> AnonymousMagentoAsync(HttpMethod method, string path, string? body = null)
    {
        using var request = Request(method, path, body);
        return await SendAsync(_magento, request);
    }

    public async Task<Reply> CreateCustomerAsync(string code = "ACME01", string name = "Acme Ltd") =>
        await KashflowAsync(HttpMethod.Post, "/v2/customers", $$"""{"Code":"{{code}}","Name":"{{name}}","Contacts":[{"Email":"{{code.ToLowerInvariant()}}@example.test"}]}""");

    public async Task<Reply> CreateInvoiceAsync(string body = "{}") => await KashflowAsync(HttpMethod.Post, "/v2/invoices", Invoices.Body(body));

    public async ValueTask DisposeAsync()
    {
        _kashflow.Dispose();
        _magento.Dispose();
        await Host.DisposeAsync();
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, string? body)
    {
        var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        return request;
    }

    private static async Task<Reply> SendAsync(HttpClient client, HttpRequestMessage request)
    {
        var response = await client.SendAsync(request);
        return new Reply(response.StatusCode, await response.Content.ReadAsStringAsync(), response);
    }
}

/// <summary>Bodies of invoices.</summary>
internal static class Invoices
{
    private const string Plain = """
        {"CustomerCode":"ACME01","CustomerReference":"M-000000001","IssuedDate":"2025-05-30 12:00:00","DueDate":"2025-06-30 12:00:00",
         "LineItems":[{"Description":"Kettle","Quantity":2,"Rate":29.16,"VATLevel":20,"VATAmount":11.66,"NominalCode":4000},
                      {"Description":"Delivery","Quantity":1,"Rate":4.13,"VATLevel":20,"VATAmount":0.82,"NominalCode":4905}]}
        """;

    /// <summary>A good invoice of 63.40 + 12.48, with the given keys in the place of its own.</summary>
    public static string Body(string changes)
    {
        var body = System.Text.Json.Nodes.JsonNode.Parse(Plain)!.AsObject();
        foreach (var (name, value) in System.Text.Json.Nodes.JsonNode.Parse(changes)!.AsObject())
            body[name] = value?.DeepClone();

        return body.ToJsonString();
    }

    /// <summary>A good invoice whose first line has the given keys in the place of its own.</summary>
    public static string WithLine(string changes)
    {
        var body = System.Text.Json.Nodes.JsonNode.Parse(Plain)!.AsObject();
        var line = body["LineItems"]![0]!.AsObject();
        foreach (var (name, value) in System.Text.Json.Nodes.JsonNode.Parse(changes)!.AsObject())
            line[name] = value?.DeepClone();

        return body.ToJsonString();
    }

    public static string Payment(string amount = "75.87", string date = "2025-05-31 12:00:00", int method = 409846, int account = 55167) => string.Create(
        CultureInfo.InvariantCulture, $$"""{"PaymentLines":[{"Date":"{{date}}","Amount":{{amount}},"Method":{{method}},"AccountId":{{account}},"Reference":"pay_1"}]}""");
}
