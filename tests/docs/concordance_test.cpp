// The concordance on small made-up trees: what it accepts, what it refuses, and the pages it writes.
#include "concordance/errata.hpp"
#include "concordance/exercises.hpp"
#include "concordance/finish.hpp"
#include "temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

namespace concordance = lbl::concordance;
using concordance::Complaints;

namespace {

/// A citation, put together here so that the check of the real book does not read it as one of this file's.
std::string cite(const std::string& id) { return "\\eq{" + id + "}"; }
std::string reject(const std::string& id) { return "\\erratum{" + id + "}"; }

/// A source tree in a fresh temporary folder: two rows, the first with a loop and a test, the second a definition
/// with a paragraph, and both finished. Each test spoils something.
struct Tree {
  lbl::testing::TemporaryFolder folder;
  const std::filesystem::path& root = folder.path;

  Tree() {
    write("docs/equations.tsv", table({sum, definition}));
    write("docs/finished.tsv", "chapter\tdocument\nmlp\thandbook\n");
    write("docs/errata.md", "### E2 {#E2}\n*handbook*, eq (1). <span class=\"severity\">index, high</span>\n\n"
                            "- **Prints:** a double sum\n- **Test:** one hand-computed layer\n");
    write("docs/main.md", "# Book {#mainpage}\n@gallery\n");
    write("docs/gallery.tsv", "chapter\ttitle\tfigure\tsentence\nmlp\tMLP\ttrain\tLayers.\ngan\tGAN\ttrain\tTwo.\n");
    write("docs/reading_order.txt", "index\nmlp\ngan\n");
    write("docs/figures.tsv", "chapter\tfigure\tresult\n");
    write("docs/published.tsv", published_columns);
    write("chapters/mlp/layer.hpp", "z += w * h;  // " + cite("handbook-eq-1") + "\n");
    write("chapters/mlp/chapter.md", "# MLP {#mlp}\n## Words {#mlp-words}\nLabels: " + cite("handbook-words") + ".\n");
    write("tests/mlp/layer_test.cpp", "// " + cite("handbook-eq-1") + ", printed wrongly: " + reject("E2") +
                                      "\nBOOST_AUTO_TEST_CASE(sum_by_hand) {\n  BOOST_TEST(true);\n}\n");
  }

  static constexpr const char* published_columns =
      "chapter\tresult\tkey\twhat\trelation\tnumber\ttolerance\tsource\twhy\n";

  static std::string table(const std::vector<std::string>& rows) {
    std::string text = "id\tdocument\tlabel\tchapter\ttopic\tstatement\terratum\tcheck\n";
    for (const std::string& row : rows) text += row + "\n";
    return text;
  }
  void write(const std::filesystem::path& file, const std::string& text) const {
    std::filesystem::create_directories((root / file).parent_path());
    std::ofstream(root / file) << text;
  }
  std::string read(const std::filesystem::path& file) const {
    std::ostringstream text;
    text << concordance::open(root / file).rdbuf();
    return text.str();
  }
  Complaints check() const { return concordance::check(concordance::read_book(root)); }

