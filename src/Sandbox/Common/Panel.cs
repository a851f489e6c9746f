namespace KashflowOrleans.Sandbox.Common;

/// <summary>Answers of the sandbox's own panel.</summary>
internal static class Panel
{
    public static Task RefuseAsync(HttpContext context, string problem, int status = StatusCodes.Status400BadRequest)
    {
        var reply = JsonReply.Rent();
        reply.Writer.WriteStartObject();
        reply.Writer.WriteString("error"u8, problem);
        reply.Writer.WriteEndObject();
        return reply.Send(context, status);
    }

    public static Task DoneAsync(HttpContext context)
    {
        var reply = JsonReply.Rent();
        reply.Writer.WriteStartObject();
        reply.Writer.WriteBoolean("done"u8, true);
        reply.Writer.WriteEndObject();
        return reply.Send(context);
    }
}
