# Responses as the API of Google Forms gives them, which knows questions by
# their ids alone.  Texts, kinds and order are those of the form's definition,
# .context.form, as forms.get gives it; then come items that the form had once,
# .context.former.
include "values";

def kind:
  if .choiceQuestion then
    if .choiceQuestion.type == "CHECKBOX" then "multiple_choice"
    else "choice" end
  elif .scaleQuestion or .ratingQuestion then "scale"
  elif .dateQuestion then "date"
  elif .timeQuestion then "time"
  elif .fileUploadQuestion then "file"
  else "text" end;

# The form's questions in order; a row of a grid is one.
def questions:
  (.items // [])[]
  | .title as $title
  | if .questionGroupItem then
      (.questionGroupItem.grid.columns.type == "CHECKBOX") as $several
      | (.questionGroupItem.questions // [])[]
      | {
          id: .questionId,
          text: ([($title | values),
            (.rowQuestion.title | values | "[" + . + "]")] | join(" ")),
          kind: (if .rowQuestion then "grid" else kind end),
          $several
        }
    elif .questionItem.question then
      .questionItem.question
      | {id: .questionId, text: $title, kind: kind,
          several: (.choiceQuestion.type == "CHECKBOX")}
    else empty end;

# Of a question that is gone the answer itself must tell.
def stranger:
  {id: .questionId, text: null, several: false,
    kind: (if .fileUploadAnswers then "file" else "text" end)}
  | .several = null;

# One answer plain, several as a list; a box to tick is always a list.
def one_or_all($several):
  if $several == true then .
  elif length == 1 then .[0]
  elif length == 0 then null
  else . end;

def value($q):
  if .fileUploadAnswers then
    [(.fileUploadAnswers.answers // [])[] | .fileName // .fileId]
    | one_or_all($q.several)
  else
    [(.textAnswers.answers // [])[] | .value // ""]
    | if $q.kind == "scale" and length == 1
        and (.[0] | test("^-?[0-9]{1,15}$")) then .[0] | tonumber
      else one_or_all($q.several) end
  end;

def answer($q):
  {
    question_id: $q.id,
    question_text: $q.text,
    answer_type: $q.kind,
    answer_value: value($q),
    metadata: ({
      file_ids: (if .fileUploadAnswers
        then [(.fileUploadAnswers.answers // [])[] | .fileId] else null end),
      grade: .grade
    } | present_or_null)
  }
  | present;

{items: .context.former} as $former
| .context.form as $form
| (.context.form_id // $form.formId) as $form_id
| .payload
| (.answers // {}) as $answers
| [($form, $former) | questions] as $questions
| (reduce $questions[] as $q ({}; . + {($q.id): true})) as $asked
| (.createTime | instant) as $first
| ((.lastSubmittedTime // .createTime) | instant) as $last
| {
    response_id: .responseId,
    form_id: (.formId // $form_id),
    form_name: ($form.info.title // $form.info.documentTitle),
    submitted_at: $first,
    last_updated_at: $last,
    respondent: ({email: (.respondentEmail | filled)} | present_or_null),
    answers: [
      ($questions[] | . as $q | $answers[$q.id] | values | answer($q)),
      ($answers | keys_unsorted[] | select($asked[.] | not) as $id
        | $answers[$id] | .questionId //= $id | answer(stranger))
    ],
    status: (if $first == $last then "submitted" else "edited" end),
    metadata: ({total_score: .totalScore} | present_or_null),
    source: {platform: "google_forms", platform_version: "v1"}
  }
| present
