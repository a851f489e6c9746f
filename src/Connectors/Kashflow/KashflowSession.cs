using System.Globalization;
using KashflowOrleans.Connectors.Common;
using KashflowOrleans.Connectors.Common.Http;
using KashflowOrleans.Connectors.Kashflow.Wire;
using KashflowOrleans.Contracts;
using KashflowOrleans.Ports;

namespace KashflowOrleans.Connectors.Kashflow;

/// <summary>Logs in to KashFlow in its two steps (apis/kashflow.md §2.1). Wrong attempts lock the account for everybody, so whatever the service refuses is final:
/// only a change of the configuration, or a person, leads to another attempt.</summary>
internal sealed class KashflowSession(IKashflowSessionApi api, KashflowOptions options, ISecretResolver secrets, CallContext context) : ISessionSource
{
    // When neither the service nor the network says how long to wait.
    private static readonly TimeSpan UsualWait = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public async Task<SessionReply> LogIn(CancellationToken cancellation)
    {
        string username, password, memorableWord;
        try
        {
            (username, password, memorableWord) = (secrets.Resolve(options.Username), secrets.Resolve(options.Password), secrets.Resolve(options.MemorableWord));
        }
        catch (SecretUnavailableException exception)
        {
            return Final(exception.Message);
        }

        var begun = await Answer(api.Begin(new CredentialsRequest(username, password), context, cancellation), cancellation);
        if (!begun.TryGetValue(out var challenge))
        {
            return Failed(begun, "user name and password");
        }

        if (Obstacle(challenge) is { } obstacle)
        {
            return Final(obstacle);
        }

        if (challenge.TemporaryToken is not { Length: > 0 } temporaryToken || challenge.MemorableWordList is not { Count: > 0 } asked)
        {
            return Later("the service accepted the password but did not ask for the memorable word");
        }

        if (asked.FirstOrDefault(character => character.Position < 1 || character.Position > memorableWord.Length) is { } beyond)
        {
            // Not sent: it would count as a wrong attempt.
            return Final(string.Create(
                CultureInfo.InvariantCulture,
                $"the service asks for character {beyond.Position} of the memorable word, the configured one has {memorableWord.Length}; correct the secret memorableWord"));
        }

        var characters = asked.Select(character => character with { Value = memorableWord[character.Position - 1].ToString() }).ToList();
        var completed = await Answer(api.Complete(new MemorableWordRequest(temporaryToken, characters), context, cancellation), cancellation);
        if (!completed.TryGetValue(out var session))
        {
            return Failed(completed, "memorable word");
        }

        if (Obstacle(session) is { } reason)
        {
            return Final(reason);
        }

        return session.SessionToken is { Length: > 0 } token
            ? new SessionReply(token, null, false, TimeSpan.Zero)
            : Later("the service accepted the memorable word but gave no session");
    }

    private static Task<Outcome<SessionWire>> Answer(Task<Refit.IApiResponse<SessionWire>> call, CancellationToken cancellation) =>
        call.Outcome<SessionWire, SessionWire>(CallKind.Write, KashflowErrors.Instance, static session => new Outcome<SessionWire>.Done(session), cancellation);

    private static SessionReply Failed(Outcome<SessionWire> outcome, string step) => outcome switch
    {
        Outcome<SessionWire>.Refused { Kind: RefusalKind.NotFound } refused =>
            Final($"KashFlow does not answer at this address ({refused.Reason}); correct the connection's baseUrl"),
        Outcome<SessionWire>.Refused refused => Final($"KashFlow refuses the {step}: {refused.Reason}"),
        Outcome<SessionWire>.Retry retry => Later(retry.Reason, retry.After),
        Outcome<SessionWire>.InDoubt doubt => Later(doubt.Reason),
        _ => throw new InvalidOperationException($"{outcome.GetType().Name} is no failure."),
    };

    private static string? Obstacle(SessionWire session) => session switch
    {
        { IsLockedOut: true } => "the KashFlow account is locked; unlock it in KashFlow",
        { Disabled: true } => "the KashFlow user is disabled",
        { SubscriptionExpired: true } => "the KashFlow subscription has expired",
        _ => null,
    };

    private static SessionReply Final(string problem) => new(null, problem, true, TimeSpan.Zero);

    private static SessionReply Later(string problem, TimeSpan? after = null) => new(null, problem, false, after ?? UsualWait);
}
