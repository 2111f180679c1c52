#!/usr/bin/env bash
# Opens every page of the site with a formula or a picture in a browser without a screen: a formula that MathJax cannot
# set, a picture that does not load and an error of a script are complaints. check.sh SITE/html
# Without chromium nothing is checked, and the last line says so.
set -euo pipefail

site=$(readlink -f -- "$1")
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
[ -n "$browser" ] || { echo "the pages were not opened in a browser: chromium is not installed"; exit 0; }

work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
mapfile -t pages < <(cd "$site" && grep -lE '\\\(|\\\[|<img' -- *.html)

# A page that opens all others one after the other and writes what is wrong into itself.
{
  cat << 'HTML'
<!DOCTYPE html><meta charset="utf-8"><title>check</title><pre id="found"></pre><pre id="count"></pre>
<iframe id="page" width="1300" height="900"></iframe>
<script>
const complaints = [], frame = document.getElementById("page");
let formulas = 0, pictures = 0;
const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
async function check(page) {
  const loaded = new Promise((done) => { frame.onload = done; });
  frame.src = SITE + page;
  await loaded;
  const inside = frame.contentWindow, text = frame.contentDocument;
  if (/\\\(|\\\[/.test(text.body.textContent)) {
    for (let n = 0; n < 600 && !(inside.MathJax && inside.MathJax.isReady); ++n) await wait(20);
    await new Promise((done) => inside.MathJax.Hub.Queue(done));
    const all = inside.MathJax.Hub.getAllJax();
    formulas += all.length;
    for (const jax of all)
      if (jax.texError) complaints.push(page + ": MathJax cannot set " + jax.originalText);
    for (const red of text.querySelectorAll('.MathJax_SVG [fill="red"]'))  // an unknown command
      complaints.push(page + ": MathJax does not know a command of the formula " + red.closest("svg").textContent);
    if (all.length === 0) complaints.push(page + ": its formulas were not set");
  }
  for (const picture of text.images) {
    picture.loading = "eager";
    for (let n = 0; n < 100 && !picture.complete; ++n) await wait(20);
    ++pictures;
    if (picture.naturalWidth === 0) complaints.push(page + ": the picture " + picture.getAttribute("src") + " is missing");
  }
}
(async () => {
  for (const page of PAGES) await check(page).catch((error) => complaints.push(page + ": " + error));
  document.getElementById("found").textContent = complaints.map((line) => "\nCOMPLAINT " + line + "\n").join("");
  document.getElementById("count").textContent = `CHECKED ${PAGES.length} pages, ${formulas} formulas, ${pictures} pictures`;
})();
</script>
HTML
} > "$work/body"
{
  printf '<script>const SITE = "file://%s/", PAGES = [' "$site"
  printf '"%s",' "${pages[@]}"
  echo '];</script>'
  cat "$work/body"
} > "$work/check.html"

timeout 900 "$browser" --headless --no-sandbox --disable-gpu --allow-file-access-from-files --disable-web-security \
  --user-data-dir="$work/profile" --virtual-time-budget=600000 --dump-dom "file://$work/check.html" 2> "$work/log" \
  > "$work/result" || { cat "$work/log" >&2; echo "the browser failed" >&2; exit 1; }
count=$(grep -o 'CHECKED [0-9]* pages, [0-9]* formulas, [0-9]* pictures' "$work/result" | tail -n 1) ||
  { echo "the browser did not come to the end of the pages" >&2; exit 1; }
sed -n 's/^COMPLAINT //p' "$work/result" >&2
! grep -q '^COMPLAINT ' "$work/result" || exit 1
echo "in the browser: ${count#CHECKED }, nothing is wrong"
