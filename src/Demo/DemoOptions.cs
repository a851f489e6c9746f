using System.Globalization;

namespace KashflowOrleans.Demo;

/// <summary>What the command line asks for.</summary>
/// <param name="DataFolder">Where everything is kept between runs.</param>
/// <param name="Port">Port of the gateway.</param>
/// <param name="OrdersPerSecond">Orders placed a second.</param>
/// <param name="Orders">Orders placed before it only watches; null: without end.</param>
/// <param name="UntilInvoices">Ends with success once this many invoices of this run stand in the ledger; null: runs until it is stopped.</param>
internal sealed record DemoOptions(string DataFolder, int Port, decimal OrdersPerSecond, int? Orders, int? UntilInvoices)
{
    public const string Usage = "usage: deploy/run.sh [--rate ORDERS_PER_SECOND] [--orders COUNT] [--port PORT] [--data FOLDER] [--until-invoices COUNT]";

    /// <summary>Reads the command line.</summary>
    /// <exception cref="FormatException">An argument is unknown or has no proper value; the message names it.</exception>
    public static DemoOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new DemoOptions(".data", 5080, 1m, null, null);
        for (var index = 0; index < arguments.Count; index += 2)
        {
            var name = arguments[index];
            var value = index + 1 < arguments.Count ? arguments[index + 1] : throw new FormatException($"{name} needs a value. {Usage}");
            options = name switch
            {
                "--data" => options with { DataFolder = Path.GetFullPath(value) },
                "--port" => options with { Port = Whole(name, value, 0, 65535) },
                "--rate" => options with { OrdersPerSecond = Rate(name, value) },
                "--orders" => options with { Orders = Whole(name, value, 0, int.MaxValue) },
                "--until-invoices" => options with { UntilInvoices = Whole(name, value, 1, int.MaxValue) },
                _ => throw new FormatException($"{name} is not known. {Usage}"),
            };
        }

        return options;
    }

    private static int Whole(string name, string value, int least, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException($"{name} is '{value}'; it must be a whole number from {least} to {most}.");

    private static decimal Rate(string name, string value) =>
        decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) && rate is > 0 and <= 100
            ? rate
            : throw new FormatException($"{name} is '{value}'; it must be a number above 0, up to 100.");
}
