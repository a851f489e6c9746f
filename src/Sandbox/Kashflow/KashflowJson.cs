using System.Text.Json.Serialization;

namespace KashflowOrleans.Sandbox.Kashflow;

/// <summary>Reading and writing of KashFlow's bodies and of the journal, generated at build time. Names match in any case, numbers may be quoted, as in the
/// service (apis/kashflow.md §2).</summary>
[JsonSourceGenerationOptions(
    PropertyNameCaseInsensitive = true,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CustomerFields))]
[JsonSerializable(typeof(InvoiceFields))]
[JsonSerializable(typeof(ProductFields))]
[JsonSerializable(typeof(List<CreditFields>))]
[JsonSerializable(typeof(JournalFields))]
[JsonSerializable(typeof(KashflowCustomer))]
[JsonSerializable(typeof(KashflowInvoice))]
[JsonSerializable(typeof(KashflowJournal))]
[JsonSerializable(typeof(KashflowProduct))]
[JsonSerializable(typeof(KashflowReference))]
[JsonSerializable(typeof(LockState))]
[JsonSerializable(typeof(Removed))]
[JsonSerializable(typeof(SignIn))]
[JsonSerializable(typeof(SecondStep))]
internal sealed partial class KashflowJson : JsonSerializerContext;

/// <summary>Journal record: whether the account is locked.</summary>
internal sealed record LockState(bool Locked);

/// <summary>Journal record: what was deleted.</summary>
internal sealed record Removed(int Id);

/// <summary>Body of the first step.</summary>
internal sealed record SignIn
{
    public string? UserName { get; init; }

    public string? Password { get; init; }
}

/// <summary>Body of the second step.</summary>
internal sealed record SecondStep
{
    public string? TemporaryToken { get; init; }

    public IReadOnlyList<MemorableCharacter>? MemorableWordList { get; init; }
}
