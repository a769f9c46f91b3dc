# One row, one order.  Amounts are decimal texts; the file's times are ours.
include "values";

.payload
| {
    order_id: .Order,
    ordered_at: ([.Date, "Europe/Berlin"] | zone_instant),
    email: (.Email | filled | lower),
    total: money(.Total; .Currency),
    items: [.Items | split(";")[] | filled | values]
  }
| present
