#include "kit/time/zone_names.hpp"

#include <algorithm>
#include <initializer_list>

#include "base/test.hpp"
#include "kit/time/zone.hpp"

namespace {

using namespace kit;
using namespace std::string_view_literals;

auto contains(std::vector<std::string_view> const& names, std::string_view name) -> bool {
  return std::ranges::contains(names, name);
}

TEST("names are in order, none twice, and each one is found where it stands") {
  auto const names = zone_names();
  expect(names.size() > 500);
  for (auto i = std::size_t{0}; i < names.size(); ++i) {
    expect(index_of_zone(names[i]) == i);
    if (i > 0) expect(names[i - 1] < names[i]);
  }
}

TEST("names of every kind are there") {
  for (auto const name :
       {"Asia/Seoul", "America/Argentina/ComodRivadavia", "US/Pacific", "EST", "EST5EDT", "Factory",
        "Etc/GMT+5", "Etc/GMT-14", "UTC", "GMT0", "W-SU", "NZ-CHAT", "Antarctica/Troll"}) {
    expect(index_of_zone(name).has_value());
  }
}

TEST("a search finds the names that hold every word, case ignored") {
  expect(search_zones("new york") == std::vector{"America/New_York"sv});
  expect(search_zones("NEW_YORK") == std::vector{"America/New_York"sv});
  expect(search_zones("seoul") == std::vector{"Asia/Seoul"sv});
  expect(contains(search_zones("argentina"), "America/Argentina/Ushuaia"));
  expect(search_zones("asia seo") == std::vector{"Asia/Seoul"sv});
  expect(search_zones("nowhere").empty());
  expect(search_zones("seoul nowhere").empty());
  expect(search_zones("").size() == zone_names().size());
  expect(search_zones(" \t\n").size() == zone_names().size());
}

TEST("zones are listed by region") {
  auto const regions = zone_regions();
  expect(contains(regions, "Europe") && contains(regions, "Etc") && !contains(regions, "UTC"));
  auto const europe = zones_in("europe");
  expect(contains(europe, "Europe/Dublin") && !contains(europe, "Eire"));
  expect(contains(zones_in("America/Argentina"), "America/Argentina/Ushuaia"));
  expect(!contains(zones_in("America/Argentina"), "America/Aruba"));
  expect(contains(zones_in(""), "UTC") && !contains(zones_in(""), "Etc/UTC"));
  expect(zones_in("Europ").empty());
  auto count = zones_in("").size();
  for (auto const region : regions) count += zones_in(region).size();
  expect(count == zone_names().size());
}

auto why(std::string_view name) -> std::string {
  auto const zone = Zone::find(name);
  return zone ? "found" : zone.error().message;
}

TEST("an unknown name is answered with the one that comes nearest") {
  expect_equal(why("Asia/Soul"), "unknown time zone 'Asia/Soul'; did you mean 'Asia/Seoul'?");
  expect_equal(why("Europe/Berln"),
               "unknown time zone 'Europe/Berln'; did you mean 'Europe/Berlin'?");
  expect_equal(why("Seuol"), "unknown time zone 'Seuol'; did you mean 'Asia/Seoul'?");
}

TEST("wrong case, spaces, and a place without its region are understood but not accepted") {
  expect_equal(why("asia/seoul"), "unknown time zone 'asia/seoul'; did you mean 'Asia/Seoul'?");
  expect_equal(why("utc"), "unknown time zone 'utc'; did you mean 'UTC'?");
  expect_equal(why("etc/gmt+5"), "unknown time zone 'etc/gmt+5'; did you mean 'Etc/GMT+5'?");
  expect_equal(why(" Asia/Seoul"), "unknown time zone ' Asia/Seoul'; did you mean 'Asia/Seoul'?");
  expect_equal(why("Asia/Seoul "), "unknown time zone 'Asia/Seoul '; did you mean 'Asia/Seoul'?");
  expect_equal(why("New York"), "unknown time zone 'New York'; did you mean 'America/New_York'?");
  expect_equal(why("Europe/Seoul"), "unknown time zone 'Europe/Seoul'; did you mean 'Asia/Seoul'?");
}

TEST("a region is told from a zone") {
  expect_equal(why("Europe"),
               "unknown time zone 'Europe'; it is a region, with zones such as 'Europe/Amsterdam'");
  expect(why("America/Argentina").contains("it is a region"));
}

TEST("an abbreviation is not taken for another one, but for the zones that use it") {
  expect_equal(why("KST"),
               "unknown time zone 'KST'; it is an abbreviation used in 'Asia/Pyongyang' and "
               "'Asia/Seoul'");
  expect(why("jst").contains("'Asia/Tokyo'"));
  expect(why("CST").contains(" others"));
  expect(why("CET ").contains("did you mean 'CET'?"));
}

TEST("an offset is not answered with a zone of another offset") {
  for (auto const name : {"GMT+9", "UTC+9", "+09:00", "Etc/GMT+15", "Foo/GMT+9"}) {
    expect(!why(name).contains("did you mean"));
    expect(why(name).contains("'Etc/GMT-9' is nine hours ahead of UTC"));
  }
}

TEST("names from hostile hands are unknown zones and no more") {
  constexpr auto spelled = "zones are spelled like 'Asia/Seoul'";
  expect(why("").starts_with("the time zone is empty; zones are spelled like 'Asia/Seoul'"));
  for (auto const name : {"Mars/X"sv, "../x"sv, "/etc/x"sv, "\0"sv, "\xff\xfe"sv, "/"sv, "   "sv}) {
    expect(why(name).starts_with("unknown time zone '"));
    expect(why(name).contains(spelled));
  }
  expect_equal(why("Asia/Seoul\0"sv),
               "unknown time zone 'Asia/Seoul\xEF\xBF\xBD'; did you mean 'Asia/Seoul'?");
  expect(why("Asia/Seoul\0x"sv).starts_with("unknown time zone 'Asia/Seoul"));
  expect(why(std::string(100'000, 'x')).size() < 400);
  expect(why(std::string(100'000, '/')).size() < 400);
}

}  // namespace
