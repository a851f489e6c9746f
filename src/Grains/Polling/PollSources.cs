using KashflowOrleans.Configuration;
using KashflowOrleans.Connectors.Common;

namespace KashflowOrleans.Grains.Polling;

/// <summary>What is polled beside the orders. Pure.</summary>
public static class PollSources
{
    /// <summary>The connection's setting: names of the sources, by commas; <c>none</c> for none. Left out, all are polled.</summary>
    public const string Setting = "poll";

    /// <summary>A source that refuses (a permission that is missing, a module that is not there) is asked again after this.</summary>
    public static readonly TimeSpan RefusedPause = TimeSpan.FromMinutes(15);

    private static readonly IReadOnlyDictionary<string, ChangeSource> ByName = new Dictionary<string, ChangeSource>(StringComparer.OrdinalIgnoreCase)
    {
        ["invoices"] = ChangeSource.Invoices,
        ["creditmemos"] = ChangeSource.CreditMemos,
        ["shipments"] = ChangeSource.Shipments,
        ["transactions"] = ChangeSource.Transactions,
    };

    /// <summary>The names that the setting may hold.</summary>
    public static IReadOnlyCollection<string> Names => [.. ByName.Keys];

    /// <summary>The sources of a connection; a name that is none counts for nothing.</summary>
    public static IReadOnlyList<ChangeSource> Of(ConnectionConfig connection) => connection.Setting(Setting) is not { } setting
        ? [.. ByName.Values]
        : [.. setting.Split(',', StringSplitOptions.TrimEntries).Where(ByName.ContainsKey).Select(name => ByName[name]).Distinct()];

    /// <summary>The name of a source, as settings, states and messages have it.</summary>
    public static string NameOf(ChangeSource source) => ByName.First(pair => pair.Value == source).Key;

    /// <summary>What a document is called in an event's natural key.</summary>
    public static string WordOf(ChangeSource source) => NameOf(source)[..^1];
}
