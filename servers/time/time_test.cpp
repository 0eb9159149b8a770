#include "servers/time/time.hpp"

#include "base/test.hpp"
#include "host/memory/fixed_clock.hpp"
#include "mcp/test_client.hpp"
#include "servers/time/options.hpp"

namespace {

auto client_at(host::FixedClock& clock) -> mcp::TestClient {
  return mcp::TestClient { time_server(clock, MUST(kit::Zone::find("Asia/Seoul"))) };
}

}  // namespace

TEST("the time in Seoul") {
  auto clock = host::FixedClock{"2026-01-15T00:00:00Z"};
  auto client = client_at(clock);
  auto const reply = client.call("get_current_time", R"({"timezone":"Asia/Seoul"})");
  expect_equal(
      reply.text(),
      "{\n  \"timezone\": \"Asia/Seoul\",\n  \"datetime\": \"2026-01-15T09:00:00+09:00\",\n"
      "  \"day_of_week\": \"Thursday\",\n  \"is_dst\": false\n}");
  expect_equal(reply.at("/datetime"), "2026-01-15T09:00:00+09:00");
}

TEST("nine in the morning in London is six in the evening in Seoul, in winter") {
  auto clock = host::FixedClock{"2026-01-15T00:00:00Z"};
  auto client = client_at(clock);
  auto const reply = client.call("convert_time", R"({"source_timezone":"Europe/London",
                                                    "time":"09:00","target_timezone":"Asia/Seoul"})");
  expect_equal(reply.at("/target/datetime"), "2026-01-15T18:00:00+09:00");
  expect_equal(reply.at("/time_difference"), "+9.0h");
  expect_equal(reply.at("/second_occurrence"), "");
}

TEST("quarter hours, and the date of the source zone") {
  auto clock = host::FixedClock{"2026-06-15T22:00:00Z"};  // already the 16th in Kathmandu
  auto client = client_at(clock);
  auto const reply = client.call("convert_time", R"({"source_timezone":"Asia/Kathmandu",
                                                    "time":"1:5","target_timezone":"UTC"})");
  expect_equal(reply.at("/source/datetime"), "2026-06-16T01:05:00+05:45");
  expect_equal(reply.at("/target/datetime"), "2026-06-15T19:20:00+00:00");
  expect_equal(reply.at("/time_difference"), "-5.75h");
}

TEST("a time that clocks skip is the tool's error, and says what they do instead") {
  auto clock = host::FixedClock{"2026-03-08T15:00:00Z"};
  auto client = client_at(clock);
  auto const reply = client.call(
      "convert_time",
      R"({"source_timezone":"America/New_York","time":"02:30","target_timezone":"UTC"})");
  expect(reply.is_error());
  expect_equal(reply.text(),
               "Invalid time: 02:30 does not exist in America/New_York on 2026-03-08 (skipped by a "
               "clock change): at 02:00:00 clocks go to 03:00:00");
}

TEST("a time that clocks show twice is told twice") {
  auto clock = host::FixedClock{"2026-11-01T15:00:00Z"};
  auto client = client_at(clock);
  auto const reply = client.call(
      "convert_time",
      R"({"source_timezone":"America/New_York","time":"01:30","target_timezone":"UTC"})");
  expect_equal(reply.at("/source/datetime"), "2026-11-01T01:30:00-04:00");
  expect_equal(reply.at("/source/is_dst"), "true");
  expect_equal(reply.at("/second_occurrence/source/datetime"), "2026-11-01T01:30:00-05:00");
  expect_equal(reply.at("/second_occurrence/target/datetime"), "2026-11-01T06:30:00+00:00");
}

TEST("a date may be given") {
  auto clock = host::FixedClock{"2026-01-15T00:00:00Z"};
  auto client = client_at(clock);
  auto const reply = client.call(
      "convert_time",
      R"({"source_timezone":"Europe/Paris","time":"12:00","target_timezone":"UTC","date":"2026-07-14"})");
  expect_equal(reply.at("/target/datetime"), "2026-07-14T10:00:00+00:00");
  auto const wrong = client.call(
      "convert_time",
      R"({"source_timezone":"Europe/Paris","time":"12:00","target_timezone":"UTC","date":"2026-02-30"})");
  expect(wrong.is_error());
}

