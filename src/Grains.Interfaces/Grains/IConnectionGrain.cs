using Orleans;

namespace KashflowOrleans.Contracts;

/// <summary>One connection to an outside system, for the whole cluster: its session, its rate budget, its health. Key: <c>merchant/connection</c>.</summary>
[Alias("kf.IConnectionGrain")]
public interface IConnectionGrain : IGrainWithStringKey
{
    /// <summary>The session to call with, logging in when there is none. One log-in serves the whole cluster; refused credentials are not tried again until the
    /// configuration changes (KashFlow locks accounts, apis/kashflow.md §2.1).</summary>
    /// <param name="rejected">A token the service has just refused; null otherwise. Only if it is still the current one does it cause a new log-in.</param>
    [Alias("GetSession")]
    Task<SessionReply> GetSession(string? rejected);

    /// <summary>Asks for permission to send up to <paramref name="wanted"/> requests.</summary>
    [Alias("Lease")]
    Task<BudgetLease> Lease(int wanted);

    /// <summary>As <see cref="Lease"/>, for calls of a backfill: grants its share of the rate at most, and only what live calls leave.</summary>
    [Alias("LeaseBackfill")]
    Task<BudgetLease> LeaseBackfill(int wanted);

    /// <summary>Says which share of the budget backfills may use from now on. It is said again and again while one runs, and forgotten a minute after the last time.</summary>
    /// <param name="permille">Thousandths, from 1 to 1000.</param>
    [Alias("AllowBackfill")]
    Task AllowBackfill(int permille);

    /// <summary>The service answered 429 or asked for a pause: nobody calls it until then.</summary>
    [Alias("ReportThrottled")]
    Task ReportThrottled(TimeSpan pause);

    /// <summary>How the connection is doing.</summary>
    [Alias("GetHealth")]
    Task<ConnectionHealth> GetHealth();

    /// <summary>Tries the connection now and says in plain words what is wrong, if anything.</summary>
    [Alias("Test")]
    Task<ConnectionTest> Test();
}

/// <summary>A session, or why there is none.</summary>
/// <param name="Token">What to authenticate with; null when there is no session.</param>
/// <param name="Problem">Why there is none, in plain words.</param>
/// <param name="Final">Whether trying again without a change of configuration is pointless (refused credentials) or harmful (locked account).</param>
/// <param name="RetryAfter">When it is not final: how long to wait.</param>
[GenerateSerializer, Immutable, Alias("kf.SessionReply")]
public sealed record SessionReply([property: Id(0)] string? Token, [property: Id(1)] string? Problem, [property: Id(2)] bool Final, [property: Id(3)] TimeSpan RetryAfter);

/// <summary>Permission to send requests.</summary>
/// <param name="Granted">How many; 0 means wait.</param>
/// <param name="Wait">How long to wait before asking again when none was granted.</param>
/// <param name="ValidFor">Unused permission lapses after this.</param>
[GenerateSerializer, Immutable, Alias("kf.BudgetLease")]
public sealed record BudgetLease([property: Id(0)] int Granted, [property: Id(1)] TimeSpan Wait, [property: Id(2)] TimeSpan ValidFor);

/// <summary>How a connection is doing.</summary>
[GenerateSerializer, Immutable, Alias("kf.ConnectionHealth")]
public sealed record ConnectionHealth(
    [property: Id(0)] string State,
    [property: Id(1)] string? Problem,
    [property: Id(2)] DateTimeOffset? PausedUntil,
    [property: Id(3)] DateTimeOffset? LastLogin,
    [property: Id(4)] int Logins);

/// <summary>The result of trying a connection.</summary>
[GenerateSerializer, Immutable, Alias("kf.ConnectionTest")]
public sealed record ConnectionTest([property: Id(0)] bool Works, [property: Id(1)] string Message);
