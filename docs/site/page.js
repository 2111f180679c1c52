// What all pages share. In the head: search and, where a page has formulas, MathJax. In listings: a comment that cites
// an equation or an erratum becomes a link to it, with the name that readers use: \eq{handbook-eq-1} shows as
// "handbook (1)", \erratum{E2} as "erratum E2".
document.write(`<link href="search/search.css" rel="stylesheet"/>
  <script src="jquery.js"><\/script><script src="dynsections.js"><\/script>
  <script src="search/searchdata.js"><\/script><script src="search/search.js"><\/script>`);

// Doxygen's search field and the window of what it finds.
function writeSearch() {
  document.write(`<div id="MSearchBox" class="MSearchBoxInactive"><span class="left">
    <span id="MSearchSelect"></span><input type="text" id="MSearchField" value="Search" aria-label="Search"
      onfocus="searchBox.OnSearchFieldFocus(true)" onblur="searchBox.OnSearchFieldFocus(false)"
      onkeyup="searchBox.OnSearchFieldChange(event)"/></span><span class="right">
    <a id="MSearchClose" href="javascript:searchBox.CloseResultsWindow()"><img id="MSearchCloseImg"
      src="search/close.svg" alt="close"/></a></span></div>
    <div id="MSearchSelectWindow"></div>
    <div id="MSearchResultsWindow"><iframe src="javascript:void(0)" name="MSearchResults" id="MSearchResults"
      title="Search results"></iframe></div>`);
  window.searchBox = new SearchBox("searchBox", "search", "Search", ".html");
  $(() => init_search());
}

window.MathJax = {
  extensions: ["tex2jax.js", "TeX/AMSmath.js", "TeX/AMSsymbols.js"],
  jax: ["input/TeX", "output/SVG"],
};

document.addEventListener("DOMContentLoaded", () => {
  if (/\\\(|\\\[/.test(document.body.textContent)) {
    const script = document.createElement("script");
    script.src = "mathjax/MathJax.js";
    document.head.append(script);
  }
  const name = (source, row) => {
    const [, kind, number, part] = /^(eq|fig)-(\d+)([a-z]?)/.exec(row) || [];
    if (kind === "eq") return `${source} (${number})`;
    return kind === "fig" ? `${source} Fig. ${number}${part}` : `${source}: ${row.replaceAll("-", " ")}`;
  };
  const equation = (_, source, row) => `<a href="${source}.html#${source}-${row}">${name(source, row)}</a>`;
  for (const comment of document.querySelectorAll(".fragment .comment, .fragment p > i"))
    comment.innerHTML = comment.innerHTML
      .replace(/\\eq\{([a-z]+)-([a-z0-9-]+)\}/g, equation)
      .replace(/\\erratum\{(E\d+)\}/g, '<a href="errata.html#$1">erratum $1</a>');
});
