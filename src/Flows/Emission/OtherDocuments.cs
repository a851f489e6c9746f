using KashflowOrleans.Documents;
using KashflowOrleans.Flows.Documents;

namespace KashflowOrleans.Flows.Emission;

/// <summary>Makes the documents that have no lines.</summary>
internal static class OtherDocuments
{
    private static readonly IReadOnlyList<DocumentField> CustomerFields = DocumentFields.Of(EmittedDocument.Customer);
    private static readonly int Name = At(CustomerFields, "name");
    private static readonly int Code = At(CustomerFields, "code");
    private static readonly int Email = At(CustomerFields, "email");
    private static readonly int FirstName = At(CustomerFields, "firstName");
    private static readonly int LastName = At(CustomerFields, "lastName");
    private static readonly int Telephone = At(CustomerFields, "telephone");
    private static readonly int VatNumber = At(CustomerFields, "vatNumber");
    private static readonly int Address = At(CustomerFields, "address");
    private static readonly int Currency = At(CustomerFields, "currency");
    private static readonly int TradeBorder = At(CustomerFields, "tradeBorder");

    private static readonly IReadOnlyList<DocumentField> MovementFields = DocumentFields.Of(EmittedDocument.StockMovement);
    private static readonly int MovementId = At(MovementFields, "id");
    private static readonly int Sku = At(MovementFields, "sku");
    private static readonly int Quantity = At(MovementFields, "quantity");
    private static readonly int MovementReason = At(MovementFields, "reason");

    private static readonly IReadOnlyList<DocumentField> AlertFields = DocumentFields.Of(EmittedDocument.Alert);
    private static readonly int Message = At(AlertFields, "message");
    private static readonly int Severity = At(AlertFields, "severity");
    private static readonly int Key = At(AlertFields, "key");

    private static readonly int NoteText = At(DocumentFields.Of(EmittedDocument.ChannelUpdate), "note");

    /// <summary>A customer.</summary>
    public static CustomerDocument Customer(ref FieldReader reader, string? code, string homeCurrency) => new(
        reader.Text(Code) ?? code ?? "",
        reader.Text(Name) ?? "",
        reader.Text(Email),
        reader.Text(FirstName),
        reader.Text(LastName),
        reader.Text(Telephone),
        reader.Text(VatNumber),
        reader.Address(Address),
        reader.Text(Currency) ?? homeCurrency)
    {
        TradeBorderType = TradeBorderOf(ref reader),
    };

    private static string? TradeBorderOf(ref FieldReader reader)
    {
        var given = reader.Text(TradeBorder);
        if (given is not (null or "Domestic" or "EU" or "Rest of World"))
        {
            reader.Report($"Node '{reader.Node.Id}', field 'tradeBorder' must be Domestic, EU or Rest of World; it is '{Texts.OneLine(given, 60)}'.");
        }

        return given;
    }

    /// <summary>The note of a channel update.</summary>
    public static ChannelNoteDocument Note(ref FieldReader reader) => new(Texts.OneLine(reader.Text(NoteText) ?? ""));

    /// <summary>A stock movement; null when nothing moves.</summary>
    public static StockMovementDocument? StockMovement(ref FieldReader reader)
    {
        var quantity = reader.Amount(Quantity);
        var movement = new StockMovementDocument(reader.Text(MovementId) ?? "", reader.Text(Sku) ?? "", quantity, reader.Text(MovementReason));
        return quantity == 0 || reader.Problem is not null ? null : movement;
    }

    /// <summary>An alert; null when it is not right.</summary>
    public static AlertDocument? Alert(ref FieldReader reader)
    {
        var message = Texts.OneLine(reader.Text(Message) ?? "");
        AlertSeverity severity;
        switch (reader.Text(Severity))
        {
            case "information":
                severity = AlertSeverity.Information;
                break;
            case null or "warning":
                severity = AlertSeverity.Warning;
                break;
            case "critical":
                severity = AlertSeverity.Critical;
                break;
            case var other:
                reader.Report($"Node '{reader.Node.Id}', field 'severity' must be information, warning or critical; it is '{Texts.OneLine(other, 60)}'.");
                return null;
        }

        var key = reader.Text(Key);
        return reader.Problem is null ? new AlertDocument(severity, message, key) : null;
    }

    private static int At(IReadOnlyList<DocumentField> fields, string name) => DocumentFields.IndexOf(fields, name);
}
