using KashflowOrleans.Flows.Jsonata;
using KashflowOrleans.Flows.Running.Functions;
using KashflowOrleans.Flows.Schemas;

namespace KashflowOrleans.Flows.Validation;

/// <summary>What is known of the functions that expressions can call.</summary>
internal static class KnownFunctions
{
    private static readonly Dictionary<string, string?> Signatures = FunctionTable.All.ToDictionary(function => function.Name, function => function.Signature, StringComparer.Ordinal);

    private static readonly HashSet<string> Domain = new(DomainFunctions.All.Select(function => function.Name), StringComparer.Ordinal);

    private static readonly Dictionary<string, FlowType> DomainResults = new(StringComparer.Ordinal)
    {
        ["vatRate"] = FlowType.Number,
        ["vatTreatment"] = TargetTypes.VatTreatment,
        ["tradeBorder"] = FlowType.Text,
        ["vatIn"] = FlowType.Number,
        ["exchangeRate"] = FlowType.Number,
        ["saleRate"] = FlowType.Number,
        ["isHomeCurrency"] = FlowType.Boolean,
        ["businessDate"] = FlowType.Date,
        ["addDays"] = FlowType.Date,
        ["dueOn"] = FlowType.Date,
        ["reference"] = FlowType.Text,
        ["money"] = FlowType.Text,
        ["amount"] = FlowType.Text,
        ["oneLine"] = FlowType.Text,
        ["firstText"] = FlowType.Text,
        ["joinText"] = FlowType.Text,
        ["ledgerAddress"] = TargetTypes.Address,
        ["paymentMethod"] = ReferenceTables.PaymentMethod,
        ["nominal"] = FlowType.Number,
        ["nominalOf"] = FlowType.Number,
        ["product"] = FlowType.Text,
        ["productNominal"] = FlowType.Number,
    };

    /// <summary>The names without their dollar signs.</summary>
    public static IReadOnlyCollection<string> Names { get; } = [.. Signatures.Keys, .. DomainFunctions.All.Select(function => function.Name)];

    /// <summary>Whether there is such a function.</summary>
    public static bool Exists(string name) => Signatures.ContainsKey(name) || Domain.Contains(name);

    /// <summary>The type of a function's result.</summary>
    /// <param name="name">Name without the dollar sign.</param>
    /// <param name="arguments">Types of the arguments; of a lambda the type of what its body gives.</param>
    public static FlowType Result(string name, IReadOnlyList<FlowType> arguments)
    {
        var first = arguments.Count > 0 ? arguments[0] : FlowType.Any;
        return name switch
        {
            "append" => arguments.Count == 2 ? FlowType.ListOf(FlowTypes.Join(ItemOf(first), ItemOf(arguments[1]))) : FlowType.Any,
            "distinct" or "filter" => FlowTypes.IsKnown(first) ? new ListType(ItemOf(first), IsChosen: true) : FlowType.Any,
            "reverse" or "shuffle" or "sort" => FlowTypes.IsKnown(first) ? FlowType.ListOf(ItemOf(first)) : FlowType.Any,
            "map" => arguments.Count == 2 && FlowTypes.IsKnown(arguments[1]) ? new ListType(ItemOf(arguments[1]), IsChosen: first is not ListType { IsChosen: false }) : FlowType.Any,
            "single" => ItemOf(first),
            _ when DomainResults.TryGetValue(name, out var result) => result,
            _ => OfSignature(Signatures.GetValueOrDefault(name)),
        };
    }

    /// <summary>The types of the parameters of a lambda that is handed to a function.</summary>
    /// <param name="name">The function; null when it is not known.</param>
    /// <param name="before">Types of the arguments before the lambda.</param>
    public static IReadOnlyList<FlowType> Parameters(string? name, IReadOnlyList<FlowType> before)
    {
        if (before.Count == 0)
        {
            return [];
        }

        var item = ItemOf(before[0]);
        return name switch
        {
            "map" or "filter" or "single" => [item, FlowType.Number, before[0]],
            "sort" => [item, item],
            "reduce" => [FlowType.Any, item, FlowType.Number, before[0]],
            _ => [],
        };
    }

    private static FlowType ItemOf(FlowType type) => type is ListType list ? list.Item : type;

    // A signature ends with the type of the result: <s-nn?:s>.
    private static FlowType OfSignature(string? signature)
    {
        var colon = signature?.LastIndexOf(':') ?? -1;
        return colon < 0 ? FlowType.Any : signature![(colon + 1)..].TrimEnd('>', '?') switch
        {
            "s" => FlowType.Text,
            "n" => FlowType.Number,
            "b" => FlowType.Boolean,
            "a<s" => FlowType.ListOf(FlowType.Text),
            "a<n" => FlowType.ListOf(FlowType.Number),
            _ => FlowType.Any,
        };
    }
}
