# One row, one order.  The shop writes 18,90 as well as 18.90.
include "values";

.payload
| {
    order_id: .Order,
    ordered_at: ([.Date, "Europe/Oslo"] | zone_instant),
    email: (.Email | filled | lower),
    total: money(.Total | sub(","; "."); .Currency),
    items: [.Items | split(";")[] | filled | values]
  }
| present
