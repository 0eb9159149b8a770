#include "servers/suite/suite.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/test.hpp"
#include "base/text.hpp"
#include "mcp/test_client.hpp"
#include "servers/suite/members.hpp"

namespace {

// A server with one tool, which tells its name.
auto teller(std::string_view name) -> mcp::Server {
  auto server = mcp::Server{{.name = std::string{name}, .version = "1"}};
  server.instructions(base::concat("I am ", name, "."));
  server.tool("tell", "Tells.", [name]() -> mcp::Result<std::string> { return std::string{name}; });
  return server;
}

auto log_parser() -> base::Result<mcp::Server> { return teller("parser"); }
auto time_server() -> base::Result<mcp::Server> { return teller("time"); }
auto dry() -> base::Result<mcp::Server> { return base::failure("no water"); }

constexpr std::array<suite::Member, 3> three{{{"time", "time", &time_server},
                                              {"log-parser", "log_parser", &log_parser},
                                              {"tea", "tea", &dry}}};

auto options(std::string servers, std::string without = {}) -> suite::Options {
  auto result = suite::Options{};
  result.servers = std::move(servers);
  result.without = std::move(without);
  return result;
}

auto chosen(std::string servers, std::string without = {}) -> std::string {
  auto const members = suite::chosen(three, options(std::move(servers), std::move(without)));
  if (!members) return members.error().message;
  auto names = std::string{};
  for (auto const& member : *members) {
    names += base::concat(names.empty() ? "" : " ", member.name);
  }
  return names;
}

}  // namespace

TEST("servers in one, each with its tools and instructions") {
  auto client = mcp::TestClient { MUST(suite::create(three, options("", "tea"))) };

  expect_equal(client.call("time_tell").text(), "time");
  expect_equal(client.call("log_parser_tell").text(), "parser");
  auto const start = client.request("initialize", R"({"protocolVersion":"2025-11-25"})");
  expect_equal(start.find("/result/serverInfo/name"), "wasmmcp-suite");
  expect_equal(start.find("/result/instructions"),
               "time_*: I am time.\n\nlog_parser_*: I am parser.");
}

TEST("servers are switched on and off by name or prefix") {
  expect_equal(chosen(""), "time log-parser tea");
  expect_equal(chosen("log-parser, time"), "time log-parser");
  expect_equal(chosen(" log_parser ,"), "log-parser");
  expect_equal(chosen("", "log-parser"), "time tea");
  expect_equal(chosen("time,tea", "tea"), "time");
}

TEST("an unknown server is an error with those there are, and so is a suite of none") {
  expect_equal(chosen("time,tiem"),
               "WASMMCP_SUITE_SERVERS: there is no server 'tiem'; did you mean 'time'? servers are "
               "time, log-parser, tea");
  expect_equal(chosen("", "moon"),
               "WASMMCP_SUITE_WITHOUT: there is no server 'moon'; servers are time, log-parser, "
               "tea");
  expect_equal(chosen("tea", "tea"),
               "WASMMCP_SUITE_SERVERS and WASMMCP_SUITE_WITHOUT leave no server; leave both unset "
               "to have all");
}

TEST("a member that cannot start says which it is, and one that is off does not try") {
  expect_equal(suite::create(three, {}).error().message,
               "no water (the server tea; WASMMCP_SUITE_WITHOUT=tea would switch it off)");
  expect(suite::create(three, options("time")).has_value());
}

TEST("the shipped servers are members, under names that tools may begin with") {
  expect(std::ranges::contains(suite::members, "time", &suite::Member::name));
  for (auto const& member : suite::members) {
    expect(!member.name.empty() && mcp::is_tool_name(member.prefix));
  }
}
