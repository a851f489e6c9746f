namespace KashflowOrleans.Sandbox.Magento.Orders;

/// <summary>A product of the sandbox shop; price in pounds as the catalogue has it.</summary>
internal sealed record CatalogueProduct(int Id, string Sku, string Name, decimal Price, decimal TaxPercent, decimal Weight, string Type = "simple");

/// <summary>A configurable product and the choices under it.</summary>
internal sealed record CatalogueConfigurable(int Id, string Name, decimal Price, decimal TaxPercent, IReadOnlyList<CatalogueProduct> Choices);

/// <summary>A bundle; <paramref name="FixedPrice"/> null means the parts' prices make the price.</summary>
internal sealed record CatalogueBundle(int Id, string Sku, string Name, decimal? FixedPrice, IReadOnlyList<(CatalogueProduct Product, int Quantity)> Parts);

/// <summary>What the sandbox shop sells: UK goods at the three rates, with the quotation marks, ampersands, accents and slashes real catalogues have.</summary>
internal static class Catalogue
{
    public static IReadOnlyList<CatalogueProduct> Standard { get; } =
    [
        new(101, "KTL-17-BLK", "Kettle 1.7 l, matt black", 34.99m, 20, 1.4m),
        new(102, "MUG-SET4", "Stoneware mugs, set of 4", 24.50m, 20, 2.1m),
        new(103, "TWL-BATH-NVY", "Bath towel \"Harbour\", navy", 18.00m, 20, 0.6m),
        new(104, "LMP-DSK/OAK", "Desk lamp, oak & brass", 79.95m, 20, 1.9m),
        new(105, "CNDL-FIG", "Scented candle – fig & cassis", 12.95m, 20, 0.4m),
        new(106, "PAN-24", "Frying pan 24 cm", 41.00m, 20, 1.1m),
        new(107, "USB-C-2M", "USB-C cable, 2 m", 6.99m, 20, 0.1m),
        new(108, "NB-A5-DOT", "Notebook A5, dotted", 8.49m, 20, 0.3m),
        new(109, "UMB-AUTO", "Umbrella, automatic", 21.99m, 20, 0.5m),
        new(110, "PEN-GEL-12", "Gel pens, 12 colours", 9.99m, 20, 0.2m),
        new(111, "CAFÉ-PRESS", "Cafetière, 8 cups", 27.33m, 20, 0.9m),
        new(112, "STKR-001", "Sticker", 0.35m, 20, 0.01m),
    ];

    public static IReadOnlyList<CatalogueProduct> Reduced { get; } =
    [
        new(201, "SEAT-CHILD-1", "Child car seat, group 1", 129.00m, 5, 7.5m),
        new(202, "INS-LOFT-8", "Loft insulation roll, 8 m²", 26.40m, 5, 6.0m),
        new(203, "NIC-PATCH", "Nicotine patches, 7 days", 11.49m, 5, 0.1m),
    ];

    public static IReadOnlyList<CatalogueProduct> Zero { get; } =
    [
        new(301, "BK-978014", "The Walker's Guide to Dartmoor (paperback)", 10.99m, 0, 0.4m),
        new(302, "BABY-GROW-3M", "Babygrow, 0–3 months", 9.50m, 0, 0.1m),
        new(303, "TEA-ASSAM-80", "Assam tea, 80 bags", 4.25m, 0, 0.3m),
        new(304, "BK-978055", "Pâtisserie at Home", 22.00m, 0, 1.2m),
    ];

    public static IReadOnlyList<CatalogueProduct> Virtual { get; } =
    [
        new(401, "WARRANTY-3Y", "Extended warranty, 3 years", 29.00m, 20, 0, "virtual"),
        new(402, "EBOOK-KNIT", "Knitting patterns (download)", 7.99m, 20, 0, "downloadable"),
        new(403, "COURSE-SOUR", "Sourdough video course", 45.00m, 20, 0, "downloadable"),
    ];

    public static IReadOnlyList<CatalogueConfigurable> Configurable { get; } =
    [
        new(501, "Linen shirt", 45.00m, 20, [Choice(511, "SHIRT-LIN-S-WHT", "Linen shirt-S-White"), Choice(512, "SHIRT-LIN-L-SKY", "Linen shirt-L-Sky")]),
        new(502, "Wellington boots", 59.90m, 20,
            [Choice(521, "WELLY-7-GRN", "Wellington boots-7-Green"), Choice(522, "WELLY-10-BLK", "Wellington boots-10-Black")]),
        new(503, "Children's raincoat", 28.00m, 0, [Choice(531, "RAIN-KID-5", "Children's raincoat-5"), Choice(532, "RAIN-KID-8", "Children's raincoat-8")]),
    ];

    public static IReadOnlyList<CatalogueBundle> DynamicBundles { get; } =
    [
        new(601, "BNDL-KITCHEN", "Kitchen starter kit", FixedPrice: null, [(Standard[0], 1), (Standard[1], 2), (Standard[5], 1)]),
        new(602, "BNDL-TEATIME", "Teatime parcel", FixedPrice: null, [(Zero[2], 2), (Standard[1], 1), (Zero[3], 1)]),
    ];

    public static IReadOnlyList<CatalogueBundle> FixedBundles { get; } =
    [
        new(651, "BNDL-DESK", "Desk set", FixedPrice: 99.00m, [(Standard[3], 1), (Standard[7], 3), (Standard[9], 1)]),
        new(652, "BNDL-RAIN", "Rainy day set", FixedPrice: 35.00m, [(Standard[8], 1), (Standard[4], 1)]),
    ];

    private static CatalogueProduct Choice(int id, string sku, string name) => new(id, sku, name, 0, 0, 0.5m);
}
