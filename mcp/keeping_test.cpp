#include "mcp/keeping.hpp"

#include <array>

#include "base/test.hpp"
#include "base/text.hpp"
#include "json/writer.hpp"
#include "mcp/keeping_world_test.hpp"
#include "mcp/server.hpp"
#include "mcp/session_record.hpp"
#include "mcp/test_client.hpp"

namespace {

using test_keeping::memory;
using test_keeping::seconds;

auto settings(mcp::Store* store, bool has_seal = true) -> mcp::Settings {
  return test_keeping::settings(store, has_seal);
}

struct Append {
  mcp::Arg<std::string, "What to append"> text;
  mcp::Arg<std::string, "The state", mcp::otherwise{""}> state;
};
struct Appended {
  std::string text, state;
};
struct Outcomes {
  std::vector<bool> kept;
};

// Keeps one text for each client.
auto keeper(mcp::Keeping const& keeping) -> mcp::Server {
  auto server = mcp::Server{{.name = "test", .version = "1"}};
  server.tool("append", "Appends.",
              [keeping](mcp::CallContext& call, Append const& in) -> mcp::Result<Appended> {
                auto kept = TRY(keeping.open(call, in.state, true));
                auto text = kept.text.value_or("") + in.text;
                expect(TRY(keeping.close(call, kept, text)));
                return Appended{std::move(text), kept.state};
              });
  server.tool("read", "Reads.",
              [keeping](mcp::CallContext& call, Append const& in) -> mcp::Result<std::string> {
                return TRY(keeping.open(call, in.state, false))
                .text.value_or("nothing");
              });
  server.tool("race", "All change the same, and the last began first.",
              [keeping](mcp::CallContext& call, Append const& in) -> mcp::Result<Outcomes> {
                auto slow = TRY(keeping.open(call, in.state, true));
                auto outcomes = Outcomes{};
                for (auto const c : in.text.get()) {
                  auto next = TRY(keeping.open(call, in.state, true));
                  outcomes.kept.push_back(TRY(keeping.close(call, next, std::string{c})));
                }
                outcomes.kept.push_back(TRY(keeping.close(call, slow, "slow")));
                return outcomes;
              });
  return server;
}

auto client_of(mcp::Settings given, mcp::Keeping const& keeping = {"test", {100, 4096}})
    -> mcp::TestClient {
  return mcp::TestClient{keeper(keeping), mcp::newest_legacy, std::move(given)};
}

auto arguments(std::string_view text, std::string_view state = "") -> std::string {
  return base::concat(R"({"text":)", json::quote(text), R"(,"state":)", json::quote(state), "}");
}

// Of the one text that is kept: what tells of its last version.
auto first_record(mcp::Store& store) -> std::string {
  auto const records = MUST(store.list("kept."));
  return records.front();
}

}  // namespace

TEST("a short state stands for what the store keeps") {
  auto store = memory();
  auto client = client_of(settings(&store));
  auto const state = client.call("append", arguments("a")).at("/state");
  expect(state.starts_with("kept-unguessable-"));
  expect_equal(client.call("append", arguments("b", state)).at(""),
               base::concat(R"({"text":"ab","state":")", state, "\"}"));
  expect_equal(client.call("append", arguments("c")).at("/text"), "c");
  expect_equal(client.call("read", arguments("", state)).text(), "ab");
  expect(client.call("read", arguments("")).is_error());
}

TEST("a state is for one caller and one purpose") {
  auto store = memory();
  for (auto* const kept_in :
       {static_cast<mcp::Store*>(&store), static_cast<mcp::Store*>(nullptr)}) {
    auto given = settings(kept_in);
    given.principal = "ada";
    auto ada = client_of(given);
    auto const state = ada.call("append", arguments("a")).at("/state");
    auto other = client_of(given, {"other", {100, 4096}});
    given.principal = "bob";
    auto bob = client_of(given);
    expect_equal(ada.call("read", arguments("", state)).text(), "a");
    expect(bob.call("read", arguments("", state)).text().starts_with("'state' is refused: "));
    expect(other.call("read", arguments("", state)).text().starts_with("'state' is refused: "));
  }
}

TEST("who changes what others have changed meanwhile is told so, and changes nothing") {
  auto store = memory();
  auto client = client_of(settings(&store));
  for (auto const& [others, kept, last] :
       {std::array{"b", "[true,false]", "b"}, std::array{"bcd", "[true,true,true,false]", "d"}}) {
    auto const state = client.call("append", arguments("a")).at("/state");
    expect_equal(client.call("race", arguments(others, state)).at("/kept"), kept);
    expect_equal(client.call("read", arguments("", state)).text(), last);
  }
}

