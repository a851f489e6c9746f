using KashflowOrleans.Configuration;
using KashflowOrleans.Gateway.Http;

namespace KashflowOrleans.Gateway.Api;

/// <summary>What a connection is and where it belongs, as far as the choice of a ledger asks.</summary>
internal sealed record Placement(string Kind, string Environment)
{
    /// <summary>Whether it is a ledger of that environment.</summary>
    public bool IsLedgerOf(string environment) => Kind == ConnectionKinds.Kashflow && Environment == environment;
}

/// <summary>It must be clear which ledger an environment's documents are posted to, and real orders must never reach the ledger of another environment.</summary>
internal static class LedgerRules
{
    private static readonly IReadOnlyList<string> SingleLedger = [.. FlowEnvironments.All.Where(environment => environment != FlowEnvironments.Prod)];

    /// <summary>All connections as they will stand.</summary>
    public static Dictionary<string, Placement> Placements(MerchantConfig? standing, IReadOnlyDictionary<string, ConnectionInput>? coming)
    {
        var placements = (standing?.Connections ?? []).ToDictionary(connection => connection.Id, connection => new Placement(connection.Kind, connection.Environment));
        foreach (var (name, connection) in coming ?? new Dictionary<string, ConnectionInput>())
        {
            placements[name] = new Placement(connection.Kind, connection.Environment);
        }

        return placements;
    }

    /// <summary>Checks the ledger of real orders.</summary>
    /// <param name="named">The connection that the merchant's settings name.</param>
    /// <param name="connections">All connections as they will stand.</param>
    /// <param name="field">The field that names the ledger.</param>
    public static IEnumerable<InputError> CheckNamed(string? named, IReadOnlyDictionary<string, Placement> connections, string field)
    {
        if (named is not null)
        {
            if (!connections.TryGetValue(named, out var found) || found.Kind != ConnectionKinds.Kashflow)
            {
                yield return new InputError(field, named, "is not a connection of kind kashflow of this merchant. Name one that is, or leave it out if there is just one.");
            }
            else if (found.Environment != FlowEnvironments.Prod)
            {
                yield return new InputError(field, named, $"belongs to the environment {found.Environment}, and real orders are posted to a ledger of prod. Name one of prod.");
            }
        }
        else if (connections.Values.Count(connection => connection.IsLedgerOf(FlowEnvironments.Prod)) > 1)
        {
            yield return new InputError(field, null, "is needed: the merchant has more than one connection of kind kashflow in prod. Name the one that invoices are posted to.");
        }
    }

    /// <summary>Checks that connections that are sent do not give Dev or QA a second ledger.</summary>
    /// <param name="coming">The connections that are sent, and what their fields start with.</param>
    /// <param name="connections">All connections as they will stand.</param>
    public static IEnumerable<InputError> CheckSingle(IReadOnlyDictionary<string, string> coming, IReadOnlyDictionary<string, Placement> connections)
    {
        foreach (var environment in SingleLedger)
        {
            // Those that stand come first: they are not what is wrong.
            var ledgers = connections.Where(connection => connection.Value.IsLedgerOf(environment)).Select(connection => connection.Key).OrderBy(coming.ContainsKey).ToList();
            foreach (var name in ledgers.Skip(1).Where(coming.ContainsKey))
            {
                yield return new InputError(
                    coming[name] + "environment",
                    environment,
                    $"has a ledger already: the connection '{ledgers[0]}'. An environment has one; put this one in another, or change that one.");
            }
        }
    }

    /// <summary>Checks that a single connection that is sent leaves the ledger of real orders clear.</summary>
    public static IEnumerable<InputError> CheckConnection(string name, MerchantConfig standing, ConnectionInput input)
    {
        var coming = new Dictionary<string, ConnectionInput>(StringComparer.Ordinal) { [name] = input };
        var connections = Placements(standing, coming);
        foreach (var error in CheckSingle(new Dictionary<string, string>(StringComparer.Ordinal) { [name] = string.Empty }, connections))
        {
            yield return error;
        }

        var isLedger = connections[name].IsLedgerOf(FlowEnvironments.Prod);
        if (standing.Posting.Ledger is { } named)
        {
            if (named == name && !isLedger)
            {
                yield return new InputError(
                    input.Kind == ConnectionKinds.Kashflow ? "environment" : "kind",
                    input.Kind == ConnectionKinds.Kashflow ? input.Environment : input.Kind,
                    "does not fit: posting.ledger names this connection, and real orders are posted to a connection of kind kashflow in prod. Name another ledger in the merchant's settings first.");
            }
        }
        else if (isLedger && connections.Values.Count(connection => connection.IsLedgerOf(FlowEnvironments.Prod)) > 1)
        {
            yield return new InputError(
                "environment", input.Environment, "has a ledger already. Put this connection in dev or qa, or name the ledger of real orders (posting.ledger) in the merchant's settings first.");
        }
    }
}
