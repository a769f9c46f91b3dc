module {
  "what": "the responses of Google Forms",
  "base_url": "https://forms.googleapis.com",
  "token_url": "https://oauth2.googleapis.com/token",
  "auth": {
    "oauth2_refresh_token": {
      "login": {
        "url": "https://accounts.google.com/o/oauth2/v2/auth",
        "scope": "https://www.googleapis.com/auth/forms.body.readonly https://www.googleapis.com/auth/forms.responses.readonly",
        "parameters": {"access_type": "offline", "prompt": "consent"}
      }
    },
    "google_service_account": {
      "scope": "https://www.googleapis.com/auth/forms.body.readonly https://www.googleapis.com/auth/forms.responses.readonly"
    },
    "bearer": {}
  },
  "settings": {"form_ids": "a", "lookback": "n"},
  "streams": {"form_response": {"needs": ["form_ids"]}},
  "per_minute": 180,
  "burst": 20,
  "concurrency": 4,
  "page_size": [5000, 5000],
  "reasons": ["/error/details/0/reason", "/error/errors/0/reason",
    "/error/status"],
  "retry": [
    {"status": 403, "class": "throttled", "reason": ["RATE_LIMIT_EXCEEDED",
      "RESOURCE_EXHAUSTED", "rateLimitExceeded", "userRateLimitExceeded"]}
  ]
};

# A cursor is {"forms": {ID: FORM}}, each with "known", its questions as far as
# we ever saw them, and "time", the latest response; or, while it is being read
# whole, "full": {"since", "page", "latest", "date"}.

def ids: .settings.form_ids | unique;
def form_path($id): "/v1/forms/" + ($id | @uri);

# Fractions have as many digits as they please: texts do not compare.
def moment:
  capture("^(?<whole>[^.Z]+)([.](?<part>[0-9]{1,9}))?Z$")
  | [.whole, ((.part // "") + "000000000")[0:9]];
def seconds: moment[0] + "Z" | fromdate;
def later($a; $b):
  if $a == null then $b
  elif $b == null then $a
  elif ($a | moment) >= ($b | moment) then $a
  else $b end;

# What tells a question, without what it offers.
def bare_question:
  del(.grading, .image)
  | if .choiceQuestion then .choiceQuestion |= {type} else . end;

def known:
  reduce (.items // [])[] as $item ({};
    reduce ($item.questionItem.question // empty) as $q (.;
      if $q.questionId then .[$q.questionId] =
        {title: $item.title, questionItem: {question: ($q | bare_question)}}
      else . end)
    | ($item.questionGroupItem // {}) as $group
    | reduce ($group.questions // [])[] as $q (.;
      if $q.questionId then .[$q.questionId] =
        {title: $item.title, questionGroupItem:
          {grid: {columns: {type: $group.grid.columns.type}},
            questions: [$q]}}
      else . end));

# Questions that are gone, of which there may still be answers.
def context($form; $seen):
  ($form | known) as $now
  | [$seen | keys[] as $id | select($now[$id] == null) | .[$id]] as $former
  | {form_id: $form.formId, form: $form}
  + (if $former == [] then {} else {former: $former} end);

def form($id; $on):
  {get: form_path($id), as: "form", memo: {id: $id}, on: $on};

def bound($memo):
  if .window.since then .window.since
  elif $memo.from then ($memo.from | seconds) - (.settings.lookback // 600)
  else null end
  | if . == null then {} else {filter: "timestamp >= \(todate)"} end;

def list($memo):
  {get: (form_path($memo.id) + "/responses"), as: "list", memo: $memo,
    query: ({pageSize: .page_size} + bound($memo)
      + (if $memo.page then {pageToken: $memo.page} else {} end)),
    rows: {at: "/responses", optional: true, id: "/responseId",
      prefix: ($memo.id + "/"), scope: $memo.id, when: "/lastSubmittedTime",
      context: .keep.context},
    on: (if $memo.resumed then {"400": "answer"} else {} end)};

def whole($id): {id: $id, full: true, since: .since};

def start:
  if ids == [] then {failed: "settings/form_ids: names no form", exit: 78}
  elif any(ids[]; startswith("1FAIpQL")) then
    {failed: ("settings/form_ids: 1FAIpQL... is the id of the public page; "
      + "take that of the address where the form is edited"), exit: 78}
  else
    (.cursor.forms // {}) as $forms
    | {keep: {failed: [], forms:
        (reduce ids[] as $id ({}; .[$id] = ($forms[$id] // {})))}},
      (ids[] as $id
        | form($id; {"403 PERMISSION_DENIED": "answer", "404": "answer"})),
      {call: "finish"}
  end;

# Where the form is now: begun anew, in the midst of all, or up to date.
def read($id):
  .keep.forms[$id] as $at
  | if .window then list({id: $id})
    elif $at.full then
      list({id: $id, full: true, resumed: true} + $at.full)
    elif $at.time == null then list(whole($id))
    else list({id: $id, from: $at.time}) end;

def formed:
  .memo.id as $id
  | (.body.formId | type) as $kind
  | if .status != 200 then {keep: (.keep | .failed += [$id])}
    elif $kind != "string" then error("no form")
    else
      ((.keep.forms[$id].known // {}) + (.body | known)) as $known
      | .keep.context = (.body as $form | context($form; $known))
      | .keep.forms[$id].known = $known
      | {keep}, read($id)
    end;

def saved: {state: {forms: .keep.forms}};

# The source's own latest time, but not one from after we began to read.
def next_time($latest; $date):
  if $latest == null then null
  elif ($latest | seconds) > $date then $date | todate
  else $latest end;

# Changes while several pages were read are in none of them, perhaps.
def ended($latest; $date):
  .memo as $memo
  | .keep.forms[$memo.id] as $at
  | later($at.time; next_time($latest; $date)) as $time
  | .keep.forms[$memo.id] = {known: $at.known, time: $time}
  | {keep},
    if $memo.full then
      saved + {since: $memo.since, scope: $memo.id},
      (if $memo.page and $time then list({id: $memo.id, from: $time})
       else empty end)
    else saved end;

def listed:
  .body.nextPageToken as $page
  | (.memo.date // .date // error("no Date")) as $date
  | later(.memo.latest; .rows.latest) as $latest
  | if .window then
      if $page then list(.memo + {page: $page}) else empty end
    elif $page then
      (.memo + {page: $page, latest: $latest, date: $date} | del(.resumed))
        as $memo
      | (if $memo.full then
          .keep.forms[$memo.id].full =
            ($memo | {since, page, latest, date})
          | {keep}, saved
         else empty end),
        list($memo)
    else ended($latest; $date) end;

def answer:
  if .as == "form" then formed
  elif .as == "list" and .status == 400 then list(whole(.memo.id))
  elif .as == "list" and (.body | type != "object" or has("error")) then
    error("no list")
  elif .as == "list" then listed
  elif .keep.failed != [] then
    # All others have been read; now it may be said.
    .keep.failed[] | form(.; {}) | .memo.again = true
  elif .window then empty
  else saved end;
