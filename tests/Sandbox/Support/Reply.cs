using System.Net;
using System.Text.Json;

namespace KashflowOrleans.Tests.Sandbox.Support;

/// <summary>An answer, read whole.</summary>
internal sealed record Reply(HttpStatusCode Status, string Text, HttpResponseMessage Message)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public string? Error => Json.GetProperty("Error").GetString();

    public Reply Expect(HttpStatusCode status)
    {
        Assert.True(Status == status, $"Expected {(int)status}, got {(int)Status}: {Text}");
        return this;
    }

    public Reply ExpectError(string error, HttpStatusCode status = HttpStatusCode.BadRequest)
    {
        Expect(status);
        Assert.Equal(error, Error);
        Assert.False(string.IsNullOrEmpty(Json.GetProperty("Message").GetString()));
        return this;
    }
}
