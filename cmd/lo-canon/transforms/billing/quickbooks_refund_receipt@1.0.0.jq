# Refund receipts as QuickBooks Online gives them: money that was given back.
include "values";
include "quickbooks";

.context.currency as $home
| .payload
| select(gone | not)
| currency($home) as $currency
| {
    refund_id: .Id,
    payment_id: ([., (.Line // [])[] | (.LinkedTxn // [])[]
      | select(.TxnType == "Payment" or .TxnType == "SalesReceipt").TxnId][0]),
    charge_id: (.CreditCardPayment.CreditChargeResponse.CCTransId | filled),
    amount: money(.TotalAmt; $currency),
    currency: $currency,
    status: (if voided then "canceled" else "succeeded" end),
    description: (.CustomerMemo.value // .PrivateNote | filled),
    receipt_number: (.DocNumber | filled),
    external_metadata: custom,
    created_at: (.MetaData.CreateTime | instant),
    source: platform
  }
| present
