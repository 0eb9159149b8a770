// Where thoughts are kept over HTTP, and whose they are.

#include "mcp/forwarding_store.hpp"
#include "servers/sequential-thinking/clients_test.hpp"

TEST("with a store and no session, the client passes on what its history is called by") {
  auto records = memory();
  auto client = over_http(settings(&records, true));
  auto const first = client.call("sequentialthinking", thought(1));
  auto const state = first.at("/state");
  expect(state.starts_with("kept-unguessable-"));
  auto const second = client.call("sequentialthinking", thought(2, with_state(state)));
  expect_equal(second.at("/thoughtHistoryLength"), "2");
  expect_equal(second.at("/state"), state);
  expect(read(client, state).text().contains("2/5: thought 2"));

  // Another client, or the same one without, begins anew.
  auto const other = client.call("sequentialthinking", thought(1));
  expect_equal(other.at("/thoughtHistoryLength"), "1");
  expect(other.at("/state") != state);
  expect(read(client).is_error());

  auto const cleared = client.call("clear_thoughts", base::concat(R"({"state":")", state, "\"}"));
  expect_equal(cleared.text(), "2 thoughts are forgotten");
  auto const third = client.call("sequentialthinking", thought(1, with_state(state)));
  expect_equal(third.at("/thoughtHistoryLength"), "1");
  // Of each history what tells of its last version, and that; of one also the three before.
  expect(MUST(records.list("kept.")).size() == 2 + 2 + 3);
}

TEST("a state that stands for nothing, or for another caller's history, is refused") {
  auto records = memory();
  auto own = settings(&records, true);
  own.principal = "ada";
  auto ada = over_http(own);
  own.principal = "bob";
  auto bob = over_http(own);
  auto const state = ada.call("sequentialthinking", thought(1)).at("/state");
  for (auto const& wrong : {state, state + "x", std::string{"kept-"}, std::string{"x"},
                            std::string(100'000, 'x'), std::string{"../../etc/passwd"}}) {
    auto const reply = bob.call("sequentialthinking", thought(2, with_state(wrong)));
    expect(reply.is_error() && reply.text().starts_with("'state' is refused: "));
    expect(read(bob, wrong).is_error());
  }
  expect(!read(ada, state).is_error());
}

TEST("instances that share a store share histories, and lose no thought to each other") {
  auto records = memory();
  auto one = over_http(settings(&records, true));
  auto other = over_http(settings(&records, true));
  auto const state = one.call("sequentialthinking", thought(1)).at("/state");
  mcp::TestClient* const clients[] = {&other, &one};
  for (auto number = 2; number <= 100; ++number) {
    auto const reply =
        clients[number % 2]->call("sequentialthinking", thought(number, with_state(state)));
    expect_equal(reply.at("/thoughtHistoryLength"), base::concat(number));
  }
}

namespace {

// A store in which another call is quicker: it creates the record first, the first times.
class BusyStore final : public mcp::ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;

  int quicker = 0;
  bool forgets_latest = false;  // as if the writer had ended in the middle

  auto create(std::string_view name, std::string_view value) -> base::Result<bool> override {
    if (quicker-- > 0) MUST(ForwardingStore::create(name, value));
    return ForwardingStore::create(name, value);
  }
  auto put(std::string_view name, std::string_view value) -> base::Result<void> override {
    return forgets_latest ? base::Result<void>{} : ForwardingStore::put(name, value);
  }
};

}  // namespace

TEST("a call that was not the quickest counts on what the quicker ones have kept") {
  auto records = memory();
  auto busy = BusyStore{records};
  auto client = over_http(settings(&busy, true));
  auto const state = client.call("sequentialthinking", thought(1)).at("/state");
  busy.quicker = 3;
  auto const reply = client.call("sequentialthinking", thought(2, with_state(state)));
  expect_equal(reply.at("/thoughtHistoryLength"), "5");
  busy.quicker = 1'000'000;
  auto const never = client.call("sequentialthinking", thought(3, with_state(state)));
  expect_equal(never.error_message(), "too many calls change these thoughts at once; call again");
}

TEST("a history is found also when its writer ended in the middle") {
  auto records = memory();
  auto busy = BusyStore{records};
  auto client = over_http(settings(&busy, true));
  auto const state = client.call("sequentialthinking", thought(1)).at("/state");
  busy.forgets_latest = true;
  for (auto number = 2; number <= 20; ++number) {
    auto const reply = client.call("sequentialthinking", thought(number, with_state(state)));
    expect_equal(reply.at("/thoughtHistoryLength"), base::concat(number));
  }
}

TEST("a history is found also when its first writer has not said yet where it is") {
  auto records = memory();
  auto busy = BusyStore{records};
  busy.forgets_latest = true;
  auto client = over_http(settings(&busy, true));
  auto const state = client.call("sequentialthinking", thought(1)).at("/state");
  for (auto number = 2; number <= 5; ++number) {
    auto const reply = client.call("sequentialthinking", thought(number, with_state(state)));
    expect_equal(reply.at("/thoughtHistoryLength"), base::concat(number));
  }
}

TEST("of many histories in a store the ones that were used last stay") {
  auto records = memory();
  auto client = over_http(settings(&records, true), {.histories = 16});
  auto states = std::vector<std::string>{};
  for (auto number = 0; number < 16; ++number) {
    seconds += 1;
    states.push_back(client.call("sequentialthinking", thought(1)).at("/state"));
  }
  seconds += 1;
  client.call("sequentialthinking", thought(2, with_state(states[0])));
  for (auto number = 0; number < 1000; ++number) client.call("sequentialthinking", thought(1));
  expect(MUST(records.list("kept.")).size() <= 32);
  expect(read(client, states[1]).is_error());

  auto few = over_http(settings(&records, true), {.histories = 16});
  seconds += 1;
  auto const kept = few.call("sequentialthinking", thought(1)).at("/state");
  seconds += 1;
  few.call("sequentialthinking", thought(1));
  expect(!read(few, kept).is_error());
}

TEST("with a key and no store, the thoughts travel with the client, sealed") {
  auto client = over_http(settings(nullptr, true));
  auto state = std::string{};
  for (auto number = 1; number <= 200; ++number) {
    auto const reply = client.call(
        "sequentialthinking",
        thought(number, with_state(state) +
                            (number == 2 ? R"(,"branchFromThought":1,"branchId":"b")" : "")));
    expect_equal(reply.at("/thoughtHistoryLength"), base::concat(number));
    state = reply.at("/state");
    expect(!state.empty() && state.size() <= 4096);
  }
  auto const shown = read(client, state).text();
  expect(shown.starts_with("200 thoughts; ") && shown.contains("200/200: thought 200"));
  expect_equal(client.call("clear_thoughts", base::concat(R"({"state":")", state, "\"}")).text(),
               "the thoughts are in 'state' alone: leave it out of the next call");
}

