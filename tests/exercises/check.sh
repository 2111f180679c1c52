#!/usr/bin/env bash
# The exercises that break something: applies each change to a copy and sees whether the tests that it names turn red,
# and no other in their files. Only those files are compiled again: check.sh BUILD [CHAPTER]...
# An exercise is a patch, CHAPTER/NAME.patch, whose first lines name the tests, one each: "Red: a_test".
set -euo pipefail

exercises=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")
source=${exercises%/tests/exercises}
build=$(readlink -f -- "$1")
shift
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
copy=$work/copy
mkdir "$copy"

# The command of compile_commands.json for the target of FILE, without its input and output: command_of FILE
command_of() {
  local target=loop_by_loop_checked
  case $1 in
    tests/*) target=test_$(cut -d/ -f2 <<< "$1") ;;
    chapters/*) target=$(cut -d/ -f2 <<< "$1")_loops_checked ;;
  esac
  sed -n 's/^ *"command": "\(.*\)",$/\1/p' "$build/compile_commands.json" |
    grep -E " -o CMakeFiles/$target\.dir/" | tail -n 1 |
    sed -e 's/\\"/"/g' -e 's/\\\\/\\/g' -e 's/ -o [^ ]* / /' -e 's/ -c .*$//'
}

# Compiles FILE against the changed copy, whose folders come first: compile FILE OBJECT
compile() {
  local file=$source/$1 command together
  command=$(command_of "$1")
  [ -n "$command" ] || { echo "$1 is not compiled in $build" >&2; return 1; }
  [ ! -e "$copy/$1" ] || file=$copy/$1
  # Files of a library may be compiled as one: then the changed one takes its place among them.
  together=$(grep -lsF "$source/$1\"" "$build"/{,chapters/*/}CMakeFiles/*_checked.dir/Unity/*.cxx || true)
  if [ -n "$together" ]; then
    sed "s|\"$source/$1\"|\"$file\"|" "$together" > "$copy/objects/$(basename "$together")"
    file=$copy/objects/$(basename "$together")
  fi
  (cd "$build" && eval "${command/ / -I'$copy/common' -I'$copy/chapters' }" -O1 -o "'$2'" -c "'$file'")
}

# The names of the test cases of a file.
tests_of() { sed -nE 's/^ *BOOST_[A-Z]*_TEST_CASE(_F\(\w+, |\()(\w+).*/\2/p' "$source/$1"; }

# The file of the chapter's tests, or of another folder's, that holds a test: file_of FOLDER TEST
file_of() {
  cd "$source" && grep -lrE "BOOST_[A-Z]*_TEST_CASE(_F\(\w+, |\()$2[,)]" --include='*_test.cpp' tests/ |
    { grep "^tests/$1/" || true; } | head -n 1
}

check() {  # PATCH
  local patch=$1 folder place name files=() file red=() expected changed program
  local objects=("'$build/tests/CMakeFiles/test_main.dir/main.cpp.o'")
  folder=$(basename "$(dirname "$patch")")
  mapfile -t expected < <(sed -n 's/^Red: //p' "$patch")
  rm -rf -- "${copy:?}"/*
  changed=$(sed -n 's|^+++ b/||p' "$patch")
  for file in $changed; do
    mkdir -p "$copy/$(dirname "$file")"
    cp "$source/$file" "$copy/$file"
  done
  patch --quiet --no-backup-if-mismatch -d "$copy" -p1 < "$patch" || return 1

  mkdir "$copy/objects"
  for name in "${expected[@]}"; do
    for place in "$folder" layers costs optimization training data core; do
      file=$(file_of "$place" "$name")
      [ -z "$file" ] || break
    done
    [ -n "$file" ] || { echo "there is no test $name"; return 1; }
    files+=("$file")
  done
  mapfile -t files < <(printf '%s\n' "${files[@]}" | sort -u)
  for file in "${files[@]}" $(grep '\.cpp$' <<< "$changed" || true); do
    compile "$file" "$copy/objects/$(basename "$file").o" || return 1
    objects+=("'$copy/objects/$(basename "$file").o'")
  done

  # The link of the chapter's test program, with these files in the place of all others.
  program=test_$folder
  (cd "$build/tests" && eval "$(sed -E -e 's# [^ ]*\.(cpp|cxx)\.o##g' -e "s| -o [^ ]* | ${objects[*]} -o '$copy/test' |" \
    "CMakeFiles/$program.dir/link.txt")") || return 1
  for file in "${files[@]}"; do
    for name in $(tests_of "$file"); do
      OMP_NUM_THREADS=1 timeout 120 "$copy/test" --run_test="$name" --run_test="*/$name" > /dev/null 2>&1 ||
        red+=("$name")
    done
  done
  if [ "$(printf '%s\n' "${red[@]-}" | sort)" != "$(printf '%s\n' "${expected[@]}" | sort)" ]; then
    echo "red are: ${red[*]-none}"
    return 1
  fi
}

[ $# -gt 0 ] || mapfile -t < <(cd "$exercises" && printf '%s\n' */ | tr -d /) && set -- "${@:-${MAPFILE[@]}}"
failed=0
for chapter; do
  for patch in "$exercises/$chapter"/*.patch; do
    name=$chapter/$(basename "$patch" .patch)
    if problem=$(check "$patch" 2>&1); then
      echo "$name: red as it says"
    else
      echo "$name: NOT as it says: $problem"
      failed=1
    fi
  done
done
exit $failed
