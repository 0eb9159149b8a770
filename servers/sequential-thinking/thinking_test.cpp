#include "servers/sequential-thinking/clients_test.hpp"

TEST("a thought is answered as the official server does") {
  auto client = connected();
  auto const reply = client.call("sequentialthinking", thought(7));
  expect_equal(
      reply.text(),
      "{\n  \"thoughtNumber\": 7,\n  \"totalThoughts\": 7,\n  \"nextThoughtNeeded\": true,\n"
      "  \"branches\": [],\n  \"thoughtHistoryLength\": 1\n}");
  expect_equal(reply.at(""), R"({"thoughtNumber":7,"totalThoughts":7,"nextThoughtNeeded":true,)"
                             R"("branches":[],"thoughtHistoryLength":1})");
}

TEST("branches and revisions are kept, and shown") {
  auto client = connected();
  client.call("sequentialthinking", thought(1));
  client.call("sequentialthinking", thought(2, R"(,"branchFromThought":1,"branchId":"b")"));
  client.call("sequentialthinking", thought(2, R"(,"branchFromThought":1,"branchId":"__proto__")"));
  auto const reply =
      client.call("sequentialthinking", thought(3, R"(,"isRevision":true,"revisesThought":1)"));
  expect_equal(reply.at("/branches"), R"(["b","__proto__"])");
  expect_equal(reply.at("/thoughtHistoryLength"), "4");
  expect_equal(reply.at("/note"), "");
  expect_equal(client.call("read_thoughts", R"({"view":"tree"})").text(),
               "4 thoughts; branches: b (from 1), __proto__ (from 1)\n\n"
               "- 1/5: thought 1\n"
               "  - b, from 1:\n"
               "    - 2/5 (b): thought 2\n"
               "  - __proto__, from 1:\n"
               "    - 2/5 (__proto__): thought 2\n"
               "- 3/5 (revises 1): thought 3\n");
}

TEST("what is odd about a thought is told, and the thought is kept") {
  auto client = connected();
  auto const reply = client.call("sequentialthinking", thought(1, R"(,"revisesThought":9)"));
  expect_equal(reply.at("/note"), "there is no thought 9 to revise");
  expect_equal(reply.at("/thoughtHistoryLength"), "1");
}

TEST("numbers and booleans may be text, in any case") {
  auto client = connected();
  auto const reply = client.call(
      "sequentialthinking",
      R"({"thought":"","nextThoughtNeeded":"False","thoughtNumber":" 2 ","totalThoughts":"3e0",)"
      R"("isRevision":"TRUE","revisesThought":"1","needsMoreThoughts":"true","branchId":null})");
  expect_equal(reply.at("/thoughtNumber"), "2");
  expect_equal(reply.at("/totalThoughts"), "3");
  expect_equal(reply.at("/nextThoughtNeeded"), "false");
}

TEST("what is no number and no boolean is refused, all at once, and not counted") {
  auto client = connected();
  auto const reply =
      client.call("sequentialthinking",
                  R"({"thought":5,"nextThoughtNeeded":"yes","thoughtNumber":0,"totalThoughts":1.5,)"
                  R"("revisesThought":9007199254740992,"branchFromThought":-1})");
  expect(reply.is_error());
  for (auto const* name : {"thought: ", "nextThoughtNeeded: ", "thoughtNumber: ", "totalThoughts: ",
                           "revisesThought: ", "branchFromThought: "}) {
    expect(reply.text().contains(name));
  }
  auto const longest = std::string(200, 'b');
  expect(client.call("sequentialthinking", thought(1, R"(,"branchId":")" + longest + "b\""))
             .is_error());
  auto const next = client.call(
      "sequentialthinking", thought(1, R"(,"branchFromThought":1,"branchId":")" + longest + "\""));
  expect_equal(next.at("/thoughtHistoryLength"), "1");
}

