#include "servers/data-aggregate/deduplicate.hpp"

#include <cstring>
#include <limits>

#include "base/text.hpp"
#include "json/python.hpp"
#include "servers/data-aggregate/accumulators.hpp"
#include "servers/data-aggregate/answer.hpp"
#include "servers/data-aggregate/keys.hpp"
#include "servers/data-aggregate/table.hpp"
#include "servers/data-aggregate/values.hpp"

namespace aggregate {
namespace {

constexpr auto most_matches = std::size_t{100};

// Which items are the same. Numbers of keys are those of the items that are kept.
class Finder {
 public:
  explicit Finder(Deduplicate const& in) {
    for (auto const& name : in.key_fields) fields_.emplace_back(name);
    if (in.similarity) alike_.emplace(in.method, *in.similarity);
  }

  struct Place {
    std::uint32_t number;
    double similarity;
  };

  auto find(json::View row) -> base::Result<Place> {
    key_.clear();
    for (auto const& field : fields_) {
      auto const value = field.of(row);
      auto const before = key_.size();
      if (alike_) {
        key_ += value ? json::python_str(*value) : "";
        key_ += ' ';
        continue;
      }
      key_.append(sizeof(std::uint32_t), '\0');
      if (value && value->is(json::Kind::string)) {
        key_ += value->string();
      } else if (value) {
        key_ += json::python_str(*value);
      }
      auto const size = static_cast<std::uint32_t>(key_.size() - before);
      std::memcpy(&key_[before], &size, sizeof size);
    }
    if (!alike_) return Place{keys_.add(key_), 1};
    if (!key_.empty()) key_.pop_back();
    auto const match = TRY(alike_->add(key_));
    return match ? Place{match->number, match->similarity} : Place{count_++, 1};
  }

  auto bytes() const -> std::size_t { return keys_.bytes(); }

 private:
  std::vector<Field> fields_;
  std::optional<Alike> alike_;
  std::uint32_t count_ = 0;
  Keys keys_;
  std::string key_;
};

struct Match {
  std::uint64_t item, like;
  double similarity;
};

void write_matches(json::Writer& writer, std::vector<Match> const& matches) {
  writer.key("matches").begin_array();
  for (auto const& [item, like, similarity] : matches) {
    writer.begin_object().key("item").integer(item).key("like").integer(like);
    write_float(writer.key("similarity"), similarity);
    writer.end_object();
  }
  writer.end_array();
}

}  // namespace

auto deduplicate(Deduplicate const& in, kit::Inputs const& inputs, mcp::CallContext& call)
    -> mcp::Result<mcp::CallToolResult> {
  auto rows = TRY(Rows::open({.list_name = "items",
                              .list = in.items ? &*in.items : nullptr,
                              .path = in.path,
                              .format = in.format},
                             inputs, call));
  auto finder = Finder{in};
  auto const limit = in.limit.value_or(std::numeric_limits<std::uint32_t>::max());
  auto kept = std::vector<std::string>{};  // as JSON
  auto first = std::vector<std::uint64_t>{};
  auto held = std::size_t{0};
  auto matches = std::vector<Match>{};
  while (auto const row = TRY(rows.next())) {
    auto const index = rows.count() - 1;
    auto const [number, similarity] = TRY(finder.find(*row));
    auto const is_new = number == first.size();
    if (is_new) {
      first.push_back(index);
      if (number < limit) kept.emplace_back();
    } else if (in.similarity && matches.size() < most_matches) {
      matches.push_back({.item = index, .like = first[number], .similarity = similarity});
    }
    if (number < limit && (is_new || in.keep.get() == Keep::last)) {
      held -= kept[number].size();
      kept[number] = json::to_text(*row);
      held += kept[number].size();
    }
    if (held + finder.bytes() + first.size() * (sizeof(std::string) + 8) > most_bytes) {
      return mcp::failure(base::concat("the different items hold more than ", most_bytes >> 20,
                                       " MB after ", rows.count(),
                                       "; set limit, or use fewer key_fields"));
    }
  }
  auto writer = json::Writer{};
  writer.begin_object().key("original_count").integer(rows.count());
  writer.key("unique_count").integer(first.size());
  if (rows.count() != 0) {
    writer.key("duplicates_removed").integer(rows.count() - first.size());
    writer.key("key_fields").begin_array();
    for (auto const& name : in.key_fields) writer.string(name);
    writer.end_array();
  }
  writer.key("items").begin_array();
  for (auto const& item : kept) writer.raw(item);
  writer.end_array();
  if (in.similarity && rows.count() != 0) write_matches(writer, matches);
  writer.end_object();
  return answer(writer.take());
}

}  // namespace aggregate
