using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Refit;

namespace KashflowOrleans.Tests.GrainRuntime;

public sealed record Echo(
    string Method, string Path, string Query, string Body, string? ContentType, Dictionary<string, string> Headers);

public sealed record Thing([property: JsonPropertyName("thing_name")] string Name, decimal Price, DateOnly? Day = null);

[Headers("X-Interface: from interface", "X-Both: interface")]
public interface IThingApi
{
    [Get("/things/{id}")]
    Task<Echo> Get(string id);

    [Get("/things/{parent}/parts/{child-id}?fixed=1")]
    Task<Echo> GetPart(int parent, [AliasAs("child-id")] string child, [Query] string? filter, int? page = null);

    [Get("/files/{**path}")]
    Task<Echo> GetFile(string path);

    [Get("/search")]
    Task<Echo> Search([AliasAs("q[0][x]")] string? query, [Query(Format = "yyyy-MM-dd")] DateTime day, decimal price, bool flag, [Query] int[] ids);

    [Get("/search")]
    Task<Echo> SearchBy([Query] IDictionary<string, string> criteria);

    [Post("/things")]
    Task<Echo> Post([Body] Thing thing, CancellationToken cancellationToken);

    [Post("/things")]
    Task<Echo> PostText([Body] string text);

    [Post("/token")]
    Task<Echo> PostForm([Body(BodySerializationMethod.UrlEncoded)] Dictionary<string, string> form);

    [Put("/things/{id}")]
    [Headers("X-Both: method", "X-Method: from method")]
    Task<Echo> Put(string id, [Body] Thing thing, [Header("X-Param")] string? parameter);

    [Patch("/things/{id}")]
    Task<Echo> Patch(string id, [Body] Thing thing, [Authorize("Bearer")] string token);

    [Delete("/things/{id}")]
    Task Delete(string id);

    [Get("/status/{code}")]
    Task Status(int code);

    [Get("/status/{code}")]
    Task<Thing> StatusAsThing(int code);

    [Get("/status/{code}")]
    Task<IApiResponse> StatusAsResponse(int code);

    [Get("/status/{code}")]
    Task<IApiResponse<Thing>> StatusAsThingResponse(int code);

    [Get("/status/{code}")]
    Task<HttpResponseMessage> StatusAsMessage(int code);

    [Get("/thing")]
    Task<Thing> Thing();

    [Get("/thing")]
    Task<IApiResponse<Thing>> ThingResponse();

    [Get("/thing")]
    Task<string> ThingAsText();

    [Get("/broken")]
    Task<IApiResponse<Thing>> Broken();

    [Get("/slow")]
    Task<IApiResponse<Thing>> Slow(CancellationToken cancellationToken);

    [Get("/things/1")]
    Task<Echo> WithOption([Property("budget")] string budget);
}

/// <summary>A server on a free port of this machine that answers with what it was asked.</summary>
public sealed class EchoServer : IAsyncLifetime
{
    private WebApplication? _server;

    public Uri Address => new(_server!.Urls.First() + "/base/");

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _server = builder.Build();
        _server.Urls.Add("http://127.0.0.1:0");
        _server.Map("/base/status/{code:int}", (int code) => code == 204 ? Results.NoContent() : Results.Text($"body of {code}", "text/plain", statusCode: code));
        _server.MapGet("/base/thing", (HttpContext context) =>
        {
            context.Response.Headers["X-Answer"] = "yes";
            return Results.Text("""{"thing_name":"chair","price":12.30,"day":"2024-02-29"}""", "application/json");
        });
        _server.MapGet("/base/broken", () => Results.Text("{ no json", "application/json"));
        _server.MapGet("/base/slow", (CancellationToken cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken));
        _server.MapFallback(async (HttpContext context) =>
        {
            using var reader = new StreamReader(context.Request.Body);
            return Results.Json(new Echo(
                context.Request.Method,
                context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0],
                context.Request.QueryString.Value ?? "",
                await reader.ReadToEndAsync(),
                context.Request.ContentType,
                context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        });
        await _server.StartAsync();
    }

