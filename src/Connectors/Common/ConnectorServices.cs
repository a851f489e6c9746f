using KashflowOrleans.Ports;
using Microsoft.Extensions.Logging;

namespace KashflowOrleans.Connectors.Common;

/// <summary>What every connector is made with.</summary>
/// <param name="Audit">Takes a line for every exchange.</param>
/// <param name="Secrets">Opens the connection's secrets.</param>
/// <param name="Time">The clock: time-outs, pauses and stamps follow it.</param>
/// <param name="Random">Spreads retries; used under a lock, so any instance will do.</param>
/// <param name="Loggers">Makes loggers.</param>
/// <param name="Transport">Replaces the network: makes the innermost handler of a connection; null for real sockets.</param>
public sealed record ConnectorServices(
    IAuditSink Audit,
    ISecretResolver Secrets,
    TimeProvider Time,
    Random Random,
    ILoggerFactory Loggers,
    Func<HttpMessageHandler>? Transport = null);
