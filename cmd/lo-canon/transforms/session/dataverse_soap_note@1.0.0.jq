# The clinician's note that a session holds, if it holds one.
include "values";
include "dataverse";
include "session";

document("soap_note"; "soap-note"; "clinician")