TEST("a sealed state that was changed, is another's or too old is refused") {
  auto own = settings(nullptr, true);
  own.principal = "ada";
  auto ada = over_http(own);
  own.principal = "bob";
  auto bob = over_http(own);
  auto const state = ada.call("sequentialthinking", thought(1)).at("/state");
  expect(!read(ada, state).is_error());
  expect(read(bob, state).is_error());
  auto changed = state;
  changed[60] = changed[60] == 'A' ? 'B' : 'A';
  expect(read(ada, changed).is_error());
  seconds += 24 * 3600;
  expect_equal(read(ada, state).error_message(),
               "'state' is refused: it is too old; leave it out to begin anew");
}

TEST("a thought of megabytes and names of a hundred branches fit a sealed state") {
  auto client = over_http(settings(nullptr, true));
  auto state = std::string{};
  for (auto number = 1; number <= 120; ++number) {
    auto const name = base::concat(number, std::string(190, 'n'));
    auto const reply = client.call(
        "sequentialthinking",
        base::concat(R"({"thought":")", std::string(number == 1 ? 5'000'000 : 10'000, 'x'),
                     R"(","nextThoughtNeeded":true,"thoughtNumber":)", number,
                     R"(,"totalThoughts":5,"branchFromThought":1,"branchId":")", name, "\"",
                     with_state(state), "}"));
    state = reply.at("/state");
    expect_equal(reply.at("/thoughtHistoryLength"), base::concat(number));
    expect(!state.empty() && state.size() <= 4096);
  }
}

TEST("where nothing can be kept, the thought is answered, and the model told so") {
  auto client = over_http(settings());
  client.call("sequentialthinking", thought(1));
  auto const reply = client.call("sequentialthinking", thought(2));
  expect_equal(reply.at("/thoughtHistoryLength"), "1");
  expect_equal(
      reply.at("/note"),
      "this thought is not kept: the server has neither a key nor a directory for thoughts");
  expect(read(client).text().contains("WASMMCP_KEY"));
}
