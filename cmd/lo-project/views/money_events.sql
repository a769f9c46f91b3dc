-- Invoices, payments and refunds, each with the contact whose they are.
-- That is the contact of the record's own address, else of the customer's.
-- counts: it is money; a draft, a void invoice or a failed payment is not.
-- Amounts are whole numbers of the currency's smallest unit.
WITH customer AS MATERIALIZED (
	SELECT source_system, connection_name,
		payload ->> '$.customer_id' AS id,
		nullif(fold(payload ->> '$.email'), '') AS email,
		payload ->> '$.name' AS name, max(observed_at) AS newest
	FROM canonical_objects
	WHERE canonical_schema LIKE 'iglu:org.canonical/customer/%'
		AND deleted_at IS NULL AND payload IS NOT NULL
	GROUP BY 1, 2, 3
), payment AS MATERIALIZED (
	SELECT idem_key, source_system, connection_name, client_id, observed_at,
		payload, payload ->> '$.payment_id' AS id,
		payload ->> '$.latest_charge_id' AS charge_id,
		payload ->> '$.customer_id' AS customer_id,
		payload ->> '$.receipt_email' AS email
	FROM canonical_objects
	WHERE canonical_schema LIKE 'iglu:org.canonical/payment/%'
		AND deleted_at IS NULL AND payload IS NOT NULL
), fact AS (
	SELECT 'invoice' AS kind, payload ->> '$.invoice_id' AS id,
		coalesce(payload ->> '$.event_time', payload ->> '$.created_at',
			observed_at) AS at,
		payload ->> '$.status' AS status,
		coalesce(payload ->> '$.total.amount',
			payload ->> '$.amount_due.amount') AS amount,
		CASE WHEN payload ->> '$.status' = 'open'
			THEN payload ->> '$.amount_remaining.amount'
			END AS open,
		payload ->> '$.status' IN ('open', 'paid', 'uncollectible')
			AS counts,
		payload ->> '$.currency' AS currency,
		payload ->> '$.invoice_number' AS title,
		payload ->> '$.due_date' AS due,
		payload ->> '$.customer_id' AS customer_id,
		payload ->> '$.customer_email' AS email, client_id,
		source_system, connection_name, idem_key
	FROM canonical_objects
	WHERE canonical_schema LIKE 'iglu:org.canonical/invoice/%'
		AND deleted_at IS NULL AND payload IS NOT NULL
	UNION ALL
	SELECT 'payment', id, coalesce(payload ->> '$.event_time',
			payload ->> '$.created_at', observed_at),
		payload ->> '$.status',
		CASE WHEN payload ->> '$.status' = 'succeeded'
			THEN coalesce(payload ->> '$.amount_received.amount',
				payload ->> '$.amount.amount')
			ELSE payload ->> '$.amount.amount' END, NULL,
		payload ->> '$.status' = 'succeeded',
		payload ->> '$.currency', payload ->> '$.description', NULL,
		customer_id, email, client_id, source_system, connection_name,
		idem_key
	FROM payment
	UNION ALL
	SELECT 'refund', r.payload ->> '$.refund_id',
		coalesce(r.payload ->> '$.created_at', r.observed_at),
		r.payload ->> '$.status', r.payload ->> '$.amount.amount', NULL,
		r.payload ->> '$.status' = 'succeeded',
		r.payload ->> '$.currency', r.payload ->> '$.reason', NULL,
		coalesce(p.customer_id, q.customer_id),
		coalesce(p.email, q.email), r.client_id, r.source_system,
		r.connection_name, r.idem_key
	FROM canonical_objects r
	LEFT JOIN payment p ON p.id = r.payload ->> '$.payment_id'
		AND p.source_system = r.source_system
		AND p.connection_name = r.connection_name
	LEFT JOIN payment q ON q.charge_id = r.payload ->> '$.charge_id'
		AND q.source_system = r.source_system
		AND q.connection_name = r.connection_name AND p.id IS NULL
	WHERE r.canonical_schema LIKE 'iglu:org.canonical/refund/%'
		AND r.deleted_at IS NULL AND r.payload IS NOT NULL
	GROUP BY r.idem_key
), linked AS (
	SELECT f.*, u.name AS customer, coalesce(nullif(fold(f.email), ''),
			u.email) AS address,
		a.contact_id AS own_id, b.contact_id AS customer_contact,
		coalesce(a.name, b.name) AS contact,
		coalesce(a.client_folder, b.client_folder) AS client_folder
	FROM fact f
	LEFT JOIN customer u ON u.id = f.customer_id
		AND u.source_system = f.source_system
		AND u.connection_name = f.connection_name
	LEFT JOIN contacts a ON a.email = fold(f.email) AND a.of_email
	LEFT JOIN contacts b ON b.email = u.email AND b.of_email
		AND a.contact_id IS NULL
)
SELECT at, local_day(at) AS day, kind, id,
	coalesce(own_id, customer_contact) AS contact_id, contact,
	client_folder, amount, open, currency, status, coalesce(counts, 0)
		AS counts, title, due, address AS email, customer_id, customer,
	client_id, source_system, connection_name, idem_key
FROM linked
ORDER BY at, idem_key
