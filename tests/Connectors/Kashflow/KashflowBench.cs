using System.Net;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Kashflow;
using KashflowOrleans.Keys;
using KashflowOrleans.Tests.Connectors.Common.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace KashflowOrleans.Tests.Connectors.Kashflow;

/// <summary>The KashFlow connector on a scripted network.</summary>
internal sealed class KashflowBench
{
    public static readonly CallContext Context = new("corr-1", "acme/shop/7");

    public KashflowBench(Func<SentRequest, HttpResponseMessage> answer)
    {
        Transport = new ScriptedTransport(answer);
        var secrets = new PlainSecrets(("env:USER", "books@example.org"), ("env:PASSWORD", "hunter2-secret"), ("env:WORD", "penguins"));
        Services = new ConnectorServices(Audit, secrets, Time, new Random(1), NullLoggerFactory.Instance, () => Transport);
        Ledger = KashflowConnector.CreateLedger(MerchantId.Parse("acme"), Samples.Connection(), Gate, Services);
    }

    public ScriptedTransport Transport { get; }

    public ConnectorServices Services { get; }

    public ScriptedGate Gate { get; } = new();

    public AuditList Audit { get; } = new();

    public ManualTime Time { get; } = new();

    public ILedger Ledger { get; }

    public IReadOnlyList<string> Requests => [.. Transport.Sent.Select(request => request.ToString())];

    public static HttpResponseMessage Ok(string json) => ScriptedTransport.Json(HttpStatusCode.OK, json);

    public static HttpResponseMessage Refused(string error, string message, HttpStatusCode status = HttpStatusCode.BadRequest) =>
        ScriptedTransport.Json(status, $$"""{ "Error": "{{error}}", "Message": "{{message}}" }""");

    public Task<T> Run<T>(Task<T> call) => Time.Drive(call, TimeSpan.FromSeconds(3));

    public ISessionSource SessionSource() => KashflowConnector.CreateSessionSource(MerchantId.Parse("acme"), Samples.Connection(), Services);
}
