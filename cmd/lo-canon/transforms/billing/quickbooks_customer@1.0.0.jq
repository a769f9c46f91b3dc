# Customers as QuickBooks Online gives them.
include "values";
include "quickbooks";

.context.currency as $home
| .payload
| select(gone | not)
| currency($home) as $currency
| {
    customer_id: .Id,
    email: (.PrimaryEmailAddr.Address | filled),
    name: ((.DisplayName // .FullyQualifiedName // .CompanyName) | filled),
    phone: ((.PrimaryPhone.FreeFormNumber // .Mobile.FreeFormNumber)
      | filled),
    description: (.Notes | filled),
    address: (.BillAddr | lines),
    shipping_address: (.ShipAddr | lines),
    status: (if .Active == false then "inactive"
      elif .Active then "active" else null end),
    balance: money(.Balance; $currency),
    default_currency: $currency,
    tax_exempt: (if .Taxable == true then "none"
      elif .Taxable == false then "exempt" else null end),
    external_metadata: custom,
    created_at: (.MetaData.CreateTime | instant),
    source: platform
  }
| present
