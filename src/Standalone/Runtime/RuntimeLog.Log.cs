using Microsoft.Extensions.Logging;

namespace KashflowOrleans.Standalone.Runtime;

/// <summary>What the runtime logs. Keys of grains are identifiers of entities, never their contents.</summary>
internal sealed partial class RuntimeLog(ILogger logger)
{
    [LoggerMessage(1, LogLevel.Error, "Grain {Grain} could not be activated")]
    public partial void ActivationFailed(Exception exception, string grain);

    [LoggerMessage(2, LogLevel.Error, "Grain {Grain} failed while it was deactivated")]
    public partial void DeactivationFailed(Exception exception, string grain);

    [LoggerMessage(3, LogLevel.Warning, "{Call} of grain {Grain} failed; nobody waited for it")]
    public partial void UnansweredCallFailed(Exception exception, string grain, string call);

    [LoggerMessage(4, LogLevel.Warning, "Grain {Grain} got an event of stream {Stream} but attached no observer to it; the event is dropped")]
    public partial void EventWithoutObserver(string grain, string stream);

    [LoggerMessage(5, LogLevel.Warning, "An event of stream {Stream} failed in grain {Grain} (attempt {Attempt}); it will be delivered again")]
    public partial void EventFailed(Exception exception, string grain, string stream, int attempt);

    [LoggerMessage(6, LogLevel.Error, "An event of stream {Stream} failed in grain {Grain} {Attempts} times and is given up")]
    public partial void EventGivenUp(Exception exception, string grain, string stream, int attempts);

    [LoggerMessage(7, LogLevel.Error, "Reminder {Reminder} of grain {Grain} failed; its next tick comes at its time")]
    public partial void ReminderFailed(Exception exception, string grain, string reminder);

    [LoggerMessage(8, LogLevel.Warning, "Reminder {Reminder} belongs to {Grain}, whose type no grain class has; it is left alone")]
    public partial void ReminderWithoutGrain(string grain, string reminder);

    [LoggerMessage(9, LogLevel.Warning, "The host stopped while {Count} grains were still being deactivated")]
    public partial void StoppedEarly(int count);
}
