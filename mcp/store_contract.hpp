// What every Store must do, as a test for each back end to run.

#pragma once

#include "base/test.hpp"
#include "mcp/store.hpp"

namespace mcp {

namespace contract {

using Value = std::optional<std::string>;
using Names = std::vector<std::string>;

inline void keeps_what_it_is_given(Store& store) {
  expect(!MUST(store.get("a")));
  expect(store.put("a", "one").has_value());
  expect(MUST(store.get("a")) == Value{"one"});
  expect(store.put("a", "two").has_value());
  expect(MUST(store.get("a")) == Value{"two"});
  expect(store.put("empty", "").has_value());
  expect(MUST(store.get("empty")) == Value{""});

  auto bytes = std::string(100'000, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * i);
  expect(store.put("bytes", bytes).has_value());
  expect(MUST(store.get("bytes")) == Value{bytes});
  expect(store.put("bytes", "short").has_value());
  expect(MUST(store.get("bytes")) == Value{"short"});
  for (auto const* name : {"a", "empty", "bytes"}) expect(store.remove(name).has_value());
}

inline void creates_once(Store& store) {
  expect(MUST(store.create("a", "first")));
  expect(!MUST(store.create("a", "second")));
  expect(MUST(store.get("a")) == Value{"first"});
  expect(store.remove("a").has_value());
  expect(MUST(store.create("a", "third")));
  expect(store.put("a", "fourth").has_value());
  expect(MUST(store.get("a")) == Value{"fourth"});
  expect(store.remove("a").has_value());
}

inline void gives_once_what_is_taken(Store& store) {
  expect(!MUST(store.take("a")));
  expect(store.put("a", "one").has_value());
  expect(MUST(store.take("a")) == Value{"one"});
  expect(!MUST(store.take("a")));
  expect(!MUST(store.get("a")));
  expect(MUST(store.create("a", "two")));
  expect(MUST(store.take("a")) == Value{"two"});
  expect(store.remove("a").has_value());
  expect(store.remove("a").has_value());
}

inline void lists_by_prefix(Store& store) {
  expect(MUST(store.list("")).empty());
  for (auto const* name : {"task.b", "task.a", "tas", "tasl", "task", "A-1", "_"}) {
    expect(store.put(name, name).has_value());
  }
  expect(MUST(store.list("")) == Names{"A-1", "_", "tas", "task", "task.a", "task.b", "tasl"});
  expect(MUST(store.list("task")) == Names{"task", "task.a", "task.b"});
  expect(MUST(store.list("task.")) == Names{"task.a", "task.b"});
  expect(MUST(store.list("task.ab")).empty());
  expect(MUST(store.list("../")).empty());
  for (auto const& name : MUST(store.list(""))) expect(store.remove(name).has_value());
  expect(MUST(store.list("")).empty());
}

inline void refuses_names(Store& store) {
  auto const refused = [](auto const& result, std::string_view shown) {
    expect(!result && result.error().message.contains(shown));
  };
  auto const longest = std::string(150, 'x');
  auto const too_long = longest + "x";
  for (std::string_view const name : {"", ".", "..", ".hidden", "a/b", "a b", "a\\b", "\xC3\xA9",
                                      "a:b", "a\n", too_long.c_str()}) {
    auto const shown = name == too_long ? "xxx" : name.contains('\n') ? "a" : name;
    refused(store.put(name, "x"), shown);
    refused(store.create(name, "x"), shown);
    refused(store.get(name), shown);
    refused(store.take(name), shown);
    refused(store.remove(name), shown);
  }
  refused(store.get(std::string_view{"a\0b", 3}), "a");
  expect(store.put(longest, "long").has_value());
  expect(MUST(store.take(longest)) == Value{"long"});
  expect(MUST(store.list("")).empty());
}

template <class PassTime>
void sweeps_by_age(Store& store, PassTime& pass_time) {
  expect(store.put("old", "1").has_value());
  expect(store.put("renewed", "1").has_value());
  pass_time(100);
  expect(store.sweep(100).has_value());
  expect(MUST(store.list("")).size() == 2);
  expect(store.put("renewed", "2").has_value());
  expect(MUST(store.create("fresh", "1")));
  pass_time(1);
  expect(store.sweep(100).has_value());
  expect(MUST(store.list("")) == Names{"fresh", "renewed"});
  pass_time(1000);
  expect(store.sweep(100).has_value());
  expect(MUST(store.list("")).empty());
}

}  // namespace contract

// `store` is empty, and is again afterwards. `pass_time(seconds)` moves the clock that it goes by,
// which nothing else moves.
template <class PassTime>
void expect_contract_of_store(Store& store, PassTime pass_time) {
  contract::keeps_what_it_is_given(store);
  contract::creates_once(store);
  contract::gives_once_what_is_taken(store);
  contract::lists_by_prefix(store);
  contract::refuses_names(store);
  contract::sweeps_by_age(store, pass_time);
}

}  // namespace mcp
