# Invoices as QuickBooks Online gives them.  It has no status: that follows
# from what is still open.
include "values";
include "quickbooks";

def status: if voided then "void"
  elif .Balance == null then null
  elif .Balance == 0 then "paid"
  else "open" end;

# What is not a sum of other lines; those of a bundle one by one.
def parts: .[]
  | if .DetailType == "GroupLineDetail" then .GroupLineDetail.Line // []
    | parts
    elif .DetailType == "SubTotalLineDetail" then empty
    else . end;

# A discount is written as a positive amount.
def line($currency):
  (.[.DetailType // ""] | objects // {}) as $d
  | {
      id: .Id,
      description: ((.Description // $d.ItemRef.name) | filled),
      quantity: $d.Qty,
      unit_amount: money($d.UnitPrice; $currency),
      amount: (money(.Amount; $currency)
        | if . != null and $d.DiscountAccountRef != null
          then .amount |= -. else . end),
      currency: $currency,
      period_start: $d.ServiceDate
    }
  | present;

def subtotal: [(.Line // [])[]
  | select(.DetailType == "SubTotalLineDetail").Amount][-1];

.context.currency as $home
| .payload
| select(gone | not)
| currency($home) as $currency
| money(.TotalAmt; $currency) as $total
| money(.Balance; $currency) as $open
| {
    invoice_id: .Id,
    invoice_number: (.DocNumber | filled),
    customer_id: .CustomerRef.value,
    customer_email: (.BillEmail.Address | filled),
    customer_name: (.CustomerRef.name | filled),
    status: status,
    amount_due: $total,
    amount_paid: (if $total == null or $open == null then null
      else {amount: ($total.amount - $open.amount), currency: $currency} end),
    amount_remaining: $open,
    subtotal: money(subtotal; $currency),
    total: $total,
    tax: money(.TxnTaxDetail.TotalTax; $currency),
    currency: $currency,
    description: (.CustomerMemo.value | filled),
    line_items: (if .Line == null then null
      else [.Line | parts | line($currency)] end),
    event_time: .TxnDate,
    due_date: .DueDate,
    hosted_url: (.InvoiceLink | filled),
    external_metadata: custom,
    created_at: (.MetaData.CreateTime | instant),
    source: platform
  }
| present + {status}
