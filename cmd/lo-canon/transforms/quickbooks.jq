# quickbooks.jq - what the records of QuickBooks Online share
#
# Amounts are decimal numbers; their currency stands in the record where the
# company keeps several, else it is the company's own, .context.currency.

include "values";

def currency($home): .CurrencyRef.value // $home | lower;

def lines: if . == null then null
  else {
    line1: (.Line1 | filled),
    line2: ([.Line2, .Line3, .Line4, .Line5 | filled | values]
      | if . == [] then null else join(", ") end),
    city: (.City | filled),
    state: (.CountrySubDivisionCode | filled),
    postal_code: (.PostalCode | filled),
    country: (.Country | filled)
  } | present_or_null end;

# Voided by hand or by the program, which leaves a note and amounts of 0.
def voided: (.TotalAmt // 0) == 0
  and (.PrivateNote // "" | test("^\\s*void"; "i"));

def custom: if .CustomField == null then null
  else reduce (.CustomField[] | select(.Name != null)) as $f ({};
    . + {($f.Name): ($f.StringValue // "")}) end;

def gone: .status == "Deleted";

def platform: {platform: "quickbooks", platform_version: "v3"};
