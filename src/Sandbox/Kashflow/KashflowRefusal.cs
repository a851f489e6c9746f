using KashflowOrleans.Sandbox.Common;

namespace KashflowOrleans.Sandbox.Kashflow;

/// <summary>
/// A refusal in KashFlow's shape <c>{"Error","Message"}</c> (apis/kashflow.md §2). The sentences of the session, of customer codes and of the SQL time-out
/// are the service's own;
/// where its words are not published they are ours, so a client must branch on the status and look the record up rather than read them.
/// </summary>
public sealed record KashflowRefusal(int Status, string Error, string Message)
{
    internal static KashflowRefusal InvalidSession { get; } = new(401, "InvalidSessionToken", "Session token provided is invalid.");

    internal static KashflowRefusal AccountLocked { get; } = new(401, "AccountLocked", "User account is locked, please contact administrator.");

    internal static KashflowRefusal InvalidCredentials { get; } = new(400, "InvalidCredentials", "The user name, password or memorable word is incorrect.");

    internal static KashflowRefusal InvalidTemporaryToken { get; } = new(400, "InvalidTemporaryToken", "Temporary token provided is invalid or has expired.");

    internal static KashflowRefusal CodeNotUnique { get; } = new(400, "CustomerCodeNotUnique", "Customer Code is not unique");

    internal static KashflowRefusal CodeInvalid { get; } =
        new(400, "InvalidCustomerCode", "The customer code specified is invalid, please re-enter without any special characters.");

    internal static KashflowRefusal NumberNotUnique { get; } = new(400, "InvoiceNumberNotUnique", "Invoice Number is not unique");

    internal static KashflowRefusal SqlTimeout { get; } = new(
        400,
        "-2146232060",
        "Execution Timeout Expired.  The timeout period elapsed prior to completion of the operation or the server is not responding.");

    /// <summary>The service's own words for a closed period are not published.</summary>
    internal static KashflowRefusal PeriodLocked(string what, DateTime until) =>
        new(400, "TransactionLocked", $"{what} cannot be saved: transactions dated on or before {until:yyyy-MM-dd} are locked.");

    internal static KashflowRefusal InVatReturn(int number) =>
        new(400, "TransactionLocked", $"Invoice {number} is included in a submitted VAT return and cannot be changed.");

    internal static KashflowRefusal Unknown(string what) => new(404, "NotFound", $"{what} was not found.");

    internal static KashflowRefusal Invalid(string field, string message) => new(400, "Invalid" + field, message);

    internal static KashflowRefusal BadBody(string message) => new(400, "InvalidRequest", message);

    internal Task SendAsync(HttpContext context)
    {
        var reply = JsonReply.Rent();
        var writer = reply.Writer;
        writer.WriteStartObject();
        writer.WriteString("Error"u8, Error);
        writer.WriteString("Message"u8, Message);
        writer.WriteEndObject();
        return reply.Send(context, Status);
    }
}
