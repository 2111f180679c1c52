#pragma once
/// @file
/// The links of the finished site: each must lead to a file that exists, and to a line that the file has.
#include "citations.hpp"

#include <set>
#include <sstream>

namespace lbl::concordance {

/// What the pages of a site offer and ask for.
struct Site {
  std::map<std::string, std::set<std::string>> places;     ///< page -> the ids in it
  std::vector<std::pair<std::string, std::string>> links;  ///< page -> "other.html#place"
};

/// The site's pages, read from the folder that Doxygen wrote.
inline Site read_site(const std::filesystem::path& folder) {
  static const std::regex attribute("\\b(id|name|href|src)=\"([^\"]*)\"");
  Site site;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".html") continue;
    const std::string page = entry.path().filename().string();
    std::stringstream text;
    text << open(entry.path()).rdbuf();
    const std::string html = text.str();
    std::set<std::string>& places = site.places[page];
    for (std::sregex_iterator match(html.begin(), html.end(), attribute), end; match != end; ++match)
      if ((*match)[1] == "id" || (*match)[1] == "name") places.insert((*match)[2]);
      else site.links.emplace_back(page, (*match)[2]);
  }
  return site;
}

/// The links of the site in `folder` that lead nowhere, one line each. Links to the network are not followed, and
/// places inside of a page are looked up in listings only: Doxygen makes the other references and checks them itself.
inline Complaints dead_links(const std::filesystem::path& folder) {
  const Site site = read_site(folder);
  if (site.places.empty()) throw std::runtime_error(folder.string() + " contains no page: build the target docs first");
  std::set<std::string> dead;
  for (const auto& [page, link] : site.links) {
    const auto hash = link.find('#');
    const std::string file = link.substr(0, hash);
    if (file.empty() || file.find(':') != std::string::npos) continue;
    const std::string place = hash == std::string::npos ? "" : link.substr(hash + 1);
    const bool is_line = file.ends_with("_source.html") && !place.empty();
    if (!std::filesystem::exists(folder / file) || (is_line && !site.places.at(file).contains(place)))
      dead.insert(page + ": the link " + link + " leads nowhere");
  }
  return {dead.begin(), dead.end()};
}

}  // namespace lbl::concordance
