using System.Text.RegularExpressions;

namespace KashflowOrleans.Flows.Documents;

/// <summary>The words of the format.</summary>
public static partial class FlowNames
{
    /// <summary>Where the published schema is found, which documents name as <c>$schema</c>.</summary>
    public const string Schema = "/schemas/flow.json";

    /// <summary>Name of the item of a loop that is given no other name.</summary>
    public const string Item = "item";

    /// <summary>Name under which the merchant's settings stand in expressions.</summary>
    public const string Settings = "settings";

    /// <summary>Name under which the ledger's reference data stand in expressions.</summary>
    public const string Ledger = "ledger";

    /// <summary>All subjects by name.</summary>
    public static readonly IReadOnlyDictionary<string, FlowSubject> Subjects = new OrderedDictionary<string, FlowSubject>(StringComparer.Ordinal)
    {
        ["order"] = FlowSubject.Order,
        ["refund"] = FlowSubject.Refund,
        ["customer"] = FlowSubject.Customer,
        ["product"] = FlowSubject.Product,
        ["stock"] = FlowSubject.Stock,
        ["settlement"] = FlowSubject.Settlement,
    };

    /// <summary>All documents by node kind.</summary>
    public static readonly IReadOnlyDictionary<string, EmittedDocument> Documents = Enum.GetValues<EmittedDocument>().ToDictionary(EmittedDocuments.NameOf, StringComparer.Ordinal);

    /// <summary>What a rule's finding leads to, by name.</summary>
    public static readonly IReadOnlyDictionary<string, ValidationAction> Actions = new OrderedDictionary<string, ValidationAction>(StringComparer.Ordinal)
    {
        ["hold"] = ValidationAction.Hold,
        ["skipItem"] = ValidationAction.SkipItem,
        ["skipOrder"] = ValidationAction.SkipOrder,
        ["ignore"] = ValidationAction.Ignore,
    };

    /// <summary>All kinds of node.</summary>
    public static readonly IReadOnlyList<string> Kinds = ["trigger", "filter", "branch", "map", "lookup", "valueMap", "validate", "hold", .. Documents.Keys];

    /// <summary>Names that mean something else in expressions, so that no value can stand under them.</summary>
    public static readonly IReadOnlySet<string> Reserved = new HashSet<string>(
        [.. Subjects.Keys, Settings, Ledger, Item, "and", "or", "in", "true", "false", "null", "function"], StringComparer.Ordinal);

    /// <summary>Name of a subject.</summary>
    public static string NameOf(FlowSubject subject) => Subjects.First(pair => pair.Value == subject).Key;

    /// <summary>Name of what a rule's finding leads to.</summary>
    public static string NameOf(ValidationAction action) => Actions.First(pair => pair.Value == action).Key;

    /// <summary>Whether a text can be the id of a node or the name of a loop's item: a small letter, then letters and digits.</summary>
    public static bool IsId(string text) => text.Length <= FlowLimits.IdLength && Id().IsMatch(text);

    /// <summary>Whether a text can be the name of a field: a letter, then letters, digits and underscores.</summary>
    public static bool IsField(string text) => text.Length <= FlowLimits.IdLength && Field().IsMatch(text);

    [GeneratedRegex(@"^[a-z][A-Za-z0-9]*\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Id();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_]*\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Field();
}
