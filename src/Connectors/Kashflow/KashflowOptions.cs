using KashflowOrleans.Configuration;
using KashflowOrleans.Connectors.Common;

namespace KashflowOrleans.Connectors.Kashflow;

/// <summary>A KashFlow connection's configuration, checked. Secrets stand here as references only.</summary>
/// <param name="Username">Reference of the user name; the integration should have a user of its own (apis/kashflow.md §7.10).</param>
/// <param name="Password">Reference of the password.</param>
/// <param name="MemorableWord">Reference of the memorable word.</param>
public sealed record KashflowOptions(string Username, string Password, string MemorableWord)
{
    /// <summary>The dialect this connector speaks: KfToken sessions.</summary>
    public const string Dialect = "v2";

    /// <summary>Checks a connection's configuration.</summary>
    /// <exception cref="ConnectorConfigurationException">Something is missing or wrong; the message names it and what to do.</exception>
    public static KashflowOptions Of(ConnectionConfig connection)
    {
        if (connection.Setting("dialect") is { } dialect && dialect != Dialect)
        {
            throw new ConnectorConfigurationException($"connection '{connection.Id}': setting dialect is '{dialect}'; use '{Dialect}' or leave it out.");
        }

        string[] needed = ["username", "password", "memorableWord"];
        var missing = needed.Where(name => !connection.Secrets.TryGetValue(name, out var reference) || string.IsNullOrWhiteSpace(reference)).ToList();
        if (missing.Count > 0)
        {
            var names = $"{(missing.Count == 1 ? "secret" : "secrets")} {string.Join(", ", missing)}";
            throw new ConnectorConfigurationException(
                $"connection '{connection.Id}': missing {names}; KashFlow signs in with a user name, a password and a memorable word.");
        }

        return new(connection.Secrets["username"], connection.Secrets["password"], connection.Secrets["memorableWord"]);
    }
}
