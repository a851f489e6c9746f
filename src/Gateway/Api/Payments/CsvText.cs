using System.Text;

namespace KashflowOrleans.Gateway.Api.Payments;

/// <summary>Takes CSV apart: commas, line ends, quotes that may hold both; pure.</summary>
internal static class CsvText
{
    /// <summary>The records, at most so many; and, when quotes were left open, the row in which they begin, from 1.</summary>
    public static (List<List<string>> Records, int? Unclosed) Read(string text, int most)
    {
        var records = new List<List<string>>();
        var record = new List<string>();
        var value = new StringBuilder();
        var quotedSince = (int?)null;
        for (var index = text.StartsWith('\uFEFF') ? 1 : 0; index < text.Length && records.Count < most; index++)
        {
            var character = text[index];
            if (quotedSince is not null)
            {
                if (character != '"')
                {
                    value.Append(character);
                }
                else if (index + 1 < text.Length && text[index + 1] == '"')
                {
                    value.Append('"');
                    index++;
                }
                else
                {
                    quotedSince = null;
                }
            }
            else if (character == '"' && value.Length == 0)
            {
                quotedSince = records.Count + 1;
            }
            else if (character == ',')
            {
                EndValue();
            }
            else if (character == '\n')
            {
                EndRecord();
            }
            else if (character != '\r')
            {
                value.Append(character);
            }
        }

        if (records.Count < most && (value.Length > 0 || record.Count > 0))
        {
            EndRecord();
        }

        return (records, quotedSince);

        void EndValue()
        {
            record.Add(value.ToString());
            value.Clear();
        }

        void EndRecord()
        {
            EndValue();

            // An empty line is none.
            if (record.Count > 1 || record[0].Length > 0)
            {
                records.Add(record);
            }

            record = [];
        }
    }
}
