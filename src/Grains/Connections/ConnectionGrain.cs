using System.Security.Cryptography;
using System.Text;
using KashflowOrleans.Configuration;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Common.Http;
using KashflowOrleans.Contracts;
using KashflowOrleans.Events;
using KashflowOrleans.Keys;
using KashflowOrleans.Ports;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace KashflowOrleans.Grains.Connections;

/// <summary>One connection for the whole cluster (see <see cref="IConnectionGrain"/>). Reentrant, so that budget is handed out while a log-in is under way; the log-in
/// itself is one shared task.</summary>
[GrainType("connection")]
[Reentrant]
public sealed partial class ConnectionGrain(
    [PersistentState("connection", StorageNames.Provider)] IPersistentState<ConnectionState> state,
    IConnectorFactory connectors,
    ConnectionDirectory directory,
    ISecretResolver secrets,
    TimeProvider clock,
    ILogger<ConnectionGrain> logger) : Grain, IConnectionGrain
{
    private static readonly TimeSpan LeaseValidity = TimeSpan.FromSeconds(1);

    // After a failed log-in for a passing reason nobody tries again before this has passed.
    private static readonly TimeSpan FailedLoginPause = TimeSpan.FromSeconds(5);

    private ConnectionKey _key;
    private string? _session;
    private Task<SessionReply>? _login;
    private SessionReply? _lastFailure;
    private DateTimeOffset _failedUntil;
    private DateTimeOffset? _lastLogin;
    private int _logins;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = ConnectionKey.Parse(this.GetPrimaryKeyString());
        return base.OnActivateAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task<SessionReply> GetSession(string? rejected)
    {
        if (_session is { } current && !string.Equals(current, rejected, StringComparison.Ordinal))
        {
            return Task.FromResult(new SessionReply(current, null, Final: false, TimeSpan.Zero));
        }

        if (_lastFailure is { Final: false } failure && clock.GetUtcNow() is var now && now < _failedUntil)
        {
            return Task.FromResult(failure with { RetryAfter = _failedUntil - now });
        }

        // Whoever asks while a log-in is under way waits for that one.
        _session = null;
        return _login is { IsCompleted: false } ? _login : _login = LogIn();
    }

    /// <inheritdoc/>
    public Task<ConnectionHealth> GetHealth()
    {
        DateTimeOffset? paused = _bucket is { } bucket && bucket.PausedUntil > clock.GetUtcNow() ? bucket.PausedUntil : null;
        var problem = state.State.RefusedBecause ?? _lastFailure?.Problem;
        var status = state.State.RefusedBecause is not null ? "refused" : paused is not null ? "paused" : problem is not null ? "failing" : "working";
        return Task.FromResult(new ConnectionHealth(status, problem, paused, _lastLogin, _logins));
    }

    /// <inheritdoc/>
    public async Task<ConnectionTest> Test()
    {
        var found = await directory.For(_key.Merchant, _key.Connection.Value);
        if (found.Config?.Find(_key.Connection.Value) is not { } config)
        {
            return new ConnectionTest(false, $"There is no connection '{_key.Connection}'.");
        }

        // A person asks: what was refused may have been mended on the other side, so it is tried once.
        if (state.State.RefusedBecause is not null)
        {
            (state.State.RefusedBecause, state.State.RefusedFingerprint, _lastFailure) = (null, null, null);
            await state.WriteStateAsync();
        }

        var context = new CallContext($"test-{Guid.NewGuid():n}", _key.ToString());
        try
        {
            if (config.Kind == ConnectionKinds.Kashflow)
            {
                var ledger = connectors.CreateLedger(_key.Merchant, config, directory.GateOf(_key));
                return Judge(await ledger.GetReference(context, CancellationToken.None), reference => $"Works: {reference.VatPercents.Count} VAT rates, {reference.Nominals.Count} nominal accounts.");
            }

            var channel = connectors.CreateChannel(_key.Merchant, config, directory.GateOf(_key));
            var now = NodaTime.Extensions.DateTimeOffsetExtensions.ToInstant(clock.GetUtcNow());
            var listed = await channel.ListChangedOrders(now - NodaTime.Duration.FromDays(1), now, context, CancellationToken.None);
            return Judge(listed, orders => $"Works: {orders.Count} orders changed within a day.");
        }
        catch (Exception failure) when (failure is ConnectorConfigurationException or SecretUnavailableException)
        {
            return new ConnectionTest(false, failure.Message);
        }
    }

    private static ConnectionTest Judge<T>(Outcome<T> outcome, Func<T, string> praise) => outcome switch
    {
        Outcome<T>.Refused refused => new ConnectionTest(false, refused.Reason),
        Outcome<T>.Retry retry => new ConnectionTest(false, retry.Reason),
        Outcome<T>.InDoubt doubt => new ConnectionTest(false, doubt.Reason),
        _ => new ConnectionTest(true, outcome.TryGetValue(out var value) ? praise(value) : "Works."),
    };

    private async Task<SessionReply> LogIn()
    {
        var reply = await TryLogIn();
        if (reply.Token is { } token)
        {
            (_session, _lastFailure, _lastLogin) = (token, null, clock.GetUtcNow());
            _logins++;
        }
        else
        {
            _lastFailure = reply;
            _failedUntil = clock.GetUtcNow() + (reply.RetryAfter > FailedLoginPause ? reply.RetryAfter : FailedLoginPause);
            LogLoginFailed(logger, _key.ToString(), reply.Problem ?? string.Empty);
        }

        return reply;
    }

    private async Task<SessionReply> TryLogIn()
    {
        if (await Config() is not { } config)
        {
            return new SessionReply(null, $"There is no connection '{_key.Connection}'.", Final: false, FailedLoginPause);
        }

        try
        {
            var fingerprint = Fingerprint(config);
            if (state.State.RefusedBecause is { } refused && string.Equals(state.State.RefusedFingerprint, fingerprint, StringComparison.Ordinal))
            {
                return new SessionReply(null, $"{refused} Credentials are not tried again until they are changed.", Final: true, TimeSpan.Zero);
            }

            if (connectors.CreateSessionSource(_key.Merchant, config) is not { } source)
            {
                return new SessionReply(string.Empty, null, Final: false, TimeSpan.Zero);
            }

            var reply = await source.LogIn(CancellationToken.None);
            await RememberRefusal(reply, fingerprint);
            return reply;
        }
        catch (Exception failure) when (failure is ConnectorConfigurationException or SecretUnavailableException)
        {
            return new SessionReply(null, failure.Message, Final: false, FailedLoginPause);
        }
    }

    private async Task RememberRefusal(SessionReply reply, string fingerprint)
    {
        if (reply is { Token: null, Final: true })
        {
            (state.State.RefusedBecause, state.State.RefusedFingerprint) = (reply.Problem, fingerprint);
            await state.WriteStateAsync();
        }
        else if (reply.Token is not null && state.State.RefusedBecause is not null)
        {
            (state.State.RefusedBecause, state.State.RefusedFingerprint) = (null, null);
            await state.WriteStateAsync();
        }
    }

    private async Task<ConnectionConfig?> Config() => (await directory.ConfigOf(_key.Merchant))?.Find(_key.Connection.Value);

    // What the service judged: address and credentials. A salted hash, so that nothing can be read back from the state.
    private string Fingerprint(ConnectionConfig config)
    {
        var text = new StringBuilder(config.BaseUrl);
        foreach (var (name, reference) in config.Secrets.OrderBy(secret => secret.Key, StringComparer.Ordinal))
        {
            text.Append('\n').Append(name).Append('=').Append(secrets.Resolve(reference));
        }

        return Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(_key.ToString()), Encoding.UTF8.GetBytes(text.ToString())));
    }

    [LoggerMessage(1101, LogLevel.Warning, "Connection {Connection}: paused for {Pause} because the service asked for it")]
    private static partial void LogPaused(ILogger logger, string connection, TimeSpan pause);

    [LoggerMessage(1102, LogLevel.Warning, "Connection {Connection}: no session: {Problem}")]
    private static partial void LogLoginFailed(ILogger logger, string connection, string problem);
}
