using System.Net;
using KashflowOrleans.Connectors.Magento.Webhooks;
using KashflowOrleans.Tests.Connectors.Common.Support;
using KashflowOrleans.Tests.Connectors.Magento.Support;

namespace KashflowOrleans.Tests.Connectors.Magento;

public sealed class A_public_key_of_adobe
{
    private static readonly Uri Host = new("https://static.adobeioevents.com");

    private readonly ManualTime _time = new();

    [Fact]
    public async Task Is_fetched_once_a_day()
    {
        var transport = new ScriptedTransport(_ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(Pushes.PublicKey) });
        using var client = new HttpClient(transport);
        var source = new AdobePublicKeySource(client, _time);

        Assert.Equal(Pushes.PublicKey, await source.GetKey(Host, Pushes.KeyPath, default));
        _time.Advance(TimeSpan.FromHours(23));
        Assert.Equal(Pushes.PublicKey, await source.GetKey(Host, Pushes.KeyPath, default));
        Assert.Equal("https://static.adobeioevents.com/prod/keys/pub-key-one.pem", Assert.Single(transport.Sent).Address.ToString());

        _time.Advance(TimeSpan.FromHours(2));
        _ = await source.GetKey(Host, Pushes.KeyPath, default);
        Assert.Equal(2, transport.Sent.Count);
    }

    [Fact]
    public async Task That_cannot_be_had_is_asked_for_again_after_a_minute()
    {
        var transport = ScriptedTransport.Sequence(HttpBench.Status(HttpStatusCode.NotFound), HttpBench.Breaks(), HttpBench.Status(HttpStatusCode.OK, "<html>no key</html>"), HttpBench.Status(HttpStatusCode.OK, Pushes.PublicKey));
        using var client = new HttpClient(transport);
        var source = new AdobePublicKeySource(client, _time);

        Assert.Null(await source.GetKey(Host, Pushes.KeyPath, default));
        Assert.Null(await source.GetKey(Host, Pushes.KeyPath, default));
        Assert.Single(transport.Sent);
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Null(await source.GetKey(Host, Pushes.KeyPath, default));
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Null(await source.GetKey(Host, Pushes.KeyPath, default));
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(Pushes.PublicKey, await source.GetKey(Host, Pushes.KeyPath, default));
    }

    [Fact]
    public async Task Costs_a_bounded_number_of_requests_whatever_paths_are_named()
    {
        var transport = new ScriptedTransport(_ => new HttpResponseMessage(HttpStatusCode.NotFound));
        using var client = new HttpClient(transport);
        var source = new AdobePublicKeySource(client, _time);
        for (var index = 0; index < 500; index++) Assert.Null(await source.GetKey(Host, $"/prod/keys/{index}.pem", default));
        Assert.InRange(transport.Sent.Count, 1, 32);
    }

    [Fact]
    public async Task Larger_than_any_key_is_none()
    {
        using var client = new HttpClient(new ScriptedTransport(_ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(Pushes.PublicKey + new string(' ', 100_000)) }));
        Assert.Null(await new AdobePublicKeySource(client, _time).GetKey(Host, Pushes.KeyPath, default));
    }
}
