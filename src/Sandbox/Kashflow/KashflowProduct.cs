using System.Text.Json.Serialization;
using KashflowOrleans.Sandbox.Common;

namespace KashflowOrleans.Sandbox.Kashflow;

/// <summary>What a client may write of a product (apis/kashflow.md §3, Products).</summary>
public sealed record ProductFields
{
    public string? Code { get; init; }

    public string? Name { get; init; }

    public int? NominalCode { get; init; }

    public decimal Price { get; init; }

    public decimal WholeSalePrice { get; init; }

    public decimal VATRate { get; init; }

    [JsonConverter(typeof(LooseBoolConverter))]
    public bool VATExempt { get; init; }

    public string? Description { get; init; }

    [JsonConverter(typeof(LooseBoolConverter))]
    public bool ManageStockLevel { get; init; }

    public decimal QuantityInStock { get; init; }

    public decimal StockWarningQuantity { get; init; }
}

/// <summary>A product: known by its nominal and its code together, so that one code can stand under several nominals.</summary>
public sealed record KashflowProduct(int Id, int NominalCode, string Code, ProductFields Fields);
