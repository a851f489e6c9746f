using KashflowOrleans.Flows.Values;

namespace KashflowOrleans.Flows.Documents;

/// <summary>One node of a flow.</summary>
/// <param name="Id">Name within the flow: a letter, then letters and digits. What the node yields stands under this name in later expressions.</param>
public abstract record FlowNode(string Id)
{
    /// <summary>For people.</summary>
    public string? Comment { get; init; }

    /// <summary>Where the editor draws it.</summary>
    public NodePosition? Position { get; init; }

    /// <summary>The kind as the document says it.</summary>
    public abstract string Kind { get; }
}

/// <summary>Where the flow starts. Every flow has one.</summary>
public sealed record TriggerNode(string Id) : FlowNode(Id)
{
    /// <inheritdoc/>
    public override string Kind => "trigger";
}

/// <summary>Goes on only when the condition holds; otherwise the way ends here with a reason, and where no other way makes a document the subject is ignored for that reason.</summary>
/// <param name="Id">Name.</param>
/// <param name="When">The condition.</param>
/// <param name="Otherwise">The reason, a template.</param>
public sealed record FilterNode(string Id, Mapping When, string Otherwise) : FlowNode(Id)
{
    /// <inheritdoc/>
    public override string Kind => "filter";
}

/// <summary>Takes the way of the first case that holds, or of <see cref="FlowEdge.Otherwise"/>.</summary>
/// <param name="Id">Name.</param>
/// <param name="Cases">The cases in order.</param>
public sealed record BranchNode(string Id, IReadOnlyList<BranchCase> Cases) : FlowNode(Id)
{
    /// <inheritdoc/>
    public override string Kind => "branch";
}

/// <summary>A case of a branch.</summary>
/// <param name="Name">Name, which edges refer to.</param>
/// <param name="When">The condition.</param>
public sealed record BranchCase(string Name, Mapping When);

/// <summary>Makes an object of fields for later nodes.</summary>
/// <param name="Id">Name.</param>
/// <param name="Fields">The fields in order.</param>
public sealed record MapNode(string Id, IReadOnlyList<FieldMapping> Fields) : FlowNode(Id)
{
    /// <inheritdoc/>
    public override string Kind => "map";
}

/// <summary>Looks something up in the merchant's reference data.</summary>
/// <param name="Id">Name.</param>
/// <param name="Table">Which table; see <c>ReferenceTables</c>.</param>
/// <param name="Key">What is looked up.</param>
/// <param name="OrHold">Reason (a template) to hold when it is not there; without it the result is nothing.</param>
public sealed record LookupNode(string Id, string Table, Mapping Key, string? OrHold) : FlowNode(Id)
{
    /// <inheritdoc/>
    public override string Kind => "lookup";
}

/// <summary>Turns one value into another by a value map.</summary>
/// <param name="Id">Name.</param>
/// <param name="Map">The mapping. In the document its parts stand in the node itself (<c>"map": …, "from": {…}</c>), and its comment is the node's.</param>
public sealed record ValueMapNode(string Id, ValueMapping Map) : FlowNode(Id)
{
    /// <inheritdoc/>
    public override string Kind => "valueMap";
}

/// <summary>Checks the subject before anything is posted.</summary>
/// <param name="Id">Name.</param>
/// <param name="Rules">The rules in order.</param>
public sealed record ValidateNode(string Id, IReadOnlyList<ValidationRule> Rules) : FlowNode(Id)
{
    /// <inheritdoc/>
    public override string Kind => "validate";
}

