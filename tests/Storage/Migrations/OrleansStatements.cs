using System.Data;
using KashflowOrleans.Tests.Storage.Support;
using Npgsql;

namespace KashflowOrleans.Tests.Storage.Migrations;

/// <summary>Calls a stored statement the way Orleans' ADO.NET providers do: parameters by name with a <see cref="DbType"/> by their CLR type, results by column name.</summary>
internal sealed class OrleansStatements(TestDatabase database)
{
    public async Task<List<Dictionary<string, object?>>> Run(string key, params (string Name, object? Value, DbType Type)[] parameters)
    {
        await using var command = database.Source.CreateCommand(await database.Scalar<string>("SELECT querytext FROM orleansquery WHERE querykey = $1", key));
        foreach (var (name, value, type) in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { ParameterName = name, Value = value ?? DBNull.Value, DbType = type });
        }

        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<Dictionary<string, object?>>();
        do
        {
            while (await reader.ReadAsync())
            {
                rows.Add(Enumerable.Range(0, reader.FieldCount).ToDictionary(
                    reader.GetName, column => reader.IsDBNull(column) ? null : reader.GetValue(column), StringComparer.OrdinalIgnoreCase));
            }
        }
        while (await reader.NextResultAsync());
        return rows;
    }

    public async Task<bool> IsTrue(string key, params (string Name, object? Value, DbType Type)[] parameters)
    {
        var row = Assert.Single(await Run(key, parameters));
        return Convert.ToBoolean(Assert.Single(row).Value, System.Globalization.CultureInfo.InvariantCulture);
    }
}
