using KashflowOrleans.Configuration;
using KashflowOrleans.Flows.Documents;
using KashflowOrleans.Flows.Emission;

namespace KashflowOrleans.Flows.Schemas;

/// <summary>What flows make: the fields of each document and of its lines, with their types and with what their constants are compared with.</summary>
public static class TargetTypes
{
    /// <summary>An address in the ledger's form.</summary>
    public static readonly ObjectType Address = new("ledger address",
    [
        .. new[] { "line1", "line2", "line3", "line4" }.Select(name => new FlowField(name, FlowType.Text, IsRequired: false, "A line of the address.")),
        new FlowField("postcode", FlowType.Text, IsRequired: false, "Postcode."),
        new FlowField("countryCode", FlowType.Text, IsRequired: false, "ISO country code."),
    ]);

    /// <summary>What <c>$vatTreatment</c> gives.</summary>
    public static readonly ObjectType VatTreatment = new("VAT treatment",
    [
        new FlowField("name", FlowType.OneOf([VatTreatmentNames.Taxed, .. VatTreatmentNames.WithoutVat]), IsRequired: true, "How the line stands to VAT."),
        new FlowField("percent", FlowType.Number, IsRequired: false, "The ledger's rate; missing when none fits, and when the line is exempt or held."),
        new FlowField("exempt", FlowType.Boolean, IsRequired: true, "Whether it is posted as exempt."),
        new FlowField("note", FlowType.Text, IsRequired: false, "What the line should say about it."),
        new FlowField("hold", FlowType.Text, IsRequired: false, "Why a person must look."),
    ]);

    private static readonly Dictionary<EmittedDocument, ObjectType> Documents = Enum.GetValues<EmittedDocument>().ToDictionary(
        document => document, document => Make(EmittedDocuments.NameOf(document), DocumentFields.Of(document)));

    private static readonly Dictionary<EmittedDocument, ObjectType> DocumentLines = Enum.GetValues<EmittedDocument>()
        .Where(document => DocumentFields.LinesOf(document).Count > 0)
        .ToDictionary(document => document, document => Make($"line of the {EmittedDocuments.NameOf(document)}", DocumentFields.LinesOf(document)));

    /// <summary>A document.</summary>
    public static ObjectType Of(EmittedDocument document) => Documents[document];

    /// <summary>The lines of a document; null when it has none.</summary>
    public static ObjectType? LinesOf(EmittedDocument document) => DocumentLines.GetValueOrDefault(document);

    private static ObjectType Make(string name, IEnumerable<DocumentField> fields) =>
        new(name, [.. fields.Select(field => new FlowField(field.Name, TypeOf(field.Kind), field.IsRequired, field.Summary, CheckOf(field.Name)))]);

    private static FlowType TypeOf(FieldKind kind) => kind switch
    {
        FieldKind.Text => FlowType.Text,
        FieldKind.Amount or FieldKind.Number or FieldKind.Integer => FlowType.Number,
        FieldKind.Date => FlowType.Date,
        FieldKind.Boolean => FlowType.Boolean,
        FieldKind.Address => Address,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A kind of field without a type."),
    };

    private static ConstantCheck CheckOf(string field) => field switch
    {
        "vatPercent" => ConstantCheck.VatPercent,
        "nominal" => ConstantCheck.Nominal,
        "methodId" => ConstantCheck.PaymentMethod,
        "accountId" => ConstantCheck.BankAccount,
        "productCode" => ConstantCheck.Product,
        "currency" => ConstantCheck.Currency,
        _ => ConstantCheck.None,
    };
}
