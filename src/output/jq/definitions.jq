# Functions of jq that the library does not define.

# A filter has one input: the document.
def input: error("break");
def inputs: empty;
def input_line_number: 0;
def input_filename: null;

def IN(s): any(s == .; .);
def IN(src; s): any(src == s; .);
def INDEX(stream; f): reduce stream as $row ({}; . + {($row | f | tostring): $row});
def INDEX(f): INDEX(.[]; f);
def JOIN($idx; f): [.[] | [., $idx[f]]];
def JOIN($idx; stream; f): stream | [., $idx[f]];
def JOIN($idx; stream; f; g): stream | [., $idx[f]] | g;

def leaf_paths: paths(scalars);
def recurse_down: recurse;
def scalars_or_empty: select(isarray or isobject | not);

# As in jq, what is missing on the path is made.
def setpath($path; $value):
  if ($path | length) == 0 then $value else
    $path[0] as $key | $path[1:] as $rest
    | (if . == null then (if $key | isnumber then [] else {} end) end)
    | if isarray then
        if $key < length then .[$key] |= setpath($rest; $value)
        else . + [range($key - length) | null] + [null | setpath($rest; $value)] end
      else . + {($key): (.[$key] | setpath($rest; $value))} end
  end;

def tostream:
  def below($path):
    if (isarray or isobject) and length > 0 then
      . as $all | keys_unsorted as $keys
      | (range($keys | length) as $i | $all[$keys[$i]] | below($path + [$keys[$i]])),
        [$path + [$keys[-1]]]
    else [$path, .] end;
  below([]);
def fromstream(f):
  foreach f as $event (
    {done: false, value: null};
    (if .done then null else .value end) as $value
    | if ($event | length) == 2 and ($event[0] | length) == 0 then {done: true, value: $event[1]}
      elif ($event | length) == 2 then
        {done: false, value: ($value | setpath($event[0]; $event[1]))}
      else {done: (($event[0] | length) == 1), value: $value} end;
    if .done then .value else empty end
  );
def truncate_stream(stream):
  . as $n | stream | . as $event
  | if ($event[0] | length) > $n then [$event[0][$n:]] + $event[1:] else empty end;

def @csv:
  if isarray | not then error("\(type) cannot be csv-formatted, only an array can be") end
  | [.[]
     | if isstring then "\"" + gsub("\""; "\"\"") + "\""
       elif isnumber or isboolean then tojson
       elif . == null then ""
       else error("\(type) is not valid in a csv row") end]
  | join(",");
def @tsv:
  if isarray | not then error("\(type) cannot be tsv-formatted, only an array can be") end
  | [.[]
     | if isstring then gsub("\\\\"; "\\\\") | gsub("\t"; "\\t") | gsub("\n"; "\\n") | gsub("\r"; "\\r")
       elif isnumber or isboolean then tojson
       elif . == null then ""
       else error("\(type) is not valid in a tsv row") end]
  | join("\t");

def format($name):
  if   $name == "text"    then @text
  elif $name == "json"    then @json
  elif $name == "csv"     then @csv
  elif $name == "tsv"     then @tsv
  elif $name == "html"    then @html
  elif $name == "uri"     then @uri
  elif $name == "sh"      then @sh
  elif $name == "base64"  then @base64
  elif $name == "base64d" then @base64d
  else error("\($name) is not a valid format") end;