    public async Task DisposeAsync() => await _server!.DisposeAsync();
}

public sealed class A_client_interface(EchoServer server) : IClassFixture<EchoServer>, IDisposable
{
    private static readonly RefitSettings Settings = new() { ContentSerializer = new SystemTextJsonContentSerializer(new JsonSerializerOptions(JsonSerializerDefaults.Web)) };

    private readonly HttpClient _http = new() { BaseAddress = server.Address };

    private IThingApi Api => RestService.For<IThingApi>(_http, Settings);

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Escapes_path_parameters_below_the_base_address()
    {
        var echo = await Api.Get("a/b c&ü");
        Assert.Equal(("GET", "/base/things/a%2Fb%20c%26%C3%BC"), (echo.Method, echo.Path));
    }

    [Fact]
    public async Task Takes_aliases_and_fixed_queries_and_leaves_null_out()
    {
        var echo = await Api.GetPart(7, "x", filter: null);
        Assert.Equal(("/base/things/7/parts/x", "?fixed=1"), (echo.Path, echo.Query));
        echo = await Api.GetPart(7, "x", "a&b", 2);
        Assert.Equal("?fixed=1&filter=a%26b&page=2", echo.Query);
    }

    [Fact]
    public async Task Keeps_slashes_of_a_round_tripping_parameter() => Assert.Equal("/base/files/a/b%20c", (await Api.GetFile("a/b c")).Path);

