#include "servers/data-aggregate/join.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "json/writer.hpp"

namespace aggregate {
namespace {

constexpr auto most_bytes = std::size_t{256} << 20;
constexpr auto most_joined = std::uint64_t{20'000'000};
constexpr auto most_members = std::size_t{1000};
constexpr auto nothing = UINT32_MAX;

// Nothing matches a row whose value is missing or null, as in SQL.
auto key_of(std::vector<Field> const& fields, json::View row, std::string& key) -> bool {
  key.clear();
  return std::ranges::all_of(fields, [&](Field const& field) {
    auto const value = field.of(row);
    append_key(key, value);
    return value && !value->is(json::Kind::null);
  });
}

}  // namespace

auto Join::open(JoinWith const& with, kit::Inputs const& inputs, mcp::CallContext const& call)
    -> base::Result<Join> {
  auto join = Join{call};
  auto const& right_on = with.right_on ? *with.right_on : with.on;
  if (right_on.size() != with.on.size()) {
    return base::failure(
        base::concat("join.right_on: expected as many fields as join.on, which are ",
                     with.on.size(), ", got ", right_on.size()));
  }
  for (auto const& name : with.on) join.left_fields_.emplace_back(name);
  for (auto const& name : right_on) join.right_fields_.emplace_back(name);
  join.how_ = with.how;
  join.prefix_ = with.prefix;

  auto rows = TRY(Rows::open({.list_name = "join.items",
                              .list = with.items ? &*with.items : nullptr,
                              .path = with.path,
                              .format = with.format},
                             inputs, call));
  auto key = std::string{};
  auto bytes = std::size_t{0};
  while (auto const row = TRY(rows.next())) {
    if (row->size() > most_members) {
      return base::failure(base::concat("row ", rows.count() - 1, " of the second list has ",
                                        row->size(), " members; expected at most ", most_members));
    }
    if (!key_of(join.right_fields_, *row, key)) continue;
    auto const number = join.keys_.add(key);
    auto const place = static_cast<std::uint32_t>(join.rows_.size());
    if (number == join.first_.size()) {
      join.first_.push_back(place);
      join.last_.push_back(place);
      join.how_many_.push_back(0);
    } else {
      join.following_[join.last_[number]] = place;
      join.last_[number] = place;
    }
    ++join.how_many_[number];
    join.following_.push_back(nothing);
    join.rows_.push_back(json::to_text(*row));
    bytes += sizeof(std::string) + join.rows_.back().size();
    if (bytes + join.keys_.bytes() > most_bytes) {
      return base::failure(base::concat("the second list of the join takes more than ",
                                        most_bytes >> 20, " MB after ", join.rows_.size(),
                                        " rows; join with the smaller list, or with fewer fields"));
    }
  }
  return join;
}

// The first row of the second list that matches, or nothing.
auto Join::matches(json::View left, std::string& key) const -> std::uint32_t {
  if (!key_of(left_fields_, left, key)) return nothing;
  auto const number = keys_.find(key);
  return number == keys_.size() ? nothing : number;
}

auto Join::check(Rows& rows) const -> base::Result<void> {
  auto count = std::uint64_t{0};
  auto key = std::string{};
  while (auto const row = TRY(rows.next())) {
    auto const number = matches(*row, key);
    count += number != nothing ? how_many_[number] : how_ == How::left ? 1 : 0;
    if (count > most_joined) {
      return base::failure(base::concat("the join makes more than ", most_joined,
                                        " rows; join on more fields, or on such as are unique"));
    }
  }
  return rows.rewind();
}

void Join::begin(json::View left) {
  auto key = std::string{};
  auto const number = matches(left, key);
  at_ = number == nothing ? nothing : first_[number];
  // A row without a match is given once, as it is.
  left_ = number == nothing && how_ == How::inner ? std::nullopt : std::optional{left};
}

auto Join::next() -> base::Result<std::optional<json::View>> {
  if (!left_) return std::nullopt;
  if (++given_ % 1024 == 0 && call_->cancelled()) return base::failure("the call was over");
  auto const left = *left_;
  if (at_ == nothing) {
    left_.reset();
    return left;
  }
  auto const right = MUST(json::Document::parse(rows_[at_]));
  at_ = following_[at_];
  if (at_ == nothing) left_.reset();
  auto writer = json::Writer{};
  writer.begin_object();
  for (auto const& [name, value] : left.members()) writer.key(name).value(value);
  for (auto const& [name, value] : right.root().members()) {
    auto const is_key = std::ranges::contains(right_fields_, name, &Field::name);
    auto const is_taken = member(left, name).has_value();
    if (is_key && is_taken) continue;
    writer.key(is_taken ? prefix_ + std::string{name} : std::string{name}).value(value);
  }
  writer.end_object();
  auto joined = json::Document::parse(writer.take());
  if (!joined) return base::failure("a row of the join: " + joined.error().message);
  joined_ = *std::move(joined);
  return joined_->root();
}

}  // namespace aggregate
