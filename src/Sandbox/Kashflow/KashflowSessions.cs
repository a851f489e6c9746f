using System.Collections.Concurrent;

namespace KashflowOrleans.Sandbox.Kashflow;

/// <summary>A character of the memorable word: what the first step asks for and the second step answers; positions count from 1.</summary>
public sealed record MemorableCharacter(int Position, string? Value);

/// <summary>
/// The two-step session of apis/kashflow.md §2.1: user name and password give a temporary token and three positions, their characters give a session that
/// ends after
/// a time without requests. Wrong attempts in a row lock the account for everybody, open sessions included, until somebody unlocks it by hand.
/// </summary>
internal sealed class KashflowSessions(KashflowOptions options, TimeProvider time, Random random, Action<bool> lockChanged)
{
    private const int PositionsAsked = 3;
    private const string Scheme = "KfToken ";
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, TemporaryToken> _temporary = [];
    private readonly ConcurrentDictionary<Guid, Session> _sessions = new();
    private int _wrongAttempts;
    private volatile bool _locked;

    public bool IsLocked => _locked;

    public int WrongAttempts => _wrongAttempts;

    /// <summary>Sessions given out since the start; a client that signs in too often shows here.</summary>
    public int SessionsBegun { get; private set; }

    /// <summary>First step.</summary>
    public KashflowRefusal? Begin(string? userName, string? password, out Guid token, out IReadOnlyList<int> positions)
    {
        token = Guid.Empty;
        positions = [];
        lock (_gate)
        {
            if (_locked)
                return KashflowRefusal.AccountLocked;

            var isUser = string.Equals(userName, options.UserName, StringComparison.OrdinalIgnoreCase);
            if (!isUser || !string.Equals(password, options.Password, StringComparison.Ordinal))
                return CountWrongAttempt();

            Sweep();
            token = Guid.NewGuid();
            positions = Draw();
            _temporary[token] = new TemporaryToken(positions, time.GetUtcNow() + options.TemporaryTokenLifetime);
            return null;
        }
    }

    /// <summary>Second step. A temporary token serves for one attempt.</summary>
    public KashflowRefusal? Complete(Guid token, IReadOnlyList<MemorableCharacter> characters, out Guid session)
    {
        session = Guid.Empty;
        lock (_gate)
        {
            if (_locked)
                return KashflowRefusal.AccountLocked;

            if (!_temporary.Remove(token, out var temporary) || temporary.Expires <= time.GetUtcNow())
                return KashflowRefusal.InvalidTemporaryToken;

            foreach (var position in temporary.Positions)
            {
                var given = characters.FirstOrDefault(character => character.Position == position)?.Value;
                if (!string.Equals(given, options.MemorableWord[position - 1].ToString(), StringComparison.OrdinalIgnoreCase))
                    return CountWrongAttempt();
            }

            session = Start();
            return null;
        }
    }

    /// <summary>Swaps an external token for a session.</summary>
    public KashflowRefusal? Exchange(Guid? externalToken, int? userId, out Guid session)
    {
        session = Guid.Empty;
        lock (_gate)
        {
            if (_locked)
                return KashflowRefusal.AccountLocked;

            if (externalToken is null || externalToken != options.ExternalToken || userId != options.ExternalUserId)
                return KashflowRefusal.InvalidCredentials;

            session = Start();
            return null;
        }
    }

    public bool End(Guid session) => _sessions.TryRemove(session, out _);

    /// <summary>Whether a request's Authorization header carries a live session; a good one lives on from now.</summary>
    public KashflowRefusal? Check(string? authorization)
    {
        if (_locked)
            return KashflowRefusal.AccountLocked;

        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            || !Guid.TryParse(authorization.AsSpan(Scheme.Length), out var id) || !_sessions.TryGetValue(id, out var session))
        {
            return KashflowRefusal.InvalidSession;
        }

        var now = time.GetTimestamp();
        if (time.GetElapsedTime(session.LastUsed, now) > options.SessionLifetime)
        {
            _sessions.TryRemove(id, out _);
            return KashflowRefusal.InvalidSession;
        }

        session.LastUsed = now;
        return null;
    }

    public void ExpireAll() => _sessions.Clear();

    public void Lock(bool locked)
    {
        lock (_gate)
        {
            _wrongAttempts = 0;
            if (_locked == locked)
                return;

            _locked = locked;
            lockChanged(locked);
        }
    }

    /// <summary>Takes the lock over from the journal.</summary>
    public void Restore(bool locked) => _locked = locked;

    private KashflowRefusal CountWrongAttempt()
    {
        _wrongAttempts++;
        if (_wrongAttempts < options.WrongAttemptsBeforeLock)
            return KashflowRefusal.InvalidCredentials;

        _wrongAttempts = 0;
        _locked = true;
        lockChanged(true);
        return KashflowRefusal.AccountLocked;
    }

    private Guid Start()
    {
        _wrongAttempts = 0;
        var session = Guid.NewGuid();
        _sessions[session] = new Session { LastUsed = time.GetTimestamp() };
        SessionsBegun++;
        return session;
    }

    private int[] Draw()
    {
        var all = Enumerable.Range(1, options.MemorableWord.Length).ToArray();
        random.Shuffle(all);
        return [.. all.Take(PositionsAsked).Order()];
    }

    private void Sweep()
    {
        var now = time.GetUtcNow();
        foreach (var (token, temporary) in _temporary)
        {
            if (temporary.Expires <= now)
                _temporary.Remove(token);
        }

        foreach (var (id, session) in _sessions)
        {
            if (time.GetElapsedTime(session.LastUsed) > options.SessionLifetime)
                _sessions.TryRemove(id, out _);
        }
    }

    private sealed record TemporaryToken(IReadOnlyList<int> Positions, DateTimeOffset Expires);

    private sealed class Session
    {
        public long LastUsed { get; set; }
    }
}
