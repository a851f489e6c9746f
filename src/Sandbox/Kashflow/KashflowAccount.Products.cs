namespace KashflowOrleans.Sandbox.Kashflow;

public sealed partial class KashflowAccount
{
    private readonly SortedDictionary<(int Nominal, string Code), KashflowProduct> _products = new(new ProductKeyComparer());
    private int _lastProductId = 2_747_000;

    /// <summary>Every product, by nominal and code.</summary>
    public IReadOnlyList<KashflowProduct> Products
    {
        get
        {
            lock (_gate)
                return [.. _products.Values];
        }
    }

    /// <summary>Creates a product.</summary>
    /// <returns>The refusal, or null.</returns>
    public KashflowRefusal? CreateProduct(ProductFields fields, out KashflowProduct created)
    {
        ArgumentNullException.ThrowIfNull(fields);
        created = null!;
        lock (_gate)
        {
            if (CheckProduct(fields) is { } refusal)
                return refusal;

            if (_products.ContainsKey((fields.NominalCode!.Value, fields.Code!)))
                return KashflowRefusal.Invalid("ProductCode", $"Product {fields.Code} exists under nominal {fields.NominalCode} already.");

            created = new KashflowProduct(++_lastProductId, fields.NominalCode.Value, fields.Code!, fields);
            Put_NeedsLock(created);
            _journal.Append("product", created, KashflowJson.Default.KashflowProduct);
            return null;
        }
    }

    /// <summary>Replaces a product's fields, its stock included.</summary>
    /// <returns>The refusal, or null.</returns>
    public KashflowRefusal? UpdateProduct(int nominal, string code, ProductFields fields, out KashflowProduct updated)
    {
        ArgumentNullException.ThrowIfNull(fields);
        updated = null!;
        fields = fields with { Code = fields.Code ?? code, NominalCode = fields.NominalCode ?? nominal };
        lock (_gate)
        {
            if (!_products.TryGetValue((nominal, code), out var old))
                return KashflowRefusal.Unknown($"Product {code} under nominal {nominal}");

            if (CheckProduct(fields) is { } refusal)
                return refusal;

            updated = new KashflowProduct(old.Id, fields.NominalCode!.Value, fields.Code!, fields);
            if (_products.TryGetValue((updated.NominalCode, updated.Code), out var holder) && holder.Id != old.Id)
                return KashflowRefusal.Invalid("ProductCode", $"Product {fields.Code} exists under nominal {fields.NominalCode} already.");

            Forget_NeedsLock(old);
            _journal.Append("product-", old, KashflowJson.Default.KashflowProduct);
            Put_NeedsLock(updated);
            _journal.Append("product", updated, KashflowJson.Default.KashflowProduct);
            return null;
        }
    }

    /// <summary>Deletes a product.</summary>
    /// <returns>The refusal, or null.</returns>
    public KashflowRefusal? DeleteProduct(int nominal, string code)
    {
        lock (_gate)
        {
            if (!_products.TryGetValue((nominal, code), out var product))
                return KashflowRefusal.Unknown($"Product {code} under nominal {nominal}");

            Forget_NeedsLock(product);
            _journal.Append("product-", product, KashflowJson.Default.KashflowProduct);
            return null;
        }
    }

    /// <summary>A product, or null.</summary>
    public KashflowProduct? FindProduct(int nominal, string code)
    {
        lock (_gate)
            return _products.GetValueOrDefault((nominal, code));
    }

    private KashflowRefusal? CheckProduct(ProductFields fields)
    {
        if (string.IsNullOrWhiteSpace(fields.Name))
            return KashflowRefusal.Invalid("ProductName", "Product Name is required.");

        if (string.IsNullOrWhiteSpace(fields.Code))
            return KashflowRefusal.Invalid("ProductCode", "Product Code is required.");

        if (fields.NominalCode is not { } nominal || _reference.Nominal(nominal) is null)
            return KashflowRefusal.Invalid("NominalCode", $"Nominal code {fields.NominalCode ?? 0} does not exist.");

        return fields.VATExempt || _reference.HasVatRate(fields.VATRate)
            ? null
            : KashflowRefusal.Invalid("VATRate", $"VAT rate {fields.VATRate} is not configured.");
    }

    private bool HasProduct_NeedsLock(int nominal, string code) => _products.ContainsKey((nominal, code));

    private void Put_NeedsLock(KashflowProduct product)
    {
        _products[(product.NominalCode, product.Code)] = product;
        _lastProductId = Math.Max(_lastProductId, product.Id);
    }

    private void Forget_NeedsLock(KashflowProduct product) => _products.Remove((product.NominalCode, product.Code));

    /// <summary>Lines of a sale take stock of products that manage it (apis/kashflow.md §3, Products).</summary>
    private void MoveStock_NeedsLock(KashflowInvoice invoice, int sign)
    {
        foreach (var line in invoice.Lines)
        {
            if (line.ProductCode is not { } code || !_products.TryGetValue((line.NominalCode, code), out var product) || !product.Fields.ManageStockLevel)
                continue;

            var moved = product with { Fields = product.Fields with { QuantityInStock = product.Fields.QuantityInStock + (sign * line.Quantity) } };
            Put_NeedsLock(moved);
            _journal.Append("product", moved, KashflowJson.Default.KashflowProduct);
        }
    }

    private sealed class ProductKeyComparer : IComparer<(int Nominal, string Code)>
    {
        public int Compare((int Nominal, string Code) x, (int Nominal, string Code) y) =>
            x.Nominal != y.Nominal ? x.Nominal.CompareTo(y.Nominal) : StringComparer.OrdinalIgnoreCase.Compare(x.Code, y.Code);
    }
}