  const std::string sum = "handbook-eq-1\thandbook\t(1)\tmlp\tforward pass\t$z=Wh$ for * all\tE2 double sum\tby hand";
  const std::string definition = "handbook-words\thandbook\t-\tmlp\twords of $x$\tlabels are given\t\tdefinition";
};

/// Whether the only complaint is one that contains `text`.
boost::test_tools::predicate_result only(const Complaints& complaints, const std::string& text) {
  boost::test_tools::predicate_result result(complaints.size() == 1 && complaints[0].find(text) != std::string::npos);
  for (const std::string& complaint : complaints) result.message() << "\n  " << complaint;
  return result;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(concordance_of_a_tree, Tree)

BOOST_AUTO_TEST_CASE(complete_tree_is_accepted) { BOOST_TEST(check().empty()); }

BOOST_AUTO_TEST_CASE(unknown_ids_are_refused_with_their_line) {
  write("common/core/dense.hpp", "\nz += w * h;  // " + cite("handbook-eq-99") + "\n");
  BOOST_TEST(only(check(),
                  "common/core/dense.hpp:2: cites 'handbook-eq-99', which docs/equations.tsv does not contain"));
}

BOOST_AUTO_TEST_CASE(unknown_errata_are_refused) {
  write("docs/main.md", "See " + reject("E999") + ".\n");
  BOOST_TEST(only(check(), "docs/main.md:1: cites 'E999', which docs/errata.md does not contain"));
}

BOOST_AUTO_TEST_CASE(finished_row_without_loop_is_refused) {
  write("chapters/mlp/layer.hpp", "// The sum of " + cite("handbook-eq-1") + ": but no line of code says so.\n");
  BOOST_TEST(only(check(), "handbook-eq-1, handbook (1), forward pass, has no loop"));
}

BOOST_AUTO_TEST_CASE(finished_row_without_test_is_refused) {
  write("tests/mlp/layer_test.cpp",
        "// " + cite("handbook-eq-1") + "\nint unrelated = 0;\nBOOST_AUTO_TEST_CASE(other) {\n}\n");
  BOOST_TEST(only(check(), "handbook-eq-1, handbook (1), forward pass, has no test"));
}

BOOST_AUTO_TEST_CASE(citation_behind_a_test_case_does_not_belong_to_it) {
  write("tests/mlp/layer_test.cpp", "BOOST_AUTO_TEST_CASE(other) {\n}\n// " + cite("handbook-eq-1") + "\n");
  BOOST_TEST(only(check(), "has no test"));
}

BOOST_AUTO_TEST_CASE(citation_inside_a_test_case_is_named_after_it) {
  write("tests/mlp/layer_test.cpp",
        "BOOST_DATA_TEST_CASE(inside, sizes) {\n  f();  // " + cite("handbook-eq-1") + "\n}\n");
  BOOST_TEST(check().empty());
  const auto tests = concordance::citations_of(concordance::read_book(root).citations.equations, "handbook-eq-1",
                                               concordance::Place::test);
  BOOST_REQUIRE(tests.size() == 1);
  BOOST_TEST(tests[0].name == "inside");
  BOOST_TEST(tests[0].line == 2);
}

BOOST_AUTO_TEST_CASE(definition_needs_a_paragraph_and_no_loop) {
  write("chapters/mlp/chapter.md", "# MLP {#mlp}\n");
  BOOST_TEST(only(check(), "handbook-words, handbook, words of $x$, has no paragraph"));
}

BOOST_AUTO_TEST_CASE(rows_of_unfinished_parts_may_wait) {
  write("docs/equations.tsv", table({sum, definition, "notes-relu\tnotes\t-\tmlp\tReLU\tmax\t\tvalues"}));
  BOOST_TEST(check().empty());
  write("docs/finished.tsv", "chapter\tdocument\nmlp\t*\n");
  const Complaints complaints = check();
  BOOST_TEST(complaints.size() == 2);  // neither loop nor test
}

BOOST_AUTO_TEST_CASE(promised_rows_belong_to_their_document) {
  write("docs/equations.tsv", table({sum, definition, "handbook-rnn\thandbook (promised)\t3\tmlp\tRNN\tsum\t\tnone"}));
  BOOST_TEST(only(check(), "handbook-rnn, handbook (promised) 3, RNN, has no paragraph"));
}

BOOST_AUTO_TEST_CASE(a_list_of_ids_is_refused) {
  const std::string id = cite("handbook-eq-1") + " ";
  write("chapters/mlp/layer.hpp", "z += w * h;  // " + id + id + id + "\n");
  BOOST_TEST(check().empty());
  write("chapters/mlp/layer.hpp", "z += w * h;  // " + id + id + id + id + "\n");
  BOOST_TEST(only(check(), "chapters/mlp/layer.hpp:1: cites 4 rows in one line"));
}

BOOST_AUTO_TEST_CASE(malformed_rows_are_refused_with_their_line) {
  const auto complains = [&](const std::string& row, const std::string& text) {
    write("docs/equations.tsv", table({sum, definition, row}));
    return only(check(), text);
  };
  BOOST_TEST(complains("notes-relu\tnotes\t-", "docs/equations.tsv:4: the row has 3 fields instead of 8"));
  BOOST_TEST(complains(sum, "docs/equations.tsv:4: handbook-eq-1 stands in line 2 already"));
  BOOST_TEST(complains("relu\tnotes\t-\tmlp\tReLU\tmax\t\tvalues", "docs/equations.tsv:4: 'relu' is no id"));
  BOOST_TEST(complains("notes-relu\tnotes\t-\tmlp\tReLU\t\t\tvalues", "notes-relu leaves a column empty"));
  BOOST_TEST(complains("notes-relu\tnotes\t-\tmlp\tReLU\t$x\t\tvalues", "notes-relu opens a formula"));
}

BOOST_AUTO_TEST_CASE(finished_parts_must_exist) {
  write("docs/finished.tsv", "chapter\tdocument\nmlp\thandbook\nlenet\thandbook\n");
  BOOST_TEST(only(check(), "no row of docs/equations.tsv belongs to chapter lenet and document handbook"));
  write("docs/finished.tsv", "chapter\tdocument\nmlp handbook\n");
  BOOST_TEST(only(check(), "docs/finished.tsv:2: a row is a chapter, a tab and a document"));
}

BOOST_AUTO_TEST_CASE(missing_table_is_an_error) {
  std::filesystem::remove(root / "docs/equations.tsv");
  BOOST_CHECK_THROW(check(), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(page_of_a_document_links_loop_test_and_erratum) {
  concordance::write_pages(root, root / "pages");
  const std::string page = read("pages/handbook.md");
  for (const char* text : {"## handbook (1) {#handbook-eq-1}\n*forward pass*\n",
                           "\\f$\\displaystyle z=Wh\\f$ for \\* all",
                           "- **Chapter:** \\ref mlp\n", "- **Erratum:** \\ref E2 \"E2\" double sum\n",
                           "- **Loop:** <a href=\"layer_8hpp_source.html#l00001\">chapters/mlp/layer.hpp:1</a>\n",
                           "- **Test:** <a href=\"layer__test_8cpp_source.html#l00001\">sum_by_hand</a>",
                           "## handbook: words of x {#handbook-words}\n", "- **Page:** \\ref mlp-words\n"})
    BOOST_TEST(page.find(text) != std::string::npos, "the page lacks " << text << " in\n" << page);
  BOOST_TEST(read("pages/concordance.md").find("| 2 | 2 | (1) |") != std::string::npos, read("pages/concordance.md"));
}

BOOST_AUTO_TEST_CASE(erratum_names_the_test_that_rejects_it) {
  concordance::write_pages(root, root / "pages");
  BOOST_TEST(read("pages/errata.md").find("one hand-computed layer\n- **Rejected by:** <a href=") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(rows_without_loop_say_not_yet) {
  std::filesystem::remove(root / "chapters/mlp/layer.hpp");
  concordance::write_pages(root, root / "pages");
  BOOST_TEST(read("pages/handbook.md").find("- **Loop:** <span class=\"not-yet\">not yet (chapter mlp)</span>") !=
             std::string::npos);
}

// Doxygen names the listing after the file, and adds what the paths do not share where a name occurs twice.
BOOST_AUTO_TEST_CASE(listings_are_found_by_the_name_that_doxygen_gives_them) {
  BOOST_TEST(concordance::source_page("common/core/my_dense.hpp", {"common/core/my_dense.hpp"}) ==
             "my__dense_8hpp_source.html");
  const std::vector<std::filesystem::path> sources{"chapters/lenet/main.cpp", "chapters/mlp/main.cpp"};
  BOOST_TEST(concordance::source_page("chapters/mlp/main.cpp", sources) == "mlp_2main_8cpp_source.html");
  BOOST_TEST(concordance::source_page("chapters/mlp/main.cpp", {"chapters/mlp/main.cpp", "tests/main.cpp"}) ==
             "chapters_2mlp_2main_8cpp_source.html");
}

BOOST_AUTO_TEST_CASE(dead_links_of_a_site_are_found) {
  write("site/layer_8hpp_source.html", "<a id=\"l00001\" name=\"l00001\"></a>");
  write("site/index.html",
        "<a href=\"layer_8hpp_source.html#l00001\"><a href=\"https://example.org/x\"><a href=\"#top\">");
  BOOST_TEST(concordance::dead_links(root / "site").empty());
  write("site/mlp.html", "<a href=\"layer_8hpp_source.html#l00002\">");
  BOOST_TEST(only(concordance::dead_links(root / "site"), "mlp.html: the link layer_8hpp_source.html#l00002"));
  write("site/mlp.html", "<img src=\"lost.png\">");
  BOOST_TEST(only(concordance::dead_links(root / "site"), "mlp.html: the link lost.png leads nowhere"));
}

// Of several reports of an erratum the table shows the smallest error of the printed form and the largest of ours.
BOOST_AUTO_TEST_CASE(errata_are_listed_with_their_errors) {
  write("reports", "E2\t3\t1e-16\nE2\t0.5\t2e-15\n");
  std::ostringstream table;
  const concordance::Book book = concordance::read_book(root);
  BOOST_TEST(concordance::print_errata(table, root, book, concordance::read_reports(root / "reports")).empty());
  BOOST_TEST(table.str().find("E2    high     0.5               2e-15     sum_by_hand\n") != std::string::npos,
             table.str());
  BOOST_TEST((concordance::errata_tests(book) ==
              std::set<std::pair<std::string, std::string>>{{"mlp", "sum_by_hand"}}));
  BOOST_TEST(only(concordance::print_errata(table, root, book, {}), "E2: no test says by how much"));
  write("reports", "E2 3\n");
  BOOST_CHECK_THROW(concordance::read_reports(root / "reports"), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(exercises_fit_the_code_and_name_tests_that_exist) {
  const std::string patch = "--- a/chapters/mlp/layer.hpp\n+++ b/chapters/mlp/layer.hpp\n@@ -1,1 +1,1 @@\n" +
                            ("-z += w * h;  // " + cite("handbook-eq-1")) + "\n+z = w * h;\n";
  write("tests/exercises/mlp/lost.patch", "Red: sum_by_hand\n" + patch);
  const std::string page = read("chapters/mlp/chapter.md");
  const auto try_it = [&](int broken) {
    std::string exercises = "## Try it {#mlp_try}\n\n";
    for (int n = 1; n <= 6; ++n)
      exercises += std::to_string(n) + ". Do it.\n" + (n <= broken ? "   \\include mlp/lost.patch\n" : "");
    write("chapters/mlp/chapter.md", page + exercises);
  };
  try_it(2);
  BOOST_TEST(concordance::check_exercises(root).empty());
  try_it(1);
  BOOST_TEST(only(concordance::check_exercises(root), "has 6 exercises, 1 of which break something"));
  try_it(2);
  write("tests/exercises/mlp/lost.patch", "Red: no_such_test\n" + patch);
  BOOST_TEST(only(concordance::check_exercises(root), "lost.patch: there is no test no_such_test"));
  write("tests/exercises/mlp/lost.patch", "Red: sum_by_hand\n" + patch);
  write("chapters/mlp/layer.hpp", "z += h * w;  // " + cite("handbook-eq-1") + "\n");
  BOOST_TEST(only(concordance::check_exercises(root), "does not fit chapters/mlp/layer.hpp any longer"));
}

BOOST_AUTO_TEST_CASE(results_show_commands_and_verdicts) {
  const std::string result = "plots/results/mlp/train/";
  write(result + "settings.json", R"({"program": "mlp", "experiment": "train", "given": ["epochs", "out", "resume"],
    "options": {"epochs": 2, "seed": 7, "threads": 1, "out": "x", "resume": "y"},
    "build": {"compiler": "gcc", "vectors": "AVX", "real": "float"}})");
  write(result + "summary.json", R"({"test_accuracy": 0.9, "target_test_accuracy": 0.8, "seconds": 100})");
  const std::string row = "mlp\ttrain\ttest_accuracy\tof images\tat least\t";
  write("docs/published.tsv", published_columns + row + "0.95\t0.01\tsomebody\ttwo epochs only\n" + row +
                                  "0.85\t0.01\tsomebody\t\n");
  concordance::write_pages(root, root / "pages");
  const std::string page = read("pages/results.md");
  for (const char* text : {"| `./book run mlp train --epochs 2` |", "| seed | 7 |",
                           "| time | after it was continued: 2 min, 1 thread(s) |",
                           "at least 0.95 | 0.9 | not reached: two epochs only |", "at least 0.85 | 0.9 | beaten |"})
    BOOST_TEST(page.find(text) != std::string::npos, "the page lacks " << text << " in\n" << page);
  write("docs/published.tsv", published_columns + row + "0.95\t0.01\tsomebody\t\n");
  BOOST_CHECK_THROW(concordance::write_pages(root, root / "pages"), std::runtime_error);  // it must say why
  write("docs/published.tsv", published_columns);
  write("plots/figures/mlp/lost.png", "");
  BOOST_CHECK_THROW(concordance::write_pages(root, root / "pages"), std::runtime_error);  // whose figure is it?
}

BOOST_AUTO_TEST_CASE(the_gallery_links_chapters_that_are_there) {
  concordance::write_pages(root, root / "pages");
  const std::string page = read("pages/main.md");
  BOOST_TEST(page.find("<a class=\"card\" href=\"mlp.html\"><b>1. MLP</b>") != std::string::npos, page);
  BOOST_TEST(page.find("<b>2. GAN</b><span>Two. (planned)</span></div>") != std::string::npos, page);
}

BOOST_AUTO_TEST_CASE(a_finished_site_has_neighbours_and_short_listings) {
  const std::string head = "<title>", foot = " - Loop by Loop</title><footer class=\"book\"></footer>";
  write("site/index.html", head + "Book" + foot);
  write("site/mlp.html", head + "MLP" + foot + "\n  <p>\n<pre class=\"fragment\">  a\n   1\n</pre>\n  end");
  write("site/search/all.js", "['../mlp.html#a0123456789abcdef0123456789abcdef']");
  write("site/x-members.html", "");
  write("site/x_8hpp_source.html", "<title>chapters/x.hpp</title>"
                                  R"(<div class="fragment"><div class="line"><a id="l00001" name="l00001"></a>)"
                                  R"(<span class="lineno">    1</span><span class="keyword">int</span> )"
                                  R"(<a class="code hl_variable" href="mlp.html#a0123456789abcdef0123456789abcdef">)"
                                  "x</a>;</div>\n</div><!-- fragment -->");
  concordance::link_neighbours(root / "site", concordance::reading_order(root));
  concordance::lighten_site(root / "site");
  BOOST_TEST(read("site/index.html").find("<a rel=\"next\" href=\"mlp.html\">&rarr; MLP</a></nav>") !=
             std::string::npos);
  BOOST_TEST(read("site/mlp.html").find("<a rel=\"prev\" href=\"index.html\">&larr; Book</a></nav>") !=
             std::string::npos);
  BOOST_TEST(read("site/mlp.html").ends_with("\n<p>\n<pre class=\"fragment\">  a\n   1\n</pre>\nend"),
             read("site/mlp.html"));  // columns of an output stay
  const std::string listing = read("site/x_8hpp_source.html");
  BOOST_TEST(listing.find("<p id=\"l00001\"><b>int</b> <a href=\"mlp.html#a0\">x</a>;\n</div>") != std::string::npos,
             listing);
  BOOST_TEST(read("site/search/all.js") == "['../mlp.html#a0']");
  BOOST_TEST(!std::filesystem::exists(root / "site/x-members.html"));
}

BOOST_AUTO_TEST_SUITE_END()
