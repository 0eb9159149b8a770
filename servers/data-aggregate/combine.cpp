#include "servers/data-aggregate/combine.hpp"

#include <cmath>
#include <functional>
#include <vector>

#include "base/sort.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"
#include "json/python.hpp"
#include "servers/data-aggregate/accumulators.hpp"
#include "servers/data-aggregate/answer.hpp"
#include "servers/data-aggregate/sizes.hpp"
#include "servers/data-aggregate/table.hpp"
#include "servers/data-aggregate/values.hpp"

namespace aggregate {
namespace {

// One result, with what the original fills in.
struct Found {
  std::string title = {};  // as JSON, or empty when there is none
  std::string title_text = {};
  std::string summary = R"("")";
  std::string summary_text = {};
  std::string score = {};  // as JSON, or empty
  double rank_by = 0;
  std::uint64_t size = 0;
};

class Reader {
 public:
  explicit Reader(CombineResearchResults const& in) : in_{in} {}

  auto read(json::View row, std::uint64_t index) -> base::Result<Found> {
    row_ = row;
    index_ = index;
    score_.reset();
    score_text_ = "null";
    auto const title = TRY(text_of("title"));
    auto const summary = TRY(text_of("summary"));
    TRY(read_score());
    auto found = Found{};
    for (auto const& [name, value] : row.members()) {
      if (name == "relevance_score" || name == "title" || name == "summary") continue;
      found.size += 4 + python_json_size(name) + python_json_size(value);
    }
    // The three are there whether or not they were given.
    found.size += 4 + 7 + python_json_size(title) + 4 + 9 + python_json_size(summary) + 4 + 17 +
                  (score_ ? python_size_of(*score_) : 4);

    put(in_.title_field, title, summary, found.title, found.title_text);
    put(in_.summary_field, title, summary, found.summary, found.summary_text);
    if (in_.score_field && !in_.score_field->empty()) {
      auto unused = std::string{};
      put(*in_.score_field, title, summary, found.score, unused);
      auto const score =
          *in_.score_field == "relevance_score" ? score_ : number_in(*in_.score_field);
      found.rank_by = score && !std::isnan(*score) ? *score : 0;
    }
    return found;
  }

 private:
  auto fault(std::string_view name, json::View got, std::string_view expected) const {
    return base::failure(base::concat("results[", index_, "].", name, ": expected ", expected,
                                      ", got ", json::in_words(got)));
  }

  auto text_of(std::string_view name) const -> base::Result<std::string_view> {
    auto const value = member(row_, name);
    if (!value) return "";
    if (!value->is(json::Kind::string)) return fault(name, *value, "a string");
    return value->string();
  }

  auto read_score() -> base::Result<void> {
    auto const value = member(row_, "relevance_score");
    if (!value || value->is(json::Kind::null)) return {};
    auto const is_list = value->is(json::Kind::string) && value->string().contains(',');
    score_ = is_list ? std::nullopt : number_of(*value);
    if (!score_) return fault("relevance_score", *value, "a number or null");
    auto writer = json::Writer{};
    write_float(writer, *score_);
    score_text_ = writer.take();
    return {};
  }

  static auto python_size_of(double value) -> std::size_t {
    if (std::isnan(value)) return 3;
    if (std::isinf(value)) return value < 0 ? 9 : 8;
    return json::python_float(value).size();
  }

  // Texts that hold a number rank as that number; what is none ranks as 0.
  auto number_in(std::string const& name) const -> std::optional<double> {
    auto const value = Field{name}.of(row_);
    return value ? number_of(*value) : std::nullopt;
  }

  // A field as JSON and as text; both stay as they are when it is not there.
  void put(std::string const& name, std::string_view title, std::string_view summary,
           std::string& json, std::string& text) const {
    if (name == "title" || name == "summary") {
      text = name == "title" ? title : summary;
      json = json::quote(text);
    } else if (name == "relevance_score") {
      json = score_text_;
      text = score_ ? json::python_float(*score_) : "None";
    } else if (auto const value = Field{name}.of(row_)) {
      json = json::to_text(*value);
      text = json::python_str(*value);
    }
  }

  CombineResearchResults const& in_;
  json::View row_{nullptr};
  std::uint64_t index_ = 0;
  std::optional<double> score_;
  std::string score_text_;
};

}  // namespace

auto combine_research_results(CombineResearchResults const& in, kit::Inputs const& inputs,
                              mcp::CallContext& call) -> mcp::Result<mcp::CallToolResult> {
  auto rows = TRY(Rows::open({.list_name = "results",
                              .list = in.results ? &*in.results : nullptr,
                              .path = in.path,
                              .format = in.format},
                             inputs, call));
  auto reader = Reader{in};
  auto all = std::vector<Found>{};
  auto input_size = std::uint64_t{0};
  while (auto const row = TRY(rows.next())) {
    all.push_back(TRY(reader.read(*row, rows.count() - 1)));
    input_size += all.back().size;
    if (input_size > most_bytes) return too_much_held();
  }
  auto writer = json::Writer{};
  writer.begin_object().key("result_count").integer(all.size());
  if (all.empty()) {
    writer.member("combined_summary", "").end_object();
    return answer(writer.take());
  }
  if (in.score_field && !in.score_field->empty())
    base::sort(all, std::greater<>{}, &Found::rank_by);
  auto combined = std::string{};
  writer.key("items").begin_array();
  for (auto i = std::size_t{0}; i < all.size(); ++i) {
    auto& found = all[i];
    if (found.title.empty()) {
      found.title_text = base::concat("Result ", i + 1);
      found.title = json::quote(found.title_text);
    }
    writer.begin_object().key("rank").integer(i + 1);
    writer.key("title").raw(found.title).key("summary").raw(found.summary);
    if (!found.score.empty()) writer.key("score").raw(found.score);
    writer.end_object();
    combined += base::concat(i == 0 ? "" : "\n\n", "[", i + 1, "] ", found.title_text, "\n",
                             found.summary_text);
  }
  writer.end_array().member("combined_text", combined);
  writer.key("input_size").integer(input_size);
  writer.key("output_size").integer(base::utf8::count(combined)).end_object();
  return answer(writer.take());
}

}  // namespace aggregate