TEST("an unknown zone is the tool's error, and says which one was meant") {
  auto clock = host::FixedClock{"2026-01-15T00:00:00Z"};
  auto client = client_at(clock);
  auto const reply = client.call("get_current_time", R"({"timezone":"Asia/Soul"})");
  expect(reply.is_error());
  expect_equal(reply.text(), "unknown time zone 'Asia/Soul'; did you mean 'Asia/Seoul'?");
  for (auto const* zone : {"", "asia/seoul", "Asia/Seoul ", "../etc/passwd", "/etc/localtime",
                           "Europe", "Mars/X", "Asia/Seoul\\u0000"}) {
    auto const wrong =
        client.call("get_current_time", base::concat(R"({"timezone":")", zone, "\"}"));
    expect(wrong.is_error() && !wrong.text().empty());
  }
}

TEST("a wrong time says how one is written") {
  auto clock = host::FixedClock{"2026-01-15T00:00:00Z"};
  auto client = client_at(clock);
  for (auto const* time : {"", "24:00", "9", "09:60", "09:00:00", " 09:00", "+9:00", "aa:bb"}) {
    auto const reply = client.call(
        "convert_time",
        base::concat(R"({"source_timezone":"UTC","target_timezone":"UTC","time":")", time, "\"}"));
    expect(reply.is_error());
    expect(reply.text().contains("HH:MM"));
  }
}

TEST("zones are found by words, and counted") {
  auto clock = host::FixedClock{"2026-01-15T00:00:00Z"};
  auto client = client_at(clock);
  auto const reply = client.call("find_timezones", R"({"query":"new york"})");
  expect_equal(reply.at("/timezones"), R"(["America/New_York"])");
  expect_equal(reply.at("/total"), "1");
  expect_equal(reply.at("/data_version"), kit::zone_data_version());
  auto const all = client.call("find_timezones", R"({"limit":3})");
  expect(base::parse_integer<int>(all.at("/total")).value_or(0) > 590);
}

TEST("the next clock change, and none where there is none") {
  auto clock = host::FixedClock{"2026-01-15T00:00:00Z"};
  auto client = client_at(clock);
  auto const reply = client.call("get_next_clock_change", R"({"timezone":"Europe/Paris"})");
  expect_equal(
      reply.at(""),
      R"({"timezone":"Europe/Paris","changes":true,)"
      R"("before":{"datetime":"2026-03-29T02:00:00+01:00","abbreviation":"CET","is_dst":false},)"
      R"("after":{"datetime":"2026-03-29T03:00:00+02:00","abbreviation":"CEST","is_dst":true},)"
      R"("difference":"+1.0h"})");
  auto const later = client.call("get_next_clock_change",
                                 R"({"timezone":"Europe/Paris","after":"2026-04-01T00:00:00Z"})");
  expect_equal(later.at("/after/datetime"), "2026-10-25T02:00:00+01:00");
  expect_equal(client.call("get_next_clock_change", R"({"timezone":"UTC"})").at("/changes"),
               "false");
}

TEST("the user's zone is named where tools are listed") {
  auto clock = host::FixedClock{"2026-01-15T00:00:00Z"};
  auto client = client_at(clock);
  auto const reply = client.request("tools/list");
  expect_equal(reply.find("/result/tools/0/inputSchema/properties/timezone/description"),
               "IANA name such as 'Asia/Seoul'; 'Asia/Seoul' when the user names no place");
}

TEST("the user's zone comes from the flag, the variable, TZ, in this order") {
  using Pairs = std::vector<std::pair<std::string, std::string>>;
  auto const zone = [](Pairs const& variables, std::vector<std::string> const& arguments) {
    auto const options = read_time_options(variables, arguments);
    return options ? std::string{options->local.name()} : options.error().message;
  };
  auto const all = Pairs{{"TZ", "Asia/Tokyo"}, {"WASMMCP_TIME_LOCAL_TIMEZONE", "Europe/Rome"}};
  expect_equal(zone(all, {"--local-timezone", "Asia/Seoul"}), "Asia/Seoul");
  expect_equal(zone(all, {"--local-timezone=Asia/Seoul"}), "Asia/Seoul");
  expect_equal(zone(all, {}), "Europe/Rome");
  expect_equal(zone({{"TZ", ":Asia/Tokyo"}}, {}), "Asia/Tokyo");
  expect_equal(zone({{"TZ", "EST5EDT,M3.2.0,M11.1.0"}}, {}), "UTC");
  expect_equal(zone({}, {"--local-timezone", ""}), "UTC");
  expect_equal(zone({}, {"--local-timezone", "Mars/X"}).substr(0, 44),
               "invalid --local-timezone: unknown time zone ");
  expect_equal(zone({}, {"--local-zone", "x"}),
               "unknown argument '--local-zone'; known are --local-timezone");
}
