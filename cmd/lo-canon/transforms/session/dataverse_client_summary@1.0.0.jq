# The summary for the client that a session holds, if it holds one.
include "values";
include "dataverse";
include "session";

document("client_summary"; "client-summary"; "client")