TEST("the versions before take little room") {
  auto store = memory();
  auto client = client_of(settings(&store));
  auto const state = client.call("append", arguments("a")).at("/state");
  client.call("race", arguments(std::string(1000, 'b'), state));
  auto const names = MUST(store.list("kept."));
  expect(names.size() < 40);
  auto bytes = std::size_t{0};
  for (auto const& name : names) bytes += MUST(store.get(name))
  .value_or("").size();
  expect(bytes < 20);
}

TEST("the last version is found when the record that tells of it lags behind") {
  auto store = memory();
  auto client = client_of(settings(&store));
  auto const state = client.call("append", arguments("1")).at("/state");
  auto const record = first_record(store);
  for (auto const* next : {"2", "3", "4", "5"}) client.call("append", arguments(next, state));
  expect_equal(MUST(store.get(record)).value_or(""), base::concat("5 ", seconds));
  MUST(store.put(record, "2 1000000"));
  expect_equal(client.call("append", arguments("6", state)).at("/text"), "123456");
  expect_equal(MUST(store.get(record)).value_or(""), base::concat("6 ", seconds));
}

TEST("what was lost begins anew, and goes on from there") {
  auto store = memory();
  auto client = client_of(settings(&store));
  auto const state = client.call("append", arguments("1")).at("/state");
  MUST(store.remove(first_record(store) + ".1"));
  expect_equal(client.call("append", arguments("2", state)).at("/text"), "2");
  expect_equal(client.call("append", arguments("3", state)).at("/text"), "23");
}

TEST("a record that makes no sense is no reason to crash") {
  auto store = memory();
  auto client = client_of(settings(&store));
  auto const state = client.call("append", arguments("1")).at("/state");
  auto const record = first_record(store);
  for (auto const* text : {"", "x", "1", " ", "18446744073709551615 0", "-1 -1"}) {
    MUST(store.put(record, text));
    client.call("append", arguments("2", state));
  }
}

TEST("the texts that were used last stay") {
  auto store = memory();
  auto client = client_of(settings(&store), {"test", {16, 4096}});
  auto states = std::vector<std::string>{};
  for (auto number = 0; number < 16; ++number) {
    ++seconds;
    states.push_back(client.call("append", arguments("x")).at("/state"));
  }
  ++seconds;
  client.call("append", arguments("y", states[0]));
  client.call("append", arguments("x"));
  expect_equal(client.call("read", arguments("", states[0])).text(), "xy");
  expect(client.call("read", arguments("", states[1])).is_error());
  expect(client.call("read", arguments("", states[3])).is_error());
  expect(!client.call("read", arguments("", states[4])).is_error());
  // Of each what tells of its last version, and that; of the first also the version before.
  expect(MUST(store.list("kept.")).size() == 2 * 14 + 1);
}

TEST("with a seal and no store, the state is what is kept") {
  auto one = client_of(settings(nullptr));
  auto other = client_of(settings(nullptr));
  auto const first = one.call("append", arguments("a")).at("/state");
  auto const second = other.call("append", arguments("b", first));
  expect_equal(second.at("/text"), "ab");
  expect_equal(one.call("read", arguments("", second.at("/state"))).text(), "ab");
  seconds += 24 * 3600;
  expect(one.call("read", arguments("", first)).text().contains("too old"));
}

TEST("with neither, nothing is kept") {
  auto client = client_of(settings(nullptr, false));
  expect_equal(client.call("append", arguments("a")).at(""), R"({"text":"a","state":""})");
  expect(client.call("append", arguments("a", "kept-1")).text().contains("this server gives none"));
  expect(client.call("read", arguments("")).text().contains("WASMMCP_STATE_DIR"));
}

TEST("what is kept for a session goes when it ends") {
  auto store = memory();
  auto const given = settings(&store);
  auto session = mcp::Session{};
  auto const token = mcp::SessionRecord::issue(session, given);
  auto record = MUST(mcp::SessionRecord::open(token, session, given));
  auto const kept = mcp::kept_record(record.nonce());
  for (auto const& name : {kept, kept + ".7", mcp::kept_record("other")}) {
    expect(store.put(name, "").has_value());
  }
  expect(record.end().has_value());
  expect(MUST(store.list("kept.")) == std::vector<std::string>{"kept.other"});
}
