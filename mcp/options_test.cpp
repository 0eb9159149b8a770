#include "mcp/options.hpp"

#include "base/test.hpp"

namespace {

struct Options {
  mcp::Arg<std::optional<std::string>, "A name"> user_agent;
  mcp::Arg<std::int32_t, "A number", mcp::at_least{1}, mcp::otherwise{5}> max_redirects;
  mcp::Arg<bool, "A switch", mcp::otherwise{false}> quiet;
};

using Pairs = std::vector<std::pair<std::string, std::string>>;

auto read(Pairs const& variables, std::vector<std::string> const& arguments)
    -> base::Result<Options> {
  return mcp::read_options<Options>("fetch", variables, arguments);
}

}  // namespace

TEST("options come from variables, and flags go before them") {
  auto const variables = Pairs{{"PATH", "x"}, {"WASMMCP_FETCH_MAX_REDIRECTS", "7"}};
  expect(MUST(read(variables, {})).max_redirects == 7);
  expect(MUST(read(variables, {"--max-redirects", "9"})).max_redirects == 9);
  expect(MUST(read({}, {"--user-agent=a=b"})).user_agent == "a=b");
  expect(MUST(read({{"WASMMCP_FETCH_MAX_REDIRECTS", ""}}, {})).max_redirects == 5);
}

TEST("variables have '_' where the server's name has '-'") {
  auto const variables = Pairs{{"WASMMCP_LOG_PARSER_QUIET", "true"}};
  expect(MUST(mcp::read_options<Options>("log-parser", variables, {})).quiet);
}

TEST("a wrong option says where it came from and what would be right") {
  auto const message = [](base::Result<Options> const& result) {
    return result ? std::string{"taken"} : result.error().message;
  };
  expect_equal(
      message(read({{"WASMMCP_FETCH_MAX_REDIRECTS", "many"}}, {})),
      "WASMMCP_FETCH_MAX_REDIRECTS: expected an integer from -2147483648 to 2147483647, got "
      "the string 'many'");
  expect_equal(message(read({}, {"--max-redirects", "0"})),
               "--max-redirects: expected at least 1, got the string '0'");
  expect_equal(message(read({}, {"--max-redirects"})), "--max-redirects needs a value");
  expect_equal(message(read({}, {"-x"})),
               "unknown argument '-x'; known are --user-agent, --max-redirects, --quiet");
}

TEST("the flag of a switch needs no value, and takes one") {
  expect(MUST(read({}, {"--quiet"})).quiet);
  expect(MUST(read({}, {"--quiet", "--max-redirects", "9"})).quiet);
  expect(!MUST(read({}, {"--quiet", "false"})).quiet);
  expect(MUST(read({}, {"--quiet", "true", "--max-redirects", "9"})).max_redirects == 9);
  expect(!MUST(read({}, {"--quiet=false"})).quiet);
  expect(!read({}, {"--quiet=maybe"}));
}

TEST("arguments that are no flags are words, for a server that takes them") {
  auto words = std::vector<std::string>{};
  auto const arguments = std::vector<std::string>{"/data", "--max-redirects", "9", "more"};
  expect(MUST(mcp::read_options<Options>("fetch", {}, arguments, &words)).max_redirects == 9);
  expect(words == std::vector<std::string>{"/data", "more"});
  expect(!read({}, {"/data"}));
}

TEST("variables that nothing reads are found") {
  auto const variables =
      Pairs{{"WASMMCP_FETCH_MAX_REDIRECT", "7"}, {"WASMMCP_FETCH_USER_AGENT", "x"}};
  auto const unknown = mcp::unknown_variables(variables, mcp::describe_options<Options>("fetch"));
  expect(unknown == std::vector<std::string>{"WASMMCP_FETCH_MAX_REDIRECT"});
}