    [Fact]
    public async Task Formats_query_values_without_regard_to_the_culture()
    {
        var echo = await Api.Search("a b", new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Utc), 1234.5m, flag: true, [1, 2, 3]);
        Assert.Equal("?q%5B0%5D%5Bx%5D=a%20b&day=2024-02-29&price=1234.5&flag=True&ids=1%2C2%2C3", echo.Query);
    }

    [Fact]
    public async Task Spreads_a_dictionary_over_the_query()
    {
        var echo = await Api.SearchBy(new Dictionary<string, string>(StringComparer.Ordinal) { ["filter[0]"] = "x", ["size"] = "5" });
        Assert.Equal("?filter%5B0%5D=x&size=5", echo.Query);
    }

    [Fact]
    public async Task Sends_a_body_as_json()
    {
        var echo = await Api.Post(new Thing("chair", 12.30m), CancellationToken.None);
        Assert.Equal("""{"thing_name":"chair","price":12.30,"day":null}""", echo.Body);
        Assert.StartsWith("application/json", echo.ContentType, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sends_text_as_it_is() => Assert.Equal("plain \"text\"", (await Api.PostText("plain \"text\"")).Body);

    [Fact]
    public async Task Sends_a_form()
    {
        var echo = await Api.PostForm(new Dictionary<string, string>(StringComparer.Ordinal) { ["grant_type"] = "client credentials", ["scope"] = "a+b" });
        Assert.Equal(("grant_type=client+credentials&scope=a%2Bb", "application/x-www-form-urlencoded"), (echo.Body, echo.ContentType));
    }

    [Fact]
    public async Task Sends_headers_of_interface_method_and_parameter()
    {
        var headers = (await Api.Put("1", new Thing("chair", 1), "from parameter")).Headers;
        Assert.Equal(("from interface", "method", "from method", "from parameter"), (headers["X-Interface"], headers["X-Both"], headers["X-Method"], headers["X-Param"]));
        headers = (await Api.Put("1", new Thing("chair", 1), parameter: null)).Headers;
        Assert.DoesNotContain("X-Param", headers.Keys);
    }

    [Fact]
    public async Task Sends_an_authorization()
    {
        var echo = await Api.Patch("1", new Thing("chair", 1), "secret");
        Assert.Equal(("PATCH", "Bearer secret"), (echo.Method, echo.Headers["Authorization"]));
    }

    [Fact]
    public async Task Reads_a_body()
    {
        Assert.Equal(new Thing("chair", 12.30m, new DateOnly(2024, 2, 29)), await Api.Thing());
        Assert.StartsWith("""{"thing_name":"chair",""", await Api.ThingAsText(), StringComparison.Ordinal);
        await Api.Delete("1");
    }

    [Fact]
    public async Task Wraps_a_body_in_a_response()
    {
        using var response = await Api.ThingResponse();
        Assert.True(response.IsSuccessStatusCode);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("chair", response.Content?.Name);
        Assert.Null(response.Error);
        Assert.Equal("yes", response.Headers!.GetValues("X-Answer").Single());
        Assert.Equal("application/json", response.ContentHeaders?.ContentType?.MediaType);
        Assert.Equal("OK", response.ReasonPhrase);
    }

    [Fact]
    public async Task Throws_a_status_that_is_no_success()
    {
        foreach (var call in new Func<Task>[] { () => Api.Status(422), () => Api.StatusAsThing(422) })
        {
            var exception = await Assert.ThrowsAsync<ApiException>(call);
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "body of 422", "Unprocessable Entity"), (exception.StatusCode, exception.Content, exception.ReasonPhrase));
            Assert.Equal("Response status code does not indicate success: 422 (Unprocessable Entity).", exception.Message);
            Assert.EndsWith("/base/status/422", exception.Uri?.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Does_not_throw_a_status_when_a_response_is_asked_for()
    {
        using var bare = await Api.StatusAsResponse(503);
        using var typed = await Api.StatusAsThingResponse(503);
        foreach (var response in new[] { bare, typed })
        {
            Assert.False(response.IsSuccessStatusCode);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.Equal("body of 503", Assert.IsAssignableFrom<ApiException>(response.Error).Content);
        }

        Assert.Null(typed.Content);
        using var message = await Api.StatusAsMessage(404);
        Assert.Equal("body of 404", await message.Content.ReadAsStringAsync());
        using var fine = await Api.StatusAsResponse(200);
        Assert.True(fine.IsSuccessStatusCode);
        Assert.Null(fine.Error);
    }

    [Fact]
    public async Task Tells_of_a_body_it_cannot_read()
    {
        using var response = await Api.Broken();
        Assert.True(response.IsSuccessStatusCode);
        Assert.False(response.IsSuccessful);
        Assert.IsType<JsonException>(response.Error?.InnerException);
    }

    [Fact]
    public async Task Has_no_content_when_there_is_no_body()
    {
        using var response = await Api.StatusAsThingResponse(204);
        Assert.True(response.IsSuccessful);
        Assert.Null(response.Content);
    }

    [Fact]
    public async Task Tells_of_a_server_that_is_not_there()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        var api = RestService.For<IThingApi>(http, Settings);
        using var response = await api.ThingResponse();
        Assert.False(response.IsSuccessStatusCode);
        Assert.Null(response.StatusCode);
        Assert.IsType<HttpRequestException>(response.Error?.InnerException);
        Assert.IsType<HttpRequestException>((await Assert.ThrowsAsync<ApiRequestException>(api.Thing)).InnerException);
    }

    [Fact]
    public async Task Is_canceled_by_its_caller()
    {
        using var cancellation = new CancellationTokenSource();
        var call = Api.Slow(cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task Hands_a_property_to_the_message_handlers()
    {
        using var handler = new OptionReader { InnerHandler = new HttpClientHandler() };
        using var http = new HttpClient(handler) { BaseAddress = server.Address };
        await RestService.For<IThingApi>(http, Settings).WithOption("merchant-1");
        Assert.Equal("merchant-1", handler.Budget);
    }

    private sealed class OptionReader : DelegatingHandler
    {
        public string? Budget { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            // Refit sets the option under the parameter's type or as an object, by version.
            Budget = request.Options.Select(option => option.Key == "budget" ? option.Value as string : null).FirstOrDefault(value => value is not null);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
