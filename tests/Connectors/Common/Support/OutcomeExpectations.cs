using KashflowOrleans.Connectors.Common;
using Xunit.Sdk;

namespace KashflowOrleans.Tests.Connectors.Common.Support;

/// <summary>Says which outcome a test expects; a failure shows the one there was.</summary>
public static class OutcomeExpectations
{
    public static T Done<T>(this Outcome<T> outcome) => outcome is Outcome<T>.Done done ? done.Value : throw Unexpected("done", outcome);

    public static T Found<T>(this Outcome<T> outcome) => outcome is Outcome<T>.Found found ? found.Value : throw Unexpected("found", outcome);

    public static Outcome<T>.Retry Retry<T>(this Outcome<T> outcome) => outcome as Outcome<T>.Retry ?? throw Unexpected("a retry", outcome);

    public static Outcome<T>.InDoubt InDoubt<T>(this Outcome<T> outcome) => outcome as Outcome<T>.InDoubt ?? throw Unexpected("in doubt", outcome);

    public static Outcome<T>.Refused Refused<T>(this Outcome<T> outcome, RefusalKind kind) =>
        outcome is Outcome<T>.Refused refused && refused.Kind == kind && refused.Reason.Length > 0 ? refused : throw Unexpected($"refused as {kind}", outcome);

    private static XunitException Unexpected<T>(string expected, Outcome<T> outcome) => new($"Expected {expected}, was {outcome.GetType().Name}: {outcome}");
}
