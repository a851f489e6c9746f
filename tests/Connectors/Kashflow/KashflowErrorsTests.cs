using System.Net;
using System.Text;
using KashflowOrleans.Connectors.Common.Http;
using KashflowOrleans.Connectors.Kashflow;

namespace KashflowOrleans.Tests.Connectors.Kashflow;

public sealed class A_KashFlow_error
{
    [Theory]
    [InlineData("""{ "Error": "InvalidSessionToken", "Message": "Session token provided is invalid." }""", ServiceErrorKind.SessionExpired)]
    [InlineData("""{ "Error": "AccountLocked", "Message": "User account is locked, please contact administrator." }""", ServiceErrorKind.Unauthorized)]
    [InlineData("""{ "Error": "InvalidCredentials", "Message": "x" }""", ServiceErrorKind.Unauthorized)]
    [InlineData("""{ "Error": "PasswordExpired", "Message": "x" }""", ServiceErrorKind.Unauthorized)]
    [InlineData("""{ "Error": "UserSubscriptionExpired", "Message": "x" }""", ServiceErrorKind.Unauthorized)]
    [InlineData("""{ "Error": "-2146232060", "Message": "Execution Timeout Expired.  The timeout period elapsed" }""", ServiceErrorKind.Transient)]
    [InlineData("""{ "Error": -2146232060, "Message": null }""", ServiceErrorKind.Transient)]
    [InlineData("""{ "Message": "Customer Code is not unique" }""", ServiceErrorKind.Duplicate)]
    [InlineData("""{ "Error": "InvoiceNumberNotUnique", "Message": "x" }""", ServiceErrorKind.Duplicate)]
    [InlineData("""{ "error": "x", "message": "Invoice number already exists." }""", ServiceErrorKind.Duplicate)]
    [InlineData("""{ "Error": "-2147467261", "Message": "Object reference not set to an instance of an object." }""", ServiceErrorKind.ByStatus)]
    [InlineData("""{ "Details": [{"Error":"nested"}], "Error": "InvalidDate", "Message": "Date is invalid." }""", ServiceErrorKind.ByStatus)]
    [InlineData("""{ "Error": "TransactionLocked", "Message": "x" }""", ServiceErrorKind.Locked)]
    [InlineData("""{ "Error": "Invalid", "Message": "This invoice is included in a submitted VAT Return." }""", ServiceErrorKind.Locked)]
    [InlineData("""{ "Message": "The date is before your transaction lock date." }""", ServiceErrorKind.Locked)]
    [InlineData("""{ "Message": "The accounting period is closed." }""", ServiceErrorKind.Locked)]
    [InlineData("""{ "Message": "Transaction was deadlocked on lock resources; rerun it." }""", ServiceErrorKind.ByStatus)]
    public void Is_known_by_its_name_or_words(string body, ServiceErrorKind kind) => Assert.Equal(kind, Read(body)?.Kind);

    [Theory]
    [InlineData("")]
    [InlineData("<html>503</html>")]
    [InlineData("\"text\"")]
    [InlineData("{\"Error\":")]
    [InlineData("{}")]
    public void Leaves_it_to_the_status_when_it_says_nothing(string body) => Assert.Null(Read(body));

    [Fact]
    public void Keeps_people_and_line_breaks_out_of_its_message() =>
        Assert.Equal("Customer *** is unknown (Invalid)", Read("""{ "Error": "Invalid", "Message": "Customer\r\n jo@example.org  is unknown" }""")?.Message);

    [Fact]
    public void Keeps_its_message_short() => Assert.InRange(Read($$"""{ "Message": "{{new string('x', 5000)}}" }""")!.Message.Length, 300, 301);

    private static ServiceError? Read(string body) => KashflowErrors.Instance.Read(HttpStatusCode.BadRequest, Encoding.UTF8.GetBytes(body));
}
