using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace KashflowOrleans.Grains.Hosting;

/// <summary>Logging of our processes: one line each on the console, warnings from libraries, more of our own.</summary>
public static class ConsoleLogging
{
    /// <summary>Sets logging up; levels can be changed in the section <c>Logging</c> of the configuration.</summary>
    public static ILoggingBuilder AddKashflowConsole(this ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(options =>
        {
            options.SingleLine = true;
            options.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            options.UseUtcTimestamp = true;
            options.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        logging.AddFilter(null, LogLevel.Warning);
        logging.AddFilter("KashflowOrleans", LogLevel.Information);
        logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
        return logging;
    }
}