/// <summary>One rule of a validation: either a built-in one by name, or a condition of the merchant's own.</summary>
/// <param name="Id">Name, for counts.</param>
/// <param name="Rule">Built-in rule; null for an own condition.</param>
/// <param name="ForEach">For an own condition: the items it is asked of, one by one (each under the name <c>item</c>); null for the subject as a whole.</param>
/// <param name="When">For an own condition: what must hold.</param>
/// <param name="Message">For an own condition: what is wrong when it does not hold, a template.</param>
/// <param name="Action">What happens then.</param>
/// <param name="With">Settings of a built-in rule.</param>
public sealed record ValidationRule(
    string Id, string? Rule, Mapping? ForEach, Mapping? When, string? Message, ValidationAction Action, IReadOnlyDictionary<string, Value> With);

/// <summary>What happens when a rule finds something.</summary>
public enum ValidationAction
{
    /// <summary>The subject is held for a person.</summary>
    Hold,

    /// <summary>The item is left out of the documents, and its amounts out of what they must add up to.</summary>
    SkipItem,

    /// <summary>The subject is ignored with the finding as the reason.</summary>
    SkipOrder,

    /// <summary>The finding is counted and shown; nothing else happens.</summary>
    Ignore,
}

/// <summary>Stops everything: a person must look.</summary>
/// <param name="Id">Name.</param>
/// <param name="Reason">What at, a template.</param>
public sealed record HoldNode(string Id, string Reason) : FlowNode(Id)
{
    /// <inheritdoc/>
    public override string Kind => "hold";
}

/// <summary>Makes a document that should exist outside.</summary>
/// <param name="Id">Name.</param>
/// <param name="Document">What it makes.</param>
/// <param name="ForEach">One document for each item of this list (under the name <paramref name="As"/>); null for one document.</param>
/// <param name="As">Name of the item in the fields' expressions; <c>item</c> when not given.</param>
/// <param name="When">Makes it only when this holds; asked for each item.</param>
/// <param name="Fields">The document's fields.</param>
/// <param name="Lines">Its lines, where it has lines.</param>
public sealed record EmitNode(
    string Id, EmittedDocument Document, Mapping? ForEach, string? As, Mapping? When, IReadOnlyList<FieldMapping> Fields, IReadOnlyList<LineGroup> Lines) : FlowNode(Id)
{
    /// <inheritdoc/>
    public override string Kind => EmittedDocuments.NameOf(Document);
}

/// <summary>Lines of a document: one for each item of a list.</summary>
/// <param name="ForEach">The list; null for a single line.</param>
/// <param name="As">Name of the item in the fields' expressions; <c>item</c> when not given.</param>
/// <param name="When">Only items for which this holds.</param>
/// <param name="Fields">The line's fields.</param>
public sealed record LineGroup(Mapping? ForEach, string? As, Mapping? When, IReadOnlyList<FieldMapping> Fields);

/// <summary>The documents a flow can make.</summary>
public enum EmittedDocument
{
    /// <summary>A customer of the ledger.</summary>
    Customer,

    /// <summary>A sales invoice.</summary>
    Invoice,

    /// <summary>A payment on the flow's invoice.</summary>
    Payment,

    /// <summary>A credit note.</summary>
    CreditNote,

    /// <summary>A journal.</summary>
    Journal,

    /// <summary>A stock movement.</summary>
    StockMovement,

    /// <summary>What the channel is told.</summary>
    ChannelUpdate,

    /// <summary>A word to people.</summary>
    Alert,
}

/// <summary>Names of the documents as node kinds.</summary>
public static class EmittedDocuments
{
    /// <summary>The node kind, for example <c>creditNote</c>.</summary>
    public static string NameOf(EmittedDocument document) => document switch
    {
        EmittedDocument.Customer => "customer",
        EmittedDocument.Invoice => "invoice",
        EmittedDocument.Payment => "payment",
        EmittedDocument.CreditNote => "creditNote",
        EmittedDocument.Journal => "journal",
        EmittedDocument.StockMovement => "stockMovement",
        EmittedDocument.ChannelUpdate => "channelUpdate",
        EmittedDocument.Alert => "alert",
        _ => throw new ArgumentOutOfRangeException(nameof(document), document, "A document without a name."),
    };
}
