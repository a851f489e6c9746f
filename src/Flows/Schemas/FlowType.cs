namespace KashflowOrleans.Flows.Schemas;

/// <summary>What a value is, as far as it is known before a flow runs.</summary>
public abstract record FlowType
{
    /// <summary>Text.</summary>
    public static readonly FlowType Text = new TextType([]);

    /// <summary>A number.</summary>
    public static readonly FlowType Number = new PlainType("number");

    /// <summary>True or false.</summary>
    public static readonly FlowType Boolean = new PlainType("true or false");

    /// <summary>A day as text, <c>2026-03-02</c>.</summary>
    public static readonly FlowType Date = new PlainType("day (yyyy-MM-dd)");

    /// <summary>A point in time as text, <c>2026-03-02T10:15:00Z</c>.</summary>
    public static readonly FlowType Instant = new PlainType("point in time");

    /// <summary>Not known.</summary>
    public static readonly FlowType Any = new PlainType("anything");

    /// <summary>Nothing or <c>null</c>.</summary>
    public static readonly FlowType Nothing = new PlainType("nothing");

    /// <summary>For people, without an article: <c>number</c>, <c>list of text</c>.</summary>
    public abstract string Words { get; }

    /// <summary>Text that is one of these.</summary>
    public static FlowType OneOf(params string[] values) => new TextType(values);

    /// <summary>A list.</summary>
    public static FlowType ListOf(FlowType item) => new ListType(item);
}

/// <summary>A type without parts.</summary>
/// <param name="Words">For people.</param>
public sealed record PlainType(string Words) : FlowType
{
    /// <inheritdoc/>
    public override string Words { get; } = Words;
}

/// <summary>Text.</summary>
/// <param name="Values">What it can be; empty for any text.</param>
public sealed record TextType(IReadOnlyList<string> Values) : FlowType
{
    /// <inheritdoc/>
    public override string Words => Values.Count == 0 ? "text" : $"text ({string.Join(", ", Values)})";
}

/// <summary>A list.</summary>
/// <param name="Item">What each item is.</param>
/// <param name="IsChosen">Whether it is what a condition left of a list: of one item it is the item itself.</param>
public sealed record ListType(FlowType Item, bool IsChosen = false) : FlowType
{
    /// <inheritdoc/>
    public override string Words => ReferenceEquals(Item, Any) ? "list" : $"list of {Item.Words}";
}

/// <summary>An object.</summary>
/// <param name="Name">For people.</param>
/// <param name="Fields">Its fields in order.</param>
/// <param name="IsOpen">Whether it can have other fields besides.</param>
public sealed record ObjectType(string Name, IReadOnlyList<FlowField> Fields, bool IsOpen = false) : FlowType
{
    private readonly Dictionary<string, FlowField> _byName = Fields.ToDictionary(field => field.Name, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override string Words => Name;

    /// <summary>Its fields in order.</summary>
    public IReadOnlyList<FlowField> Fields { get; } = Fields;

    /// <summary>The field of that name; null when there is none.</summary>
    public FlowField? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The fields' names.</summary>
    public IReadOnlyList<string> Names => [.. Fields.Select(one => one.Name)];
}

/// <summary>A field of an object or of a document.</summary>
/// <param name="Name">Name.</param>
/// <param name="Type">What it is.</param>
/// <param name="IsRequired">For what flows read: it is always there. For what they make: it must be given.</param>
/// <param name="Description">A sentence for people.</param>
/// <param name="Check">What a value written into a flow is compared with.</param>
public sealed record FlowField(string Name, FlowType Type, bool IsRequired, string Description, ConstantCheck Check = ConstantCheck.None);

/// <summary>What a value that is written into a flow must be one of.</summary>
public enum ConstantCheck
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A VAT rate of the ledger.</summary>
    VatPercent,

    /// <summary>A nominal account of the ledger.</summary>
    Nominal,

    /// <summary>A payment method of the ledger.</summary>
    PaymentMethod,

    /// <summary>A bank account of the ledger.</summary>
    BankAccount,

    /// <summary>A product of the ledger.</summary>
    Product,

    /// <summary>An ISO 4217 currency code.</summary>
    Currency,
}
