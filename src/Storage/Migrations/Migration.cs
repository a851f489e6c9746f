using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace KashflowOrleans.Storage.Migrations;

/// <summary>One numbered step of the database's schema. Once released, its text never changes: what has to change is a new migration.</summary>
/// <param name="Number">Place in the order, from 1.</param>
/// <param name="Name">File name without ending, for example <c>0001_orleans</c>.</param>
/// <param name="Sql">What is run, in one transaction.</param>
public sealed record Migration(int Number, string Name, string Sql)
{
    /// <summary>SHA-256 of the text, hexadecimal; line endings do not count.</summary>
    public string Checksum { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    /// <summary>The migrations that are embedded in this assembly, by number.</summary>
    public static IReadOnlyList<Migration> Embedded { get; } = Load(typeof(Migration).Assembly);

    private static List<Migration> Load(Assembly assembly)
    {
        const string prefix = "KashflowOrleans.Storage.Migrations.";
        const string suffix = ".sql";
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(resource => resource.StartsWith(prefix, StringComparison.Ordinal) && resource.EndsWith(suffix, StringComparison.Ordinal))
                .Select(resource => Read(assembly, resource, resource[prefix.Length..^suffix.Length]))
                .OrderBy(migration => migration.Number),
        ];
    }

    private static Migration Read(Assembly assembly, string resource, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        return new Migration(int.Parse(name.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture), name, reader.ReadToEnd());
    }
}
