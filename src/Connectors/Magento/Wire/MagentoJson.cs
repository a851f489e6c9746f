using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace KashflowOrleans.Connectors.Magento.Wire;

/// <summary>Generated readers of the wire types. Names are snake_case; text fields take numbers too.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(WireTextConverter)],
    AllowDuplicateProperties = true)]
[JsonSerializable(typeof(WireOrder))]
[JsonSerializable(typeof(WireStampPage))]
[JsonSerializable(typeof(WirePlacedOrderPage))]
[JsonSerializable(typeof(WireItem))]
[JsonSerializable(typeof(WireCreditMemo))]
[JsonSerializable(typeof(WireCreditMemoPage))]
[JsonSerializable(typeof(WireInvoice))]
[JsonSerializable(typeof(WireInvoicePage))]
[JsonSerializable(typeof(WireTransactionPage))]
[JsonSerializable(typeof(WireMovementPage))]
[JsonSerializable(typeof(WireCustomer))]
[JsonSerializable(typeof(WireStoreConfig))]
[JsonSerializable(typeof(IReadOnlyList<WireStoreConfig>))]
[JsonSerializable(typeof(IReadOnlyList<WireWeee>))]
[JsonSerializable(typeof(WireCommentRequest))]
[JsonSerializable(typeof(WireNumber))]
[JsonSerializable(typeof(object))]
internal sealed partial class MagentoJson : JsonSerializerContext;

internal sealed class WireAddressConverter : WireObjectConverter<WireAddress>
{
    protected override JsonTypeInfo<WireAddress> TypeInfo => MagentoJson.Default.WireAddress;
}

internal sealed class WireAddressesConverter : WireListConverter<WireAddress>
{
    protected override JsonTypeInfo<WireAddress> TypeInfo => MagentoJson.Default.WireAddress;
}

internal sealed class WireItemsConverter : WireListConverter<WireItem>
{
    protected override JsonTypeInfo<WireItem> TypeInfo => MagentoJson.Default.WireItem;
}

internal sealed class WirePaymentConverter : WireObjectConverter<WirePayment>
{
    protected override JsonTypeInfo<WirePayment> TypeInfo => MagentoJson.Default.WirePayment;
}

internal sealed class WireCommentsConverter : WireListConverter<WireComment>
{
    protected override JsonTypeInfo<WireComment> TypeInfo => MagentoJson.Default.WireComment;
}

internal sealed class WireExtensionConverter : WireObjectConverter<WireExtension>
{
    protected override JsonTypeInfo<WireExtension> TypeInfo => MagentoJson.Default.WireExtension;
}

internal sealed class WireShippingAssignmentsConverter : WireListConverter<WireShippingAssignment>
{
    protected override JsonTypeInfo<WireShippingAssignment> TypeInfo => MagentoJson.Default.WireShippingAssignment;
}

internal sealed class WireShippingConverter : WireObjectConverter<WireShipping>
{
    protected override JsonTypeInfo<WireShipping> TypeInfo => MagentoJson.Default.WireShipping;
}

internal sealed class WireAppliedTaxesConverter : WireListConverter<WireAppliedTax>
{
    protected override JsonTypeInfo<WireAppliedTax> TypeInfo => MagentoJson.Default.WireAppliedTax;
}

internal sealed class WireItemAppliedTaxesConverter : WireListConverter<WireItemAppliedTax>
{
    protected override JsonTypeInfo<WireItemAppliedTax> TypeInfo => MagentoJson.Default.WireItemAppliedTax;
}

internal sealed class WireStampsConverter : WireListConverter<WireStamp>
{
    protected override JsonTypeInfo<WireStamp> TypeInfo => MagentoJson.Default.WireStamp;
}

internal sealed class WireOrdersConverter : WireListConverter<WireOrder>
{
    protected override JsonTypeInfo<WireOrder> TypeInfo => MagentoJson.Default.WireOrder;
}

internal sealed class WireMemoItemsConverter : WireListConverter<WireMemoItem>
{
    protected override JsonTypeInfo<WireMemoItem> TypeInfo => MagentoJson.Default.WireMemoItem;
}

internal sealed class WireCreditMemosConverter : WireListConverter<WireCreditMemo>
{
    protected override JsonTypeInfo<WireCreditMemo> TypeInfo => MagentoJson.Default.WireCreditMemo;
}

internal sealed class WireTransactionsConverter : WireListConverter<WireTransaction>
{
    protected override JsonTypeInfo<WireTransaction> TypeInfo => MagentoJson.Default.WireTransaction;
}

internal sealed class WireMovementsConverter : WireListConverter<WireMovement>
{
    protected override JsonTypeInfo<WireMovement> TypeInfo => MagentoJson.Default.WireMovement;
}
