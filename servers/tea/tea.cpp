#include "servers/tea/tea.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "host/environment.hpp"
#include "mcp/options.hpp"

namespace {

struct Tea {
  std::string_view name;
  std::uint32_t celsius;
  std::uint32_t seconds;
  double grams_per_litre;
};

constexpr std::array<Tea, 4> teas{{
    {"sencha", 75, 60, 12},
    {"oolong", 90, 180, 10},
    {"assam", 100, 240, 12},
    {"rooibos", 100, 360, 16},
}};

enum class Strength { light, normal, strong };

struct Brew {
  mcp::Arg<std::string, "Name of a tea, such as 'sencha'", mcp::min_length{1}, mcp::max_length{40}>
      tea;
  mcp::Arg<std::uint32_t, "Cups to brew", mcp::at_least{1}, mcp::at_most{12}, mcp::otherwise{1}>
      cups;
  mcp::Arg<Strength, "How strong it is to be", mcp::otherwise{Strength::normal}> strength;
  mcp::Arg<std::optional<std::string>, "When it is to be ready",
           mcp::format<mcp::Format::date_time>>
      ready_at;
};

struct Recipe {
  std::string tea;
  double grams;
  std::uint32_t millilitres, celsius, seconds;
  std::optional<std::string> ready_at;
};

struct Steep {
  mcp::Arg<std::uint32_t, "Seconds to wait", mcp::at_least{1}, mcp::at_most{50}> seconds;
};

auto find_tea(std::string_view name) -> mcp::Result<Tea> {
  auto names = std::vector<std::string_view>{};
  for (auto const& tea : teas) {
    if (base::equal_ignoring_case(tea.name, name)) return tea;
    names.push_back(tea.name);
  }
  auto const meant = base::nearest(name, names);
  return mcp::failure(base::concat("unknown tea ", base::quoted(name), "; ",
                                   meant ? base::concat("did you mean '", *meant, "'?")
                                         : std::string{"list_teas names those there are"}));
}

auto recipe(Brew const& in, std::uint32_t cup_size) -> mcp::Result<Recipe> {
  auto const tea = TRY(find_tea(in.tea));
  auto const factor = in.strength == Strength::light    ? 0.8
                      : in.strength == Strength::strong ? 1.25
                                                        : 1.0;
  auto const millilitres = in.cups * cup_size;
  return Recipe{.tea = std::string{tea.name},
                .grams = millilitres * tea.grams_per_litre * factor / 1000,
                .millilitres = millilitres,
                .celsius = tea.celsius,
                .seconds = tea.seconds,
                .ready_at = in.ready_at};
}

auto list_teas() -> mcp::Result<std::vector<std::string>> {
  auto names = std::vector<std::string>{};
  for (auto const& tea : teas) names.emplace_back(tea.name);
  return names;
}

auto steep(host::Timer& timer, mcp::CallContext& call, Steep in)
    -> mcp::Async<mcp::Result<std::string>> {
  constexpr auto second = host::Nanoseconds{1'000'000'000};
  for (auto passed = 1U; passed <= in.seconds; ++passed) {
    co_await call.measure_io([&] { return timer.sleep(second); });
    co_await call.progress(passed, in.seconds, "steeping");
  }
  co_return base::concat("steeped for ", in.seconds.get(), " seconds");
}

}  // namespace

auto tea_server(host::Timer& timer, TeaOptions const& options) -> mcp::Server {
  auto server = mcp::Server{{.name = "wasmmcp-tea",
                             .version = std::string{base::version},
                             .title = "Tea",
                             .description = "Recipes for tea, and a timer for it."}};
  server.fill("cup_size", base::concat(options.cup_size.get()));

  server
      .tool("brew", "How to brew some cups of tea, of {cup_size} ml each.",
            [cup_size = options.cup_size.get()](Brew const& in) { return recipe(in, cup_size); })
      .title("Brew tea")
      .hints(mcp::read_only);

  server.tool("list_teas", "The teas that there are recipes for.", list_teas)
      .title("List teas")
      .hints(mcp::read_only);

  server
      .tool("steep", "Waits while a tea steeps, and tells how far it is.",
            [&timer](mcp::CallContext& call, Steep const& in) { return steep(timer, call, in); })
      .title("Steep tea");

  return server;
}

// All this server may touch: a timer, and what it was started with.
auto mcp::create_server() -> base::Result<Server> {
  auto const options =
      TRY(mcp::read_options<TeaOptions>("tea", host::environment(), host::arguments()));
  auto server = tea_server(host::system_timer(), options);
  server.document("tea", mcp::describe_options<TeaOptions>);
  return server;
}
