// A server with one tool for each thing that the framework can do, driven by the tests. Not
// shipped.

#include "base/text.hpp"
#include "host/timer.hpp"
#include "mcp/server.hpp"

namespace {

enum class Colour { red, green, blue };

struct Point {
  mcp::Arg<double, "Distance to the right"> x;
  mcp::Arg<double, "Distance upwards", mcp::otherwise{0.5}> y;
};

struct Everything {
  mcp::Arg<bool, "Yes or no"> flag;
  mcp::Arg<std::int64_t, "A whole number"> whole;
  mcp::Arg<std::uint8_t, "A small one", mcp::at_least{1}, mcp::at_most{200}> small;
  mcp::Arg<double, "Any number", mcp::at_least{-1.5}> real;
  mcp::Arg<std::string, "Some text", mcp::min_length{1}, mcp::max_length{10}> text;
  mcp::Arg<Colour, "One of three"> colour;
  mcp::Arg<std::optional<std::string>, "May be left out"> maybe;
  mcp::Arg<std::vector<std::int32_t>, "At least one", mcp::min_items{1}> list;
  mcp::Arg<mcp::Map<std::int32_t>, "Numbers by name"> map;
  mcp::Arg<Point, "Where"> point;
  mcp::Arg<std::variant<std::int64_t, std::string>, "A number or a text"> either;
  mcp::Arg<mcp::Bytes, "Bytes"> bytes;
  mcp::Arg<mcp::Raw, "Anything"> raw;
  mcp::Arg<std::optional<std::string>, "Lower-case letters", mcp::pattern<"^[a-z]+$">> word;
  mcp::Arg<std::optional<std::string>, "A moment", mcp::format<mcp::Format::date_time>> moment;
  mcp::Arg<std::int32_t, "With a default", mcp::otherwise{7}> count;
};

struct Wait {
  mcp::Arg<std::uint32_t, "Milliseconds to wait", mcp::at_most{600000}> milliseconds;
};

struct Steps {
  mcp::Arg<std::uint32_t, "Progress notifications to send", mcp::at_most{1000}> steps;
};

struct Size {
  mcp::Arg<std::uint32_t, "Bytes of text to return", mcp::at_most{16'777'216}> bytes;
};

struct Region {
  mcp::Arg<std::string, "Where to run it", mcp::header<"Region">> region;
};

struct Waited {
  std::uint32_t milliseconds;
};

struct Message {
  mcp::Arg<std::string, "What to say"> message;
};

}  // namespace

auto probe_server(host::Timer& timer) -> mcp::Server {
  auto server = mcp::Server{{.name = "wasmmcp-probe",
                             .version = std::string{base::version},
                             .title = "Probe",
                             .description = "One tool for each thing that the framework can do."}};
  server.instructions("For tests only.");
  server.fill("place", "\"here\"");

  server.tool("echo", "Returns its arguments, each of another type.",
              [](Everything const& in) -> mcp::Result<Everything> { return in; });

  server
      .tool("say", "Returns a text, in {place}.",
            [](Message const& in) -> mcp::Result<std::string> { return in.message; })
      .title("Say something")
      .hints(mcp::read_only);

  server.tool("fail", "Fails with a text.", [](Message const& in) -> mcp::Result<std::string> {
    return mcp::failure(in.message);
  });

  server.tool("wait", "Answers after a while.",
              [&timer](mcp::CallContext& call, Wait const& in) -> mcp::Async<mcp::Result<Waited>> {
                auto const time = host::Nanoseconds{in.milliseconds} * 1'000'000;
                co_await call.measure_io([&] { return timer.sleep(time); });
                co_return Waited{in.milliseconds};
              });

  server.tool(
      "steps", "Tells its progress, then answers.",
      [&timer](mcp::CallContext& call, Steps const& in) -> mcp::Async<mcp::Result<std::string>> {
        for (auto step = 1U; step <= in.steps; ++step) {
          co_await timer.sleep(1'000'000);
          co_await call.progress(step, in.steps, base::concat("step ", step));
        }
        co_return base::concat(in.steps.get(), " steps");
      });

  server.tool("content", "Returns every kind of content.",
              []() -> mcp::Result<std::vector<mcp::Content>> {
                return std::vector<mcp::Content>{
                    mcp::Text{"text"},
                    mcp::Image{{std::string{"\x89PNG", 4}}, "image/png"},
                    mcp::Audio{{"RIFF"}, "audio/wav"},
                    mcp::ResourceLink{.uri = "test://link", .name = "link", .size = 5},
                    mcp::EmbeddedResource{"test://text", "text/plain", "inside"},
                    mcp::EmbeddedResource{"test://blob", "application/octet-stream",
                                          mcp::Bytes{std::string{"\0\1", 2}}}};
              });

  server.tool("numbers", "Returns an array, which older revisions wrap.",
              []() -> mcp::Result<std::vector<std::int32_t>> { return std::vector{1, 2, 3}; });

  server.tool(
      "large", "Returns a text of a given size.",
      [](Size const& in) -> mcp::Result<std::string> { return std::string(in.bytes, 'x'); });

  server.tool("route", "Has an argument that a header repeats.",
              [](Region const& in) -> mcp::Result<std::string> { return in.region; });

  return server;
}

auto mcp::create_server() -> base::Result<Server> { return probe_server(host::system_timer()); }
