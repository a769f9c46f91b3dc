# Payments as QuickBooks Online gives them: money that has been received.
include "values";
include "quickbooks";

def against: [(.Line // [])[] | (.LinkedTxn // [])[]
  | select(.TxnType == "Invoice").TxnId][0];

.context.currency as $home
| .payload
| select(gone | not)
| currency($home) as $currency
| money(.TotalAmt; $currency) as $amount
| voided as $void
| {
    payment_id: .Id,
    customer_id: .CustomerRef.value,
    invoice_id: against,
    amount: $amount,
    amount_received: $amount,
    currency: $currency,
    status: (if $void then "canceled" else "succeeded" end),
    description: (.PrivateNote | filled),
    payment_method_type: (.PaymentMethodRef.name | filled),
    latest_charge_id: (.CreditCardPayment.CreditChargeResponse.CCTransId
      | filled),
    event_time: .TxnDate,
    canceled_at: (if $void then .MetaData.LastUpdatedTime | instant
      else null end),
    external_metadata: custom,
    created_at: (.MetaData.CreateTime | instant),
    source: platform
  }
| present
