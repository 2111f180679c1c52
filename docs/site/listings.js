// In listings, a comment that cites an equation or an erratum becomes a link to it, with the name that readers use:
// \eq{handbook-eq-1} shows as "handbook (1)", \erratum{E2} as "erratum E2".
document.addEventListener("DOMContentLoaded", () => {
  const name = (source, row) => {
    const [, kind, number] = /^(eq|fig)-(\d+)/.exec(row) || [];
    if (kind === "eq") return `${source} (${number})`;
    return kind === "fig" ? `${source} Fig. ${number}` : `${source}: ${row.replaceAll("-", " ")}`;
  };
  const equation = (_, source, row) => `<a href="${source}.html#${source}-${row}">${name(source, row)}</a>`;
  for (const comment of document.querySelectorAll(".fragment .comment"))
    comment.innerHTML = comment.innerHTML
      .replace(/\\eq\{([a-z]+)-([a-z0-9-]+)\}/g, equation)
      .replace(/\\erratum\{(E\d+)\}/g, '<a href="errata.html#$1">erratum $1</a>');
});