TEST("a history that is cleared begins anew") {
  auto client = connected();
  client.call("sequentialthinking", thought(1));
  client.call("sequentialthinking", thought(2, R"(,"branchFromThought":1,"branchId":"b")"));
  expect_equal(client.call("clear_thoughts").text(), "2 thoughts are forgotten");
  expect_equal(client.call("read_thoughts").text(), "There are no thoughts yet.");
  auto const reply = client.call("sequentialthinking", thought(1));
  expect_equal(reply.at("/thoughtHistoryLength"), "1");
  expect_equal(reply.at("/branches"), "[]");
}

TEST("hints are true: thinking adds, reading changes nothing, clearing destroys") {
  auto client = connected();
  auto const list = client.request("tools/list");
  auto const hints = [&](int tool, std::string_view hint) {
    return list.find(base::concat("/result/tools/", tool, "/annotations/", hint));
  };
  expect_equal(hints(0, "readOnlyHint"), "false");
  expect_equal(hints(0, "destructiveHint"), "false");
  expect_equal(hints(0, "idempotentHint"), "false");
  expect_equal(hints(0, "openWorldHint"), "false");
  expect_equal(hints(1, "readOnlyHint"), "true");
  expect_equal(hints(2, "readOnlyHint"), "false");
  expect_equal(hints(2, "destructiveHint"), "true");
}

TEST("whoever watches the console sees the thoughts of a connection, unless it is quiet") {
  logged.clear();
  connected().call("sequentialthinking", thought(1));
  expect(logged.contains("💭 Thought 1/5") && logged.contains("│ thought 1"));
  logged.clear();
  connected({.quiet = true}).call("sequentialthinking", thought(1));
  over_http(settings()).call("sequentialthinking", thought(1));
  expect_equal(logged, "");
}

TEST("a connection needs no state, and takes none") {
  auto client = connected();
  expect_equal(client.call("sequentialthinking", thought(1, with_state(""))).at("/state"), "");
  auto const reply = client.call("sequentialthinking", thought(2, with_state("kept-x")));
  expect_equal(reply.error_message(),
               "'state' is refused: this server gives none; leave it out to begin anew");
}

TEST("two connections know nothing of each other") {
  auto one = connected();
  auto other = connected();
  one.call("sequentialthinking", thought(1));
  one.call("sequentialthinking", thought(2));
  expect_equal(other.call("sequentialthinking", thought(1)).at("/thoughtHistoryLength"), "1");
}

TEST("three hundred thoughts of 10 KB on one connection are kept as far as there is room") {
  auto client = connected({.history_bytes = 65536, .quiet = true});
  auto const text = std::string(10'000, 'x');
  auto const arguments =
      base::concat(R"({"thought":")", text, R"(","nextThoughtNeeded":true,"thoughtNumber":1,)",
                   R"("totalThoughts":1})");
  for (auto number = 0; number < 300; ++number) client.call("sequentialthinking", arguments);
  auto const shown = client.call("read_thoughts", R"({"view":"full","from":1})").text();
  expect(shown.size() < 70'000 && shown.starts_with("300 thoughts; these are 29"));
}

TEST("options are read, and the official server's variable as well") {
  using Variables = std::vector<std::pair<std::string, std::string>>;
  auto const read_from = [](Variables const& variables) {
    return read_thinking_options(variables, {});
  };
  expect(!read_from({})->quiet && read_from({})->history_bytes == 524'288);
  expect(read_from({{"DISABLE_THOUGHT_LOGGING", "True"}})->quiet);
  expect(!read_from({{"DISABLE_THOUGHT_LOGGING", "1"}})->quiet);
  expect(read_from({{"WASMMCP_SEQUENTIAL_THINKING_QUIET", "true"}})->quiet);
  expect(read_from({{"WASMMCP_SEQUENTIAL_THINKING_HISTORY_BYTES", "4096"}})->history_bytes == 4096);
  expect(!read_from({{"WASMMCP_SEQUENTIAL_THINKING_STATE_BYTES", "1"}}));
}
