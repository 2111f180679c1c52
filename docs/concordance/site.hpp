#pragma once
/// @file
/// All pages that are made for Doxygen: the concordance, the errata, the reference results and the main page.
#include "results.hpp"

namespace lbl::concordance {

/// The lines of docs/reading_order.txt: the labels of the pages that are read one after the other. Pages that are not
/// there yet may stand in it.
inline std::vector<std::string> reading_order(const std::filesystem::path& root) {
  std::ifstream file = open(root / "docs/reading_order.txt");
  std::vector<std::string> labels;
  for (std::string line; std::getline(file, line);)
    if (!line.empty()) labels.push_back(line);
  return labels;
}

/// The chapters as pictures, a card for each row of docs/gallery.tsv: chapter, title, figure, sentence.
inline void write_gallery(std::ostream& page, const Book& book, const std::filesystem::path& root) {
  std::ifstream table = open(root / "docs/gallery.tsv");
  std::string line;
  std::getline(table, line);
  page << "\\htmlonly[block]\n<div class=\"gallery\">\n";
  for (int number = 1; std::getline(table, line); ++number) {
    const std::vector<std::string> f = fields(line);
    if (f.size() != 4) throw std::runtime_error("docs/gallery.tsv: expected four fields in: " + line);
    const auto label = book.chapter_pages.find(f[0]);
    const bool here = label != book.chapter_pages.end();
    const bool drawn = std::filesystem::exists(root / "plots/figures" / f[0] / (f[2] + ".png"));
    page << (here ? "<a class=\"card\" href=\"" + label->second + ".html\">" : std::string("<div class=\"card\">"));
    if (here && drawn)
      page << "<span class=\"picture\"><img src=\"" << f[0] << "-" << f[2] << ".png\" alt=\"" << f[1]
           << ": a figure of the chapter\" loading=\"lazy\"/></span>";
    page << "<b>" << number << ". " << f[1] << "</b><span>" << f[3] << (here ? "" : " (planned)") << "</span>"
         << (here ? "</a>" : "</div>") << "\n";
  }
  page << "</div>\n\\endhtmlonly\n";
}

/// The main page: docs/main.md, with the gallery in the place of its line "@gallery".
inline void write_main(std::ostream& page, const Book& book, const std::filesystem::path& root) {
  std::ifstream text = open(root / "docs/main.md");
  for (std::string line; std::getline(text, line);)
    if (line == "@gallery") write_gallery(page, book, root);
    else page << line << '\n';
}

/// Writes `text` beside `path` and renames it.
inline void write_file(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::path beside = path;
  beside += ".new";
  std::ofstream(beside) << text;
  if (!std::filesystem::exists(beside) || std::filesystem::file_size(beside) != text.size())
    throw std::runtime_error(beside.string() + " cannot be written: is the folder writable and the disk not full?");
  std::filesystem::rename(beside, path);
}

/// Writes all pages into `folder`, which is created: main.md, results.md, concordance.md, <document>.md, errata.md.
inline void write_pages(const std::filesystem::path& root, const std::filesystem::path& folder) {
  const Book book = read_book(root);
  std::vector<std::filesystem::path> sources = files_below(root, {"chapters", "common", "plots", "tests"});
  std::erase_if(sources, [](const auto& file) { return !is_source(file); });
  std::filesystem::create_directories(folder);
  const auto write = [&](const std::string& name, auto&& content) {
    std::ostringstream page;
    content(page);
    write_file(folder / (name + ".md"), page.str());
  };
  write("concordance", [&](std::ostream& page) { write_index(page, book); });
  for (const std::string& document : documents(book))
    write(document, [&](std::ostream& page) { write_document(page, book, document, sources); });
  write("main", [&](std::ostream& page) { write_main(page, book, root); });
  write("results", [&](std::ostream& page) { write_results(page, book, root, reading_order(root)); });
  write("errata", [&](std::ostream& page) {
    std::ifstream errata = open(root / "docs/errata.md");
    write_errata(page, errata, book, sources);
  });
}

}  // namespace lbl::concordance
