#include "kit/time/zone_names.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "kit/time/zone_data.hpp"

namespace kit {
namespace {

auto starts_with_ignoring_case(std::string_view text, std::string_view start) -> bool {
  return text.size() >= start.size() &&
         base::equal_ignoring_case(text.substr(0, start.size()), start);
}

auto contains_ignoring_case(std::string_view text, std::string_view part) -> bool {
  for (; text.size() >= part.size(); text.remove_prefix(1)) {
    if (starts_with_ignoring_case(text, part)) return true;
    if (text.empty()) return false;
  }
  return false;
}

auto is_space(char c) -> bool { return c == ' ' || (c >= '\t' && c <= '\r'); }

// Takes the first word off `text`; empty when there is none.
auto take_word(std::string_view& text) -> std::string_view {
  auto const start = std::ranges::find_if_not(text, is_space);
  auto const end = std::find_if(start, text.end(), is_space);
  auto const word = std::string_view{start, end};
  text = {end, text.end()};
  return word;
}

auto has_every_word(std::string_view name, std::string_view words) -> bool {
  for (auto word = take_word(words); !word.empty(); word = take_word(words)) {
    if (!contains_ignoring_case(name, word)) return false;
  }
  return true;
}

// What follows the last '/': the place itself.
auto place(std::string_view name) -> std::string_view {
  auto const slash = name.rfind('/');
  return slash == std::string_view::npos ? name : name.substr(slash + 1);
}

auto uses_abbreviation(zone_data::History const& history, std::string_view wanted) -> bool {
  auto const is_wanted = [&](std::uint16_t type) {
    return base::equal_ignoring_case(
        wanted, &zone_data::abbreviations[zone_data::types[type].abbreviation]);
  };
  if (history.rule == zone_data::no_rule) return is_wanted(zone_data::type_lists[history.types]);
  auto const& rule = zone_data::rules[history.rule];
  return is_wanted(rule.standard) || is_wanted(rule.daylight);
}

// "'Asia/Pyongyang' and 'Asia/Seoul'" for "KST"; nothing when no zone has it today.
auto users_of_abbreviation(std::string_view abbreviation) -> std::string {
  auto users = std::vector<std::string_view>{};
  for (auto i = 0; i < zone_data::history_count; ++i) {
    auto const& history = zone_data::histories[i];
    if (uses_abbreviation(history, abbreviation)) users.push_back(zone_names()[history.main_name]);
  }
  constexpr auto shown = std::size_t{4};
  auto text = std::string{};
  for (auto i = std::size_t{0}; i < std::min(users.size(), shown); ++i) {
    auto const is_last = i + 1 == users.size();
    if (i > 0) text += is_last ? " and " : ", ";
    text += base::quoted(users[i]);
  }
  if (users.size() > shown) text += base::concat(" and ", users.size() - shown, " others");
  return text;
}

// As a name would be spelled: without spaces around it, and '_' for those within.
auto spelled_as_name(std::string_view given) -> std::string {
  auto spelled = std::string{base::trimmed(given)};
  std::ranges::replace(spelled, ' ', '_');
  return spelled;
}

// The name that is the same but for the case of its letters.
auto same_name(std::string_view spelled) -> std::optional<std::string_view> {
  for (auto const name : zone_names()) {
    if (base::equal_ignoring_case(name, spelled)) return name;
  }
  return std::nullopt;
}

// The name of the same place, or the nearest one.
auto similar_name(std::string_view spelled) -> std::optional<std::string_view> {
  // 'GMT+9' is no misspelling of 'GMT+0', and not what 'Etc/GMT+9' means either.
  if (std::ranges::any_of(spelled, [](char c) { return c >= '0' && c <= '9'; })) return {};
  // Short names are too much alike: 'XST' is as near to 'EST' as can be.
  if (place(spelled).size() < 4) return std::nullopt;

  auto const names = std::vector<std::string_view>(zone_names().begin(), zone_names().end());
  auto places = std::vector<std::string_view>{};
  for (auto const name : names) places.push_back(place(name));
  for (auto i = std::size_t{0}; i < names.size(); ++i) {
    if (base::equal_ignoring_case(places[i], place(spelled))) return names[i];
  }
  if (auto const near = base::nearest(spelled, names)) return near;
  auto const near = base::nearest(place(spelled), places);
  if (!near) return std::nullopt;
  auto const found = std::ranges::find(places, near->data(), &std::string_view::data);
  return names[static_cast<std::size_t>(found - places.begin())];
}

}  // namespace

auto ZoneNames::Iterator::operator*() const -> std::string_view { return ZoneNames{}[index_]; }

auto ZoneNames::size() const -> std::size_t { return zone_data::name_count; }

auto ZoneNames::operator[](std::size_t index) const -> std::string_view {
  return {&zone_data::names[zone_data::name_starts[index]],
          &zone_data::names[zone_data::name_starts[index + 1]]};
}

auto index_of_zone(std::string_view name) -> std::optional<std::uint16_t> {
  auto const names = zone_names();
  auto low = std::size_t{0};
  auto high = names.size();
  while (low < high) {
    auto const middle = (low + high) / 2;
    auto const order = name.compare(names[middle]);
    if (order == 0) return static_cast<std::uint16_t>(middle);
    (order < 0 ? high : low) = order < 0 ? middle : middle + 1;
  }
  return std::nullopt;
}

auto search_zones(std::string_view words) -> std::vector<std::string_view> {
  auto found = std::vector<std::string_view>{};
  for (auto const name : zone_names()) {
    if (has_every_word(name, words)) found.push_back(name);
  }
  return found;
}

auto zone_regions() -> std::vector<std::string_view> {
  auto regions = std::vector<std::string_view>{};
  for (auto const name : zone_names()) {
    auto const slash = name.find('/');
    if (slash == std::string_view::npos) continue;
    auto const region = name.substr(0, slash);
    if (regions.empty() || regions.back() != region) regions.push_back(region);
  }
  return regions;
}

auto zones_in(std::string_view region) -> std::vector<std::string_view> {
  auto found = std::vector<std::string_view>{};
  for (auto const name : zone_names()) {
    auto const is_below = region.empty()
                              ? !name.contains('/')
                              : name.size() > region.size() && name[region.size()] == '/' &&
                                    starts_with_ignoring_case(name, region);
    if (is_below) found.push_back(name);
  }
  return found;
}

auto why_unknown(std::string_view name) -> std::string {
  constexpr auto spelling = std::string_view{
      "zones are spelled like 'Asia/Seoul', 'America/New_York' or 'UTC', and 'Etc/GMT-9' is nine "
      "hours ahead of UTC"};
  if (name.empty()) return base::concat("the time zone is empty; ", spelling);

  auto const wrong = base::concat("unknown time zone ", base::quoted(name), "; ");
  auto const did_you_mean = [&](std::string_view better) {
    return base::concat(wrong, "did you mean ", base::quoted(better), "?");
  };
  auto const spelled = spelled_as_name(name);
  if (auto const same = same_name(spelled)) return did_you_mean(*same);
  if (auto const below = zones_in(spelled); !spelled.empty() && !below.empty()) {
    return base::concat(wrong, "it is a region, with zones such as ", base::quoted(below[0]));
  }
  if (auto const users = users_of_abbreviation(spelled); !users.empty()) {
    return base::concat(wrong, "it is an abbreviation used in ", users);
  }
  if (auto const similar = similar_name(spelled)) return did_you_mean(*similar);
  return base::concat(wrong, spelling);
}

}  // namespace kit
